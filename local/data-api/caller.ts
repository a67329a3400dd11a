import type { JWTPayload } from 'jose';
import type { Keys } from '../keys.ts';
import { ApiError } from './errors.ts';

/** Who a request acts as. */
export interface Caller {
  readonly role: string;
  readonly claims: JWTPayload;
}

/** Seconds by which clocks may differ: PostgREST, Auth/Jwt.hs, `allowedSkewSeconds`. */
const SKEW = 30;

/** The role and claims of the token; without one, `anon`. Throws PGRST301 or PGRST303. */
export async function identifyCaller(authorization: string | null, keys: Keys): Promise<Caller> {
  const token = /^Bearer\s+(.*)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return { role: 'anon', claims: { role: 'anon' } };
  const parts = token.split('.').length;
  if (token === '') throw undecodable('Empty JWT is sent in Authorization header');
  if (parts !== 3) throw undecodable(`Expected 3 parts in JWT; got ${parts}`);
  const claims = await verify(token, keys);
  checkTimes(claims);
  const role = typeof claims.role === 'string' ? claims.role : 'anon';
  return { role, claims: { ...claims, role } };
}

async function verify(token: string, keys: Keys): Promise<JWTPayload> {
  try {
    return await keys.verify(token);
  } catch (error) {
    // jose checks the times after the signature: what such an error carries is signed, and is checked again below.
    if (isAboutClaims(error)) return error.payload;
    const details = 'None of the keys was able to decode the JWT';
    throw undecodable('No suitable key or wrong key type', details);
  }
}

function isAboutClaims(error: unknown): error is Error & { payload: JWTPayload } {
  return error instanceof Error && 'payload' in error && 'claim' in error;
}

function checkTimes(claims: JWTPayload): void {
  const now = Math.floor(Date.now() / 1000);
  const time = (claim: 'exp' | 'nbf' | 'iat') => {
    const value: unknown = claims[claim];
    if (value === undefined || value === null) return null;
    if (typeof value !== 'number') throw refused(`The JWT '${claim}' claim must be a number`);
    return value;
  };
  if ((time('exp') ?? Number.POSITIVE_INFINITY) < now - SKEW) throw refused('JWT expired');
  if ((time('nbf') ?? 0) > now + SKEW) throw refused('JWT not yet valid');
  if ((time('iat') ?? 0) > now + SKEW) throw refused('JWT issued at future');
}

function undecodable(message: string, details: string | null = null): ApiError {
  return new ApiError(401, { code: 'PGRST301', message, details }, challenge(message));
}

function refused(message: string): ApiError {
  return new ApiError(401, { code: 'PGRST303', message }, challenge(message));
}

function challenge(message: string): Record<string, string> {
  return { 'WWW-Authenticate': `Bearer error="invalid_token", error_description=${JSON.stringify(message)}` };
}
