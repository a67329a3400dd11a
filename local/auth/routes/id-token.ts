import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { authenticate } from '../authenticate.ts';
import { badRequest, notFound, OAuthError } from '../errors.ts';
import { accountForProfile, linkIdentity } from '../external-accounts.ts';
import { profileFromClaims } from '../providers/oidc.ts';
import type { RegisteredProvider } from '../providers/registry.ts';
import { redirectTarget } from '../redirects.ts';
import { callerOf, flag, readBody, text } from '../request.ts';
import type { AuthServer } from '../server.ts';
import { signIn } from '../sessions.ts';

const idTokenBody = z.object({
  id_token: text,
  access_token: text,
  nonce: text,
  provider: text,
  client_id: text,
  issuer: text,
  link_identity: flag,
});
type IdTokenBody = z.output<typeof idTokenBody>;

/**
 * `POST /token?grant_type=id_token`: what an app's own Google or Facebook login gave it becomes a session.
 */
export async function grantByIdToken(server: AuthServer, c: Context): Promise<Response> {
  const caller = callerOf(c);
  server.limits.check('signIn', caller.address);
  const body = await readBody(c, idTokenBody);
  if (!body.id_token) throw new OAuthError('invalid request', 'id_token required');
  if (!body.provider && (!body.client_id || !body.issuer)) {
    throw new OAuthError('invalid request', 'provider or client_id and issuer required');
  }
  const provider = findProvider(server, body);
  const claims = await verifyIdToken(server, provider, body);
  checkNonce(provider, claims, body.nonce);
  const profile = profileFromClaims(claims);

  const response = await server.database.transaction(async (tx) => {
    if (body.link_identity) {
      requireManualLinking(server);
      const { user } = await authenticate(server, tx, c);
      const linked = await linkIdentity(tx, user, provider.name, profile, caller);
      return signIn(server, tx, { user: linked, method: 'oauth', caller });
    }
    const user = await accountForProfile(server, tx, {
      provider: provider.name,
      profile,
      caller,
      redirectTo: redirectTarget(c, server.config),
    });
    return signIn(server, tx, { user, method: 'oauth', caller });
  });
  return c.json(response);
}

/** Throws 404 `manual_linking_disabled`. */
export function requireManualLinking(server: AuthServer): void {
  if (server.config.enable_manual_linking) return;
  throw notFound('manual_linking_disabled', 'Manual linking is disabled');
}

function findProvider(server: AuthServer, body: IdTokenBody): RegisteredProvider {
  const provider = server.providers.find(body.provider) ?? server.providers.findByIssuer(body.issuer);
  if (!provider) {
    throw badRequest('validation_failed', `Custom OIDC provider "${body.provider}" not allowed`);
  }
  if (!provider.enabled) {
    throw badRequest('provider_disabled', `Provider (issuer "${provider.issuer.issuer}") is not enabled`);
  }
  return provider;
}

async function verifyIdToken(
  server: AuthServer,
  provider: RegisteredProvider,
  body: IdTokenBody,
): Promise<JWTPayload> {
  let claims: JWTPayload;
  try {
    claims = await provider.issuer.verify(body.id_token, provider.clientIds);
  } catch (error) {
    const { code, claim, message } = error as { code?: string; claim?: string; message: string };
    server.log(`id token of ${provider.name} refused: ${message}`);
    const isAudience = code === 'ERR_JWT_CLAIM_VALIDATION_FAILED' && claim === 'aud';
    throw new OAuthError(
      'invalid request',
      isAudience ? 'Unacceptable audience in id_token' : 'Bad ID token',
    );
  }
  if (!claims.sub) throw new OAuthError('invalid request', 'Missing sub claim in id_token');
  if (body.access_token && typeof claims.at_hash === 'string') {
    const digest = createHash('sha256').update(body.access_token).digest();
    if (digest.subarray(0, 16).toString('base64url') !== claims.at_hash) {
      throw new OAuthError('invalid request', 'Bad ID token');
    }
  }
  return claims;
}

function checkNonce(provider: RegisteredProvider, claims: JWTPayload, nonce: string): void {
  if (provider.skipNonceCheck) return;
  const inToken = typeof claims.nonce === 'string' ? claims.nonce : '';
  if ((inToken === '') !== (nonce === '')) {
    throw new OAuthError(
      'invalid request',
      'Passed nonce and nonce in id_token should either both exist or not.',
    );
  }
  if (nonce !== '' && createHash('sha256').update(nonce).digest('hex') !== inToken) {
    throw new OAuthError('invalid nonce', 'Nonces mismatch');
  }
}
