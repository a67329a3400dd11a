import { decodeProtectedHeader, errors } from 'jose';
import type { Keys } from '../keys.ts';
import type { Claims } from './database.ts';

/** Why a token is not accepted, in the words of the real server (lib/realtime_web/channels/). */
export class TokenRefused extends Error {
  override name = 'TokenRefused';
  /** In front of the message, where a join is refused. */
  readonly code: string;
  /** What a handshake is answered. */
  readonly inHandshake: string;
  /** What a joined channel is told. */
  readonly inChannel: string;

  constructor(code: string, message: string, other: { inHandshake?: string; inChannel?: string } = {}) {
    super(message);
    this.code = code;
    this.inHandshake = other.inHandshake ?? message;
    this.inChannel = other.inChannel ?? message;
  }
}

/** The claims of a token that is good now. Throws {@link TokenRefused}. */
export async function verifyToken(keys: Keys, token: string): Promise<Claims> {
  const compact = token.replace(/\s/g, '');
  try {
    const claims = await keys.verify(compact);
    if (typeof claims.role !== 'string' || claims.exp === undefined) {
      throw new TokenRefused('InvalidJWTToken', 'Fields `role` and `exp` are required in JWT');
    }
    return claims as Claims;
  } catch (error) {
    throw error instanceof TokenRefused ? error : refusalOf(error, compact);
  }
}

function refusalOf(error: unknown, token: string): unknown {
  if (error instanceof errors.JWTExpired) {
    const ago = Math.floor(Date.now() / 1000) - (error.payload.exp ?? 0);
    return new TokenRefused('InvalidJWTToken', `Token has expired ${ago} seconds ago`, {
      inHandshake: 'Token has expired',
    });
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new TokenRefused('InvalidJWTToken', 'Token expiration time is invalid');
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return new TokenRefused('JwtSignatureError', 'Failed to validate JWT signature', {
      inChannel: ':signature_error',
    });
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSEAlgNotAllowed) {
    return noSigner(decodeProtectedHeader(token).kid);
  }
  // What jose throws at texts that are no token at all.
  if (error instanceof errors.JOSEError || error instanceof TypeError) {
    return new TokenRefused('MalformedJWT', 'The token provided is not a valid JWT');
  }
  return error;
}

function noSigner(kid: string | undefined): TokenRefused {
  const check = 'check your JWT secret or JWKS configuration';
  return kid === undefined
    ? new TokenRefused('JwtSignerError', `Failed to generate JWT signer, ${check}`, {
        inChannel: ':error_generating_signer',
      })
    : new TokenRefused(
        'JwtSignerError',
        `Failed to generate JWT signer for key ID (kid) ${JSON.stringify(kid)}, ${check}`,
      );
}
