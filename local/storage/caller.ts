import type { JWTPayload } from 'jose';
import type { Keys } from '../keys.ts';
import { StorageError, storageErrors } from './errors.ts';

/** Who asks: the role that row-level security sees, and the claims that policies read. */
export interface Caller {
  readonly role: string;
  readonly claims: JWTPayload;
  readonly token: string;
}

/**
 * The caller of a request. Throws without a token, and with jose's message ("signature verification failed")
 * for a bad one.
 */
export async function requireCaller(headers: Headers, keys: Keys): Promise<Caller> {
  const token = (headers.get('authorization') ?? '').replace(/^Bearer\s+/i, '');
  if (token === '') throw storageErrors.invalidRequest("headers must have required property 'authorization'");
  try {
    const claims = await keys.verify(token);
    return { role: typeof claims.role === 'string' ? claims.role : 'anon', claims, token };
  } catch (error) {
    throw storageErrors.accessDenied(describeJwtError(error));
  }
}

/** The caller, or `null` without a good token: for routes that serve public buckets to everybody. */
export async function findCaller(headers: Headers, keys: Keys): Promise<Caller | null> {
  try {
    return await requireCaller(headers, keys);
  } catch (error) {
    if (error instanceof StorageError) return null;
    throw error;
  }
}

/** jose throws a TypeError for what is no token at all; storage-api tells of it in other words. */
export function describeJwtError(error: unknown): string {
  return error instanceof TypeError ? 'Invalid Compact JWS' : (error as Error).message;
}
