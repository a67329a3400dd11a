import type { Connection } from './backend.ts';

/** Whom the rate limits count: a person whose token was verified, else an address. */
export function limitedAs({ userId, isVerified }: Connection, address: string | null): string {
  return userId !== null && isVerified ? `user:${userId}` : `address:${address ?? 'unknown'}`;
}
