import { DelveError } from '@delve/client';

/**
 * The largest form and more than half of another. With the copies that storing takes, and 110 MB of its own, an instance
 * stays about its 256 MB.
 */
const MOST_HELD_BYTES = 48 * 1024 * 1024;

/** Bytes of images that this instance holds at present, over all its requests. */
let held = 0;

/** What one request holds. An instance that held more would be ended by the platform, and all its requests with it. */
export class ImageRoom {
  #taken = 0;

  /** Throws a 503 `too_busy` where others hold so much that there is no room. */
  take(bytes: number): void {
    if (held + bytes > MOST_HELD_BYTES) throw tooBusy();
    held += bytes;
    this.#taken += bytes;
  }

  /** Gives back all that was taken; more often than once does nothing more. */
  leave(): void {
    held -= this.#taken;
    this.#taken = 0;
  }
}

function tooBusy(): DelveError {
  return new DelveError({
    status: 503,
    code: 'too_busy',
    message: 'Too many pictures are being sent at the moment; try again.',
    hint: 'Try again in 5 s.',
    retryAfterSeconds: 5,
  });
}
