import { SignJWT } from 'jose';

/** The secret of every local stack, `supabase start` included. */
export const LEGACY_SECRET = new TextEncoder().encode(
  'super-secret-jwt-token-with-at-least-32-characters-long',
);

/** A token of a project's legacy secret, or of another one. */
export function signLegacy(claims: Record<string, unknown>, secret = LEGACY_SECRET, expiry = '1h') {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setExpirationTime(expiry)
    .sign(secret);
}
