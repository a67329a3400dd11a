import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { answerRaw } from '../raw-answer.ts';
import type { StackContext, UpgradeRequest } from '../service.ts';
import { callerGone, timedOut, workerFailed } from './answers.ts';
import type { FunctionDefinition } from './definition.ts';
import { environmentFile, functionEnvironment } from './environment.ts';
import { IdleTimeout } from './forward.ts';
import type { Limits } from './limits.ts';
import { importedFiles, Sources } from './sources.ts';
import { Worker, WorkerFailure } from './worker.ts';

interface Running {
  readonly worker: Worker;
  readonly sources: Sources;
  /** Resolves when `sources` holds all that the worker imports. */
  readonly complete: Promise<void>;
}

/**
 * Runs one function. With policy `per_worker` one worker serves all requests until its files change or half of its
 * time is over; with `oneshot` each request gets a worker of its own. What ended is started anew by the next request.
 */
export class FunctionRunner {
  readonly definition: FunctionDefinition;
  readonly #context: StackContext;
  readonly #limits: Limits;
  readonly #workers = new Set<Worker>();
  #current: Running | null = null;
  /** Reads of imports that are going on. */
  readonly #reading = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(definition: FunctionDefinition, context: StackContext, limits: Limits) {
    this.definition = definition;
    this.#context = context;
    this.#limits = limits;
  }

  /** Starts the worker ahead of the first request. Resolves when it is ready, or has failed. */
  async warm(): Promise<void> {
    if (this.#oneshot) return;
    try {
      await this.#worker().ready;
    } catch (error) {
      // Why a worker failed stands in the log already, and the next request tries again.
      if (!(error instanceof WorkerFailure)) this.#log(`It does not start: ${(error as Error).message}`);
    }
  }

  async serve(request: Request): Promise<Response> {
    try {
      if (this.#oneshot) return await this.#serveOnce(request);
      return await (await this.#sharedWorker()).fetch(request);
    } catch (error) {
      const answer = this.#answerTo(error);
      if (answer) return answer;
      if (request.signal.aborted) return callerGone();
      throw error;
    }
  }

  #answerTo(error: unknown): Response | null {
    if (error instanceof WorkerFailure) return workerFailed(error.kind);
    return error instanceof IdleTimeout ? timedOut() : null;
  }

  /** Opens a WebSocket to the function, or answers in place of one. */
  async upgrade(request: UpgradeRequest): Promise<void> {
    try {
      const worker = this.#oneshot ? this.#start() : await this.#sharedWorker();
      await worker.upgrade(request).finally(() => this.#oneshot && worker.retire());
    } catch (error) {
      const answer = this.#answerTo(error);
      if (!answer) throw error;
      await answerRaw(request.socket, answer);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#current?.sources.close();
    await Promise.all([...[...this.#workers].map((worker) => worker.kill()), ...this.#reading]);
  }

  async #serveOnce(request: Request): Promise<Response> {
    const worker = this.#start();
    try {
      return await worker.fetch(request);
    } finally {
      worker.retire();
    }
  }

  get #oneshot(): boolean {
    return this.#context.config.edge_runtime.policy === 'oneshot';
  }

  async #sharedWorker(): Promise<Worker> {
    const present = this.#current;
    await present?.complete;
    // What was told about changed files in this turn of the event loop has been heard in the next.
    await setImmediate();
    // Another request may have replaced it meanwhile.
    if (this.#current !== present) return this.#sharedWorker();
    return this.#worker();
  }

  /** The worker for the next request: the present one while it is up to date. */
  #worker(): Worker {
    const present = this.#current;
    if (present?.worker.takesRequests && !present.sources.hasChanged()) return present.worker;
    present?.worker.retire();
    present?.sources.close();
    this.#current = this.#startWithSources();
    return this.#current.worker;
  }

  #startWithSources(): Running {
    const { entrypoint, importMap } = this.definition;
    const sources = new Sources(
      [entrypoint, environmentFile(this.#context.projectDir), ...(importMap ? [importMap] : [])],
      Date.now(),
    );
    const worker = this.#start();
    const complete = this.#addImports(sources, worker).finally(() => this.#reading.delete(complete));
    this.#reading.add(complete);
    return { worker, sources, complete };
  }

  async #addImports(sources: Sources, worker: Worker): Promise<void> {
    try {
      const { projectDir } = this.#context;
      sources.add(await importedFiles(this.definition, projectDir, this.#cacheDir, this.#closing.signal));
    } catch (error) {
      // A worker that does not start is replaced by the next request, whatever has changed.
      const started = await worker.ready.then(
        () => true,
        () => false,
      );
      if (started && !this.#closing.signal.aborted) {
        this.#log(`Changes of its imports will not be noticed: ${(error as Error).message}`);
      }
    }
  }

  #start(): Worker {
    if (this.#closing.signal.aborted) throw new WorkerFailure('error');
    const worker = new Worker({
      definition: this.definition,
      environment: functionEnvironment(this.#context, this.definition.slug),
      projectDir: this.#context.projectDir,
      cacheDir: this.#cacheDir,
      limits: this.#limits,
      log: (line) => this.#log(line),
    });
    this.#workers.add(worker);
    void worker.exited.then(() => this.#workers.delete(worker));
    return worker;
  }

  get #cacheDir(): string {
    return join(this.#context.dataDir, 'deno');
  }

  #log(line: string): void {
    this.#context.log(`function:${this.definition.slug}`, line);
  }
}
