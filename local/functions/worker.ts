import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { UpgradeRequest } from '../service.ts';
import type { WorkerFailureKind } from './answers.ts';
import type { FunctionDefinition } from './definition.ts';
import { denoBinary, denoEnvironment, resolutionFlags } from './deno.ts';
import { forward, IdleTimeout } from './forward.ts';
import { forwardUpgrade, type UpgradeTarget } from './forward-upgrade.ts';
import type { Limits } from './limits.ts';
import { LogLines, readableLine } from './log-lines.ts';
import { processorTime } from './processor-time.ts';

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.ts', import.meta.url));
/** Between looks at the processor time while a request is under way. */
const CPU_INTERVAL_MS = 250;
/** Share of its time after which a worker hears `beforeunload`: `--dispatch-beforeunload-wall-clock-ratio` is 90 %. */
const UNLOAD_AT = 0.9;
/** A worker that was told to stop and has not after so long (ms) is killed. */
const STOP_GRACE_MS = 1_000;

export interface WorkerOptions {
  readonly definition: FunctionDefinition;
  readonly environment: Record<string, string>;
  readonly projectDir: string;
  /** Deno's cache of compiled modules. */
  readonly cacheDir: string;
  readonly limits: Limits;
  readonly log: (line: string) => void;
}

/** The worker could not start, or ended before it had answered. */
export class WorkerFailure extends Error {
  override name = 'WorkerFailure';
  readonly kind: WorkerFailureKind;

  constructor(kind: WorkerFailureKind) {
    super(`Worker failure: ${kind}`);
    this.kind = kind;
  }
}

/** A request under way, and the processor time that the worker had used when it came. */
interface Underway {
  readonly cpuAtStart: number;
  readonly startedBefore: number;
}

/**
 * One Deno process that runs one function, with the rights that Supabase gives it: network, environment, the
 * project's files to read. It ends by itself when this process does, because its standard input then ends.
 */
export class Worker {
  /** Settles when the function listens; rejects with {@link WorkerFailure}. */
  readonly ready: Promise<void>;
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  readonly #options: WorkerOptions;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #marker = randomUUID();
  readonly #underway = new Set<Underway>();
  #firstRequestAt: number | null = null;
  #wallClock: NodeJS.Timeout | undefined;
  #cpuWatch: NodeJS.Timeout | undefined;
  #port = 0;
  #started = 0;
  #failure: WorkerFailureKind = 'boot';
  #ended = false;
  #retired = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#process = spawn(denoBinary(), this.#arguments(), {
      cwd: options.projectDir,
      env: { ...options.environment, ...denoEnvironment(options.cacheDir) },
      stdio: 'pipe',
    });
    this.exited = new Promise((resolve) => {
      this.#process.once('close', () => this.#onEnd(resolve));
      this.#process.once('error', (error) => {
        options.log(`Deno could not be started: ${error.message}`);
        this.#onEnd(resolve);
      });
    });
    this.ready = this.#listenForReports();
    // Whoever needs the worker awaits it; a worker that was started ahead of need may fail unobserved.
    this.ready.catch(() => {});
    // Writing to a process that has just ended is no error: its end is reported by `exited`.
    this.#process.stdin.on('error', () => {});
    this.#order(
      JSON.stringify({
        slug: options.definition.slug,
        entrypoint: pathToFileURL(options.definition.entrypoint).href,
        marker: this.#marker,
      }),
    );
  }

  /**
   * Whether it is to be given another request: it is there, was not told to go, and has half of its time left.
   * Its time runs from its first request, as on Supabase, where a request starts a worker.
   */
  get takesRequests(): boolean {
    const age = this.#firstRequestAt === null ? 0 : Date.now() - this.#firstRequestAt;
    return !this.#ended && !this.#retired && age < this.#options.limits.wallClockMs / 2;
  }

  /**
   * Answers when the function has sent its headers. Rejects with {@link WorkerFailure}, or as
   * {@link forward} does.
   */
  async fetch(request: Request): Promise<Response> {
    return this.#serve((target) => forward(request, { ...target, agent: this.#agent }));
  }

  /** Opens a WebSocket, which counts as a request until it closes. Rejects as {@link fetch} does. */
  async upgrade(request: UpgradeRequest): Promise<void> {
    await this.#serve((target) => forwardUpgrade(request, target));
  }

  /** Takes no more requests; ends when those under way and the background tasks are done. */
  retire(): void {
    this.#retired = true;
    if (this.#underway.size === 0) this.#order('drain');
  }

  async kill(): Promise<void> {
    this.#retired = true;
    if (!this.#ended) this.#process.kill('SIGKILL');
    await this.exited;
  }

  async #serve<Answer>(send: (target: UpgradeTarget) => Promise<Answer>): Promise<Answer> {
    const { idleMs } = this.#options.limits;
    const underway = this.#begin();
    try {
      if (this.#port === 0) await this.#readyWithin(idleMs);
      return await send({ port: this.#port, idleMs, onClose: () => this.#finish(underway) });
    } catch (error) {
      this.#finish(underway);
      if (!isConnectionError(error)) throw error;
      await this.#endOfBrokenProcess();
      throw new WorkerFailure(this.#failure);
    }
  }

  #arguments(): string[] {
    const { definition, projectDir, limits } = this.#options;
    return [
      'run',
      '--no-prompt',
      '--allow-net',
      '--allow-env',
      `--allow-read=${projectDir}`,
      `--v8-flags=--max-old-space-size=${limits.memoryMb}`,
      ...resolutionFlags(definition),
      BOOTSTRAP,
    ];
  }

  #listenForReports(): Promise<void> {
    return new Promise((resolve, reject) => {
      const onReport = (report: string) => {
        const [word, detail] = report.split(' ');
        if (word === 'ready') {
          this.#port = Number(detail);
          this.#failure = 'error';
          resolve();
        } else {
          this.#failure = detail as WorkerFailureKind;
          void this.kill();
        }
      };
      const stdout = new LogLines((line) => {
        const at = line.indexOf(this.#marker);
        if (at !== 0) this.#options.log(readableLine(at < 0 ? line : line.slice(0, at)));
        if (at >= 0) onReport(line.slice(at + this.#marker.length + 1));
      });
      let outOfMemory = false;
      const stderr = new LogLines((line) => {
        // V8 tells its last breath with addresses over many lines, which say no more than this one.
        if (outOfMemory) return;
        outOfMemory = line.startsWith('<--- Last few GCs');
        if (outOfMemory) this.#failure = 'limit';
        this.#options.log(outOfMemory ? 'memory limit reached' : readableLine(line));
      });
      for (const [stream, lines] of [
        [this.#process.stdout, stdout],
        [this.#process.stderr, stderr],
      ] as const) {
        stream.setEncoding('utf8').on('data', (chunk: string) => lines.push(chunk));
        stream.once('end', () => lines.end());
      }
      void this.exited.then(() => reject(new WorkerFailure(this.#failure)));
    });
  }

  async #readyWithin(timeMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new IdleTimeout('The function does not start in time')), timeMs);
    });
    await Promise.race([this.ready, late]).finally(() => clearTimeout(timer));
  }

  #begin(): Underway {
    this.#firstRequestAt ??= Date.now();
    this.#wallClock ??= this.#startWallClock();
    const underway = { cpuAtStart: this.#cpu(), startedBefore: this.#started - this.#underway.size };
    this.#started += 1;
    this.#underway.add(underway);
    this.#cpuWatch ??= setInterval(() => this.#checkCpu(), CPU_INTERVAL_MS);
    return underway;
  }

  /** The function is told when its time is nearly over, so that it can take leave of those it talks with. */
  #startWallClock(): NodeJS.Timeout {
    const { wallClockMs } = this.#options.limits;
    return setTimeout(() => {
      this.#retired = true;
      this.#order('unload');
      this.#wallClock = setTimeout(() => this.#stop('wall clock time'), wallClockMs * (1 - UNLOAD_AT));
    }, wallClockMs * UNLOAD_AT);
  }

  #finish(underway: Underway): void {
    if (!this.#underway.delete(underway) || this.#underway.size > 0) return;
    clearInterval(this.#cpuWatch);
    this.#cpuWatch = undefined;
    if (this.#retired) this.#order('drain');
  }

  #cpu(): number {
    return processorTime(this.#process.pid ?? 0) ?? 0;
  }

  /** One process serves many requests at once: each that ran beside the oldest adds its share to what it may use. */
  #checkCpu(): void {
    const [oldest] = this.#underway;
    if (!oldest) return;
    const used = this.#cpu() - oldest.cpuAtStart;
    if (used > this.#options.limits.cpuMs * (this.#started - oldest.startedBefore)) this.#stop('CPU time');
  }

  #stop(limit: string): void {
    this.#retired = true;
    this.#failure = 'limit';
    if (this.#underway.size > 0) this.#options.log(`${limit} limit reached`);
    void this.kill();
  }

  /** A connection breaks a moment before the end of the process is known, with its reason. */
  async #endOfBrokenProcess(): Promise<void> {
    await Promise.race([this.exited, new Promise((resolve) => setTimeout(resolve, STOP_GRACE_MS).unref())]);
  }

  #order(order: string): void {
    if (!this.#ended) this.#process.stdin.write(`${order}\n`);
  }

  #onEnd(resolve: () => void): void {
    this.#ended = true;
    clearTimeout(this.#wallClock);
    clearInterval(this.#cpuWatch);
    this.#agent.destroy();
    resolve();
  }
}

function isConnectionError(error: unknown): boolean {
  return ['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(
    (error as NodeJS.ErrnoException | null)?.code ?? '',
  );
}
