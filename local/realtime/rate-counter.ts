const BUCKET_MS = 5_000;
const BUCKETS = 12;

/**
 * Counts events, and says whether there were too many a second on average over the last minute. As in the real
 * server (lib/realtime/rate_counter/rate_counter.ex), the five seconds that are running do not count yet, so that a
 * short burst is let through.
 */
export class RateCounter {
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #full: number[] = [0];
  #running = 0;
  #startedAt: number;

  /** `now` is a clock in milliseconds. */
  constructor(perSecond: number, now = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#now = now;
    this.#startedAt = now();
  }

  add(count: number): void {
    this.#advance();
    this.#running += count;
  }

  /** Events a second. */
  get average(): number {
    this.#advance();
    return this.#full.reduce((sum, count) => sum + count, 0) / this.#full.length / (BUCKET_MS / 1000);
  }

  get isExceeded(): boolean {
    return this.average >= this.#perSecond;
  }

  #advance(): void {
    const passed = Math.floor((this.#now() - this.#startedAt) / BUCKET_MS);
    if (passed === 0) return;
    this.#startedAt += passed * BUCKET_MS;
    this.#full.push(this.#running, ...Array(Math.min(passed - 1, BUCKETS)).fill(0));
    this.#full.splice(0, Math.max(0, this.#full.length - BUCKETS));
    this.#running = 0;
  }
}
