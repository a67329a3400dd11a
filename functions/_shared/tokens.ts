import { DelveError } from '@delve/client';
import { INVALID_TOKEN, TOKEN_EXPIRED, UNREACHABLE } from '@delve/client/server';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import type { Settings } from './settings.ts';

/** What a token says, and whether its signature was checked. */
interface CheckedToken {
  readonly claims: JWTPayload;
  readonly isVerified: boolean;
}

/** Throws a 401 `invalid_token` or `token_expired`. */
type TokenCheck = (token: string) => Promise<CheckedToken>;

const ALGORITHMS = ['ES256', 'RS256', 'EdDSA'];

export function createTokenCheck(settings: Settings): TokenCheck {
  const keys = signingKeys(settings);
  return async (token) => {
    try {
      // Tokens of the legacy secret: this function does not hold it, and every call it makes goes to Auth or the
      // Data API, which refuse what was not signed with it.
      if (decodeProtectedHeader(token).alg === 'HS256') {
        return { claims: unexpired(decodeJwt(token)), isVerified: false };
      }
      const { payload } = await jwtVerify(token, keys, { algorithms: ALGORITHMS });
      return { claims: payload, isVerified: true };
    } catch (cause) {
      throw refusal(cause);
    }
  };
}

/** The keys that came with the environment, then Auth's own list: a key may be newer than this deployment. */
function signingKeys({ supabaseUrl, jwks }: Settings): JWTVerifyGetKey {
  const remote = published(new URL(`${supabaseUrl}/auth/v1/.well-known/jwks.json`));
  if (jwks === null) return remote;
  const local = createLocalJWKSet(jwks);
  return async (header, token) => {
    try {
      return await local(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return remote(header, token);
      throw error;
    }
  };
}

/** Auth's list of keys. Throws a 503 `unreachable` where it cannot be read: that is no fault of the token. */
function published(url: URL): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(url);
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (cause) {
      if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys) {
        throw cause;
      }
      throw new DelveError({ ...UNREACHABLE, cause });
    }
  };
}

function unexpired(claims: JWTPayload): JWTPayload {
  if (claims.exp !== undefined && claims.exp <= Date.now() / 1000) {
    throw new errors.JWTExpired('expired', claims, 'exp', 'check_failed');
  }
  return claims;
}

function refusal(cause: unknown): unknown {
  if (cause instanceof errors.JWTExpired) return new DelveError({ ...TOKEN_EXPIRED, cause });
  // jose throws a TypeError for what is no token at all.
  if (cause instanceof errors.JOSEError || cause instanceof TypeError) {
    return new DelveError({ ...INVALID_TOKEN, cause });
  }
  return cause;
}
