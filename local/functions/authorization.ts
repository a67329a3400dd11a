import { decodeProtectedHeader } from 'jose';
import type { Keys } from '../keys.ts';
import { unauthorized } from './answers.ts';

/** The check of `verify_jwt = true`: `null` when the token is valid, else the answer of CLI 3.1. */
export async function refuseWithoutToken(request: Request, keys: Keys): Promise<Response | null> {
  const header = request.headers.get('authorization');
  if (!header) return unauthorized('UNAUTHORIZED_NO_AUTH_HEADER', 'Missing authorization header');
  const [scheme, token, ...rest] = header.split(' ');
  const algorithm = scheme === 'Bearer' && token && rest.length === 0 ? algorithmOf(token) : undefined;
  if (!token || !algorithm) return unauthorized('UNAUTHORIZED_INVALID_JWT_FORMAT', 'Invalid JWT format');
  if (!['HS256', 'ES256', 'RS256'].includes(algorithm)) {
    return unauthorized('UNAUTHORIZED_UNSUPPORTED_TOKEN_ALGORITHM', `Unsupported JWT algorithm ${algorithm}`);
  }
  try {
    await keys.verify(token);
    return null;
  } catch {
    // The answer does not say why a token is refused: expired, foreign and forged look the same.
    const code = algorithm === 'HS256' ? 'UNAUTHORIZED_JWT' : 'UNAUTHORIZED_ASYMMETRIC_JWT';
    return unauthorized(code, 'Invalid JWT');
  }
}

function algorithmOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).alg;
  } catch {
    return undefined;
  }
}
