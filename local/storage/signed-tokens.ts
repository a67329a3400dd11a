import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { JWT_SECRET } from '../keys.ts';
import { describeJwtError } from './caller.ts';
import { storageErrors } from './errors.ts';
import type { ObjectPath } from './object-rows.ts';

const KEY = new TextEncoder().encode(JWT_SECRET);

/** A token that lets its holder do one thing with one object, until it expires. */
export async function signPath(
  path: ObjectPath,
  expiresInSeconds: number,
  claims: JWTPayload = {},
): Promise<string> {
  const issued = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...claims, url: urlOf(path) })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt(issued)
    .setExpirationTime(issued + expiresInSeconds)
    .sign(KEY);
}

/**
 * The claims of a token for this object. Throws `InvalidJWT` (among others `"exp" claim timestamp check
 * failed`), or `InvalidSignature` for a token of another object.
 */
export async function verifyPath(token: string, path: ObjectPath): Promise<JWTPayload> {
  let claims: JWTPayload;
  try {
    claims = (await jwtVerify(token, KEY, { algorithms: ['HS256'] })).payload;
  } catch (error) {
    throw storageErrors.invalidJwt(describeJwtError(error));
  }
  if (claims.url !== urlOf(path)) throw storageErrors.invalidSignature();
  return claims;
}

/** What stands in the token and, unencoded, in a signed URL. */
export function urlOf({ bucketId, key }: ObjectPath): string {
  return `${bucketId}/${key}`;
}
