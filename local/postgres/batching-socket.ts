import { Socket } from 'node:net';

/**
 * Sends what is written in one turn of the event loop in one piece. The driver writes each of the statements that it
 * pipelines by itself, and each write wakes the server.
 */
export class BatchingSocket extends Socket {
  #isCorked = false;

  override cork(): void {
    super.cork();
    if (this.#isCorked) return;
    this.#isCorked = true;
    super.cork();
    process.nextTick(() => {
      this.#isCorked = false;
      this.uncork();
    });
  }
}
