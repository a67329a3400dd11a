import { DatabaseUnavailable } from './database.ts';
import { TokenRefused } from './tokens.ts';

/** Why a channel is not joined, or no longer, in the words of the real server's realtime_channel.ex. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: string | undefined;

  constructor(code: string | undefined, message: string) {
    super(message);
    this.code = code;
  }

  /** What a join is answered. */
  get reason(): string {
    return this.code === undefined ? this.message : `${this.code}: ${this.message}`;
  }
}

export function noPermission(topic: string): Refusal {
  return new Refusal('Unauthorized', `You do not have permissions to read from this Channel topic: ${topic}`);
}

export const NO_DATABASE = 'Realtime was unable to connect to the project database';

/** The refusal that an error amounts to; null for one that is nobody's but ours. */
export function refusalFor(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error instanceof TokenRefused) return new Refusal(error.code, error.message);
  if (error instanceof DatabaseUnavailable) return new Refusal('UnableToConnectToProject', NO_DATABASE);
  return null;
}
