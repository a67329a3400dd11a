import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ENTRY = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** The webhook in one file, which starts in a third of the time of its modules. */
export interface WebhookProgram {
  readonly path: string;
  remove(): void;
}

export async function buildWebhook(): Promise<WebhookProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'delve-webhook-'));
  const path = join(folder, 'webhook.mjs');
  await build({
    entryPoints: [ENTRY],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    // Packages that are CommonJS ask for Node's modules by this name.
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
    },
  });
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The process was killed before it had answered, or while it did. */
export class WorkerKilled extends Error {
  override readonly name = 'WorkerKilled';
}

/** A process that serves the webhook, and can be killed at any moment. */
export class WebhookWorker {
  readonly #process: ChildProcess;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #port: number;

  private constructor(process: ChildProcess, port: number) {
    this.#process = process;
    this.#port = port;
  }

  static async start({ path }: WebhookProgram, environment: Record<string, string>): Promise<WebhookWorker> {
    const child = fork(path, {
      env: environment,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit').then(() => null);
    const started = await Promise.race([once(child, 'message') as Promise<[number]>, ended]);
    if (started === null) throw new Error('The process of the webhook has ended.');
    return new WebhookWorker(child, started[0]);
  }

  /** Posts what Stripe would; answers the status. Throws {@link WorkerKilled}. */
  deliver(body: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          port: this.#port,
          host: '127.0.0.1',
          method: 'POST',
          path: '/stripe-webhook',
          agent: this.#agent,
          headers,
        },
        async (response) => {
          try {
            let text = '';
            for await (const chunk of response) text += chunk;
            resolve({ status: response.statusCode ?? 0, body: text });
          } catch (error) {
            reject(this.#reason(error));
          }
        },
      );
      sent.once('error', (error) => reject(this.#reason(error)));
      sent.end(body);
    });
  }

  #reason(error: unknown): unknown {
    return this.#process.killed ? new WorkerKilled('killed', { cause: error }) : error;
  }

  get isKilled(): boolean {
    return this.#process.killed;
  }

  /** Ends it in the middle of whatever it does. */
  async kill(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
    this.#agent.destroy();
  }

  async end(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.disconnect();
      await exited;
    }
    this.#agent.destroy();
  }
}
