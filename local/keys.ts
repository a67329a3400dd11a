import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  createLocalJWKSet,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { RESET, StackError } from './errors.ts';

/** The keys that `supabase start` prints: the same on every machine, and good for nothing but development. */
export const PUBLISHABLE_KEY = 'sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH';
export const SECRET_KEY = 'sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz';
export const JWT_SECRET = 'super-secret-jwt-token-with-at-least-32-characters-long';

/** Signs and checks the tokens of one stack. */
export interface Keys {
  /** Legacy API keys: JWTs of the roles `anon` and `service_role`, signed with {@link JWT_SECRET}. */
  readonly anonKey: string;
  readonly serviceRoleKey: string;
  /** The public half of the signing key, as `/auth/v1/.well-known/jwks.json` serves it. */
  readonly jwks: { readonly keys: readonly JWK[] };
  /** A user's access token: ES256, with `kid`. The caller sets every claim but the signature. */
  signUserToken(claims: JWTPayload): Promise<string>;
  /**
   * Claims of a token: ES256 of this stack, or HS256 with {@link JWT_SECRET} (legacy keys and third parties).
   * Rejects with a jose error (`JWTExpired`, `JWSSignatureVerificationFailed`, …).
   */
  verify(token: string): Promise<JWTPayload>;
  /** The JWT that an API key stands for, or `null` for an unknown key. */
  resolveApiKey(key: string): Promise<string | null>;
}

const HMAC_KEY = new TextEncoder().encode(JWT_SECRET);

/**
 * Loads the signing key from `keyFile`, or makes one there, so that sessions survive a restart.
 * Throws {@link StackError} when the file holds no such key.
 */
export async function loadKeys(keyFile: string): Promise<Keys> {
  const { privateJwk, signingKey } = await readSigningKey(keyFile);
  const { d: _private, ...publicJwk } = privateJwk;
  const jwks = { keys: [{ ...publicJwk, key_ops: ['verify'], ext: true }] };
  const keySet = createLocalJWKSet({ keys: [...jwks.keys] });
  const [anonKey, serviceRoleKey] = await Promise.all([legacyKey('anon'), legacyKey('service_role')]);

  return {
    anonKey,
    serviceRoleKey,
    jwks,
    signUserToken: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: privateJwk.kid as string, typ: 'JWT' })
        .sign(signingKey),
    verify: remembering(async (token) => {
      const { alg } = decodeProtectedHeader(token);
      const { payload } =
        alg === 'HS256'
          ? await jwtVerify(token, HMAC_KEY, { algorithms: ['HS256'] })
          : await jwtVerify(token, keySet, { algorithms: ['ES256'] });
      return payload;
    }),
    resolveApiKey: async (key) => {
      if (key === PUBLISHABLE_KEY || key === anonKey) return anonKey;
      if (key === SECRET_KEY || key === serviceRoleKey) return serviceRoleKey;
      return null;
    },
  };
}

/** Tokens whose claims are kept, as PostgREST keeps them: `jwt-cache-max-entries`. */
const MOST_REMEMBERED = 1000;

/**
 * A signature that was good stays good: only the times of a token have to be looked at again, which is left to `verify`
 * as soon as they tell against it. The token that was used longest ago goes first.
 */
function remembering(verify: Keys['verify']): Keys['verify'] {
  const known = new Map<string, JWTPayload>();
  return async (token) => {
    const remembered = known.get(token);
    known.delete(token);
    const claims = remembered && isInTime(remembered) ? remembered : await verify(token);
    known.set(token, claims);
    const [oldest] = known.keys();
    if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
    return claims;
  };
}

function isInTime({ exp, nbf }: JWTPayload): boolean {
  const now = Date.now() / 1000;
  return (exp ?? Number.POSITIVE_INFINITY) > now && (nbf ?? 0) <= now;
}

async function readSigningKey(keyFile: string) {
  try {
    const privateJwk = existsSync(keyFile)
      ? (JSON.parse(readFileSync(keyFile, 'utf8')) as JWK)
      : await makeSigningKey(keyFile);
    return { privateJwk, signingKey: await importJWK(privateJwk, 'ES256') };
  } catch (cause) {
    throw new StackError(`The signing key ${keyFile} cannot be used: ${(cause as Error).message}. ${RESET}`, {
      cause,
    });
  }
}

async function makeSigningKey(keyFile: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: randomUUID(), use: 'sig', alg: 'ES256' };
  mkdirSync(dirname(keyFile), { recursive: true });
  writeFileSync(keyFile, JSON.stringify(jwk), { mode: 0o600 });
  return jwk;
}

/** The same token on every machine: fixed issue time and expiry, as the CLI's defaults have them. */
function legacyKey(role: 'anon' | 'service_role'): Promise<string> {
  return new SignJWT({ iss: 'supabase-demo', role, exp: 1983812996 })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(HMAC_KEY);
}
