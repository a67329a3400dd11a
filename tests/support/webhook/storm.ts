import { setTimeout as wait } from 'node:timers/promises';
import type { StripeEventBody } from './stripe-events.ts';
import { type WebhookProgram, WebhookWorker, WorkerKilled } from './workers.ts';

export interface StormOptions {
  readonly program: WebhookProgram;
  /** Of each worker. */
  readonly environment: Record<string, string>;
  readonly workers: number;
  /** How many runs one worker has at once; a kill ends all of them. */
  readonly runsAWorker: number;
  /** How often each event is delivered and acknowledged. */
  readonly times: number;
  /** Share of the runs that are killed midway. */
  readonly killed: number;
  readonly random: () => number;
  readonly sign: (body: string) => Promise<Record<string, string>>;
}

interface Delivery {
  readonly event: StripeEventBody;
  attempts: number;
}

/** Delivers events in no order, several times, to workers that are killed at it; what failed is sent again later. */
export class WebhookStorm {
  /** How often an event was acknowledged. */
  readonly acknowledged = new Map<string, number>();
  /** Runs, those that were killed midway, and answers that were no acknowledgement. */
  runs = 0;
  killed = 0;
  kills = 0;
  readonly refusals: string[] = [];
  readonly #options: StormOptions;
  readonly #workers: (WebhookWorker | null)[] = [];
  readonly #pending: Delivery[] = [];
  readonly #underway = new Set<Promise<void>>();
  #isComplete = false;
  #failure: unknown = null;
  /** How long a run has taken of late (ms). */
  #usual = 30;

  private constructor(options: StormOptions) {
    this.#options = options;
  }

  static async start(options: StormOptions): Promise<WebhookStorm> {
    const storm = new WebhookStorm(options);
    for (let index = 0; index < options.workers; index += 1) storm.#workers.push(await storm.#newWorker());
    return storm;
  }

  add(event: StripeEventBody): void {
    for (let time = 0; time < this.#options.times; time += 1) this.#pending.push({ event, attempts: 0 });
  }

  /** Nothing is added any more. */
  complete(): void {
    this.#isComplete = true;
  }

  /** Resolves when every delivery was acknowledged. */
  async run(): Promise<void> {
    await Promise.all(
      this.#workers.flatMap((_, index) =>
        Array.from({ length: this.#options.runsAWorker }, () => this.#lane(index)),
      ),
    );
    if (this.#failure !== null) throw this.#failure;
  }

  /** One that is alive. */
  get worker(): WebhookWorker {
    const alive = this.#workers.find((worker) => worker !== null && !worker.isKilled);
    if (!alive) throw new Error('No worker is there.');
    return alive;
  }

  async end(): Promise<void> {
    this.#failure ??= new Error('The storm was ended.');
    await Promise.all(this.#workers.map((worker) => worker?.end()));
  }

  async #lane(index: number): Promise<void> {
    while (this.#failure === null) {
      const worker = this.#workers[index];
      const delivery = worker && !worker.isKilled ? this.#take() : undefined;
      if (!worker || delivery === undefined) {
        if (this.#isComplete && this.#pending.length === 0 && this.#underway.size === 0) return;
        await wait(5);
        continue;
      }
      const run = this.#deliver(index, worker, delivery);
      this.#underway.add(run);
      try {
        await run;
      } catch (error) {
        this.#failure ??= error;
      } finally {
        this.#underway.delete(run);
      }
    }
  }

  #take(): Delivery | undefined {
    const { length } = this.#pending;
    if (length === 0) return undefined;
    const at = Math.floor(this.#options.random() * length);
    const taken = this.#pending[at];
    const last = this.#pending.pop() as Delivery;
    if (at < length - 1) this.#pending[at] = last;
    return taken;
  }

  async #deliver(index: number, worker: WebhookWorker, delivery: Delivery): Promise<void> {
    const { killed, random, sign } = this.#options;
    const { id, body } = delivery.event;
    delivery.attempts += 1;
    this.runs += 1;
    const began = performance.now();
    const isDoomed = this.killed < this.runs * killed && random() < 0.5;
    const axe = new AbortController();
    if (isDoomed) void this.#killAfter(random() * 1.2 * this.#usual, index, worker, axe.signal);
    try {
      const answer = await worker.deliver(body, await sign(body));
      this.#usual += (performance.now() - began - this.#usual) / 20;
      if (answer.status === 200) {
        this.acknowledged.set(id, (this.acknowledged.get(id) ?? 0) + 1);
        return;
      }
      this.refusals.push(`${id}: ${answer.status} ${answer.body}`);
    } catch (error) {
      if (!(error instanceof WorkerKilled)) throw error;
      this.killed += 1;
    } finally {
      axe.abort();
    }
    if (delivery.attempts > 100) throw new Error(`${id} is never acknowledged: ${this.refusals.at(-1)}`);
    this.#pending.push(delivery);
  }

  /** Unless the run is over by then. */
  async #killAfter(moment: number, index: number, worker: WebhookWorker, over: AbortSignal): Promise<void> {
    await wait(moment);
    if (over.aborted || worker.isKilled) return;
    this.kills += 1;
    try {
      this.#workers[index] = null;
      await worker.kill();
      this.#workers[index] = await this.#newWorker();
    } catch (error) {
      this.#failure ??= error;
    }
  }

  #newWorker(): Promise<WebhookWorker> {
    return WebhookWorker.start(this.#options.program, this.#options.environment);
  }
}
