/** Handles frames one after the other, in the order in which they came. */
export class FrameQueue {
  readonly #handle: (data: unknown) => Promise<void>;
  readonly #most: number;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  /** `handle` must not reject. `most`: so many frames may wait. */
  constructor(handle: (data: unknown) => Promise<void>, most: number) {
    this.#handle = handle;
    this.#most = most;
  }

  /** Whether there was room for the frame. */
  add(data: unknown): boolean {
    if (this.#waiting >= this.#most) return false;
    this.#waiting += 1;
    this.#last = this.#last.then(async () => {
      await this.#handle(data);
      this.#waiting -= 1;
    });
    return true;
  }

  /** Resolves when all frames that came are handled. */
  get done(): Promise<void> {
    return this.#last;
  }
}
