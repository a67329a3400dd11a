import { knownError } from '../known-error.ts';

/** Why a socket is closed: the codes of the contract, and of RFC 6455 (7.4.1) and its registry where it has none. */
export const CLOSE_CODES = {
  /** The token is missing or not good, it has expired, or its session has ended. */
  authentication: 4001,
  business: 4002,
  /** No chat of this caller's, or not any more. */
  chat: 4003,
  /** The caller does what sockets are not for: too many of them, frames faster than they are handled. */
  policy: 1008,
  /** A fault of ours. */
  internal: 1011,
  /** The platform ends the function's instance; another one takes over. */
  restart: 1012,
  tryAgainLater: 1013,
} as const;

/** How a socket ends. Thrown, it ends the socket of whoever it is thrown at. */
export class Closing extends Error {
  override readonly name = 'Closing';
  readonly code: number;
  /** A sentence for people; at most 123 bytes. */
  readonly reason: string;

  constructor(cause: keyof typeof CLOSE_CODES, reason: string) {
    super(reason);
    this.code = CLOSE_CODES[cause];
    this.reason = fitting(reason);
  }
}

/** What an error means for a socket. */
export function closingFor(error: unknown): Closing {
  if (error instanceof Closing) return error;
  const { status, message, hint } = knownError(error);
  const reason = hint ? `${message} ${hint}` : message;
  if (status === 401) return new Closing('authentication', reason);
  if (status === 429 || status === 503) return new Closing('tryAgainLater', reason);
  return new Closing(status >= 500 ? 'internal' : 'policy', reason);
}

/** What a close frame has room for (RFC 6455, 5.5): 125 bytes, of which the code takes two. */
const MOST_BYTES = 123;

function fitting(reason: string): string {
  const bytes = new Uint8Array(MOST_BYTES);
  // Stops at the last whole character that finds room.
  const { written } = new TextEncoder().encodeInto(reason, bytes);
  return new TextDecoder().decode(bytes.subarray(0, written));
}
