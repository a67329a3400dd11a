/** What a function may use; https://supabase.com/docs/guides/functions/limits and the CLI's serve template. */
export interface Limits {
  /** Size of the JavaScript heap. The hosted limit counts array buffers too, this one does not. */
  readonly memoryMb: number;
  /** Life of a worker in ms, over all its requests and background tasks. It gets no new request in the second half. */
  readonly wallClockMs: number;
  /** Processor time in ms for each request that is under way. Enforced on Linux, which tells it cheaply. */
  readonly cpuMs: number;
  /** A request to which nothing is answered for so long (ms) ends with 504. */
  readonly idleMs: number;
}

export const LIMITS: Limits = { memoryMb: 256, wallClockMs: 400_000, cpuMs: 2_000, idleMs: 150_000 };
