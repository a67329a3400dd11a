/** Handles frames one after the other, in the order in which they came. */
export class FrameQueue<Frame> {
  readonly #handle: (frame: Frame) => Promise<void>;
  readonly #most: number;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  /** `handle` must not reject. `most`: so many frames may wait. */
  constructor(handle: (frame: Frame) => Promise<void>, most: number) {
    this.#handle = handle;
    this.#most = most;
  }

  /** Whether there was room for the frame. */
  add(frame: Frame): boolean {
    if (this.#waiting >= this.#most) return false;
    this.#waiting += 1;
    this.#last = this.#last.then(async () => {
      await this.#handle(frame);
      this.#waiting -= 1;
    });
    return true;
  }

  /** Resolves when all frames that came are handled. */
  get done(): Promise<void> {
    return this.#last;
  }
}
