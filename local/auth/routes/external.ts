import type { Context } from 'hono';
import { audit } from '../audit.ts';
import { authenticate } from '../authenticate.ts';
import type { Tx } from '../database.ts';
import { AuthError, badRequest, notFound, unexpected, unprocessable, validationFailed } from '../errors.ts';
import { accountForProfile, linkIdentity } from '../external-accounts.ts';
import {
  checkPkceFields,
  type FlowState,
  findFlow,
  hasExpired,
  removeFlow,
  startFlow,
} from '../flow-state.ts';
import { type IdentityRow, listIdentities, refreshProviders } from '../identities.ts';
import type { ExternalProfile, ProviderTokens } from '../providers/provider.ts';
import type { RegisteredProvider } from '../providers/registry.ts';
import { redirectTarget } from '../redirects.ts';
import { callerOf } from '../request.ts';
import type { AuthServer } from '../server.ts';
import { signIn, tokenFragment } from '../sessions.ts';
import { findUserByEmail, findUserById, type UserRow, updateUser } from '../users.ts';
import { requireManualLinking } from './id-token.ts';
import { withError, withQuery } from './verify.ts';

/** `GET /authorize?provider=`: sends the browser to the provider. */
export async function authorize(server: AuthServer, c: Context): Promise<Response> {
  return c.redirect(await beginFlow(server, c), 302);
}

/** `GET /user/identities/authorize`: the same, to add the identity to the account that is signed in. */
export async function authorizeLink(server: AuthServer, c: Context): Promise<Response> {
  requireManualLinking(server);
  const user = await server.database.transaction(async (tx) => (await authenticate(server, tx, c)).user);
  const url = await beginFlow(server, c, user.id);
  return c.req.query('skip_http_redirect') === 'true' ? c.json({ url }) : c.redirect(url, 302);
}

async function beginFlow(server: AuthServer, c: Context, linkingTargetId?: string): Promise<string> {
  const provider = requireProvider(server, c.req.query('provider') ?? '');
  const pkce = {
    code_challenge: c.req.query('code_challenge') ?? '',
    code_challenge_method: c.req.query('code_challenge_method') ?? '',
  };
  checkPkceFields(pkce);
  const flow = await server.database.transaction((tx) =>
    startFlow(tx, {
      provider: provider.name,
      method: 'oauth',
      pkce,
      referrer: redirectTarget(c, server.config),
      ...(linkingTargetId ? { linkingTargetId } : {}),
    }),
  );
  const scopes = (c.req.query('scopes') ?? '').split(/[\s,]+/).filter(Boolean);
  const url = await askProvider(server, provider, () =>
    provider.oauth.authorizeUrl({ state: flow.id, redirectUri: provider.redirectUri, scopes }),
  );
  for (const [name, value] of new URL(c.req.url).searchParams) {
    if (!OWN_PARAMETERS.has(name) && !url.searchParams.has(name)) url.searchParams.set(name, value);
  }
  url.searchParams.set('redirect_to', flow.referrer ?? '');
  return url.href;
}

/** What `/authorize` reads itself; any other parameter is the provider's (`prompt`, `access_type`, …). */
const OWN_PARAMETERS = new Set([
  'provider',
  'scopes',
  'redirect_to',
  'code_challenge',
  'code_challenge_method',
  'skip_http_redirect',
  'apikey',
]);

function requireProvider(server: AuthServer, name: string): RegisteredProvider {
  const provider = server.providers.find(name.toLowerCase());
  if (!provider) {
    throw validationFailed(`Unsupported provider: Provider ${name} could not be found`);
  }
  if (!provider.enabled) throw validationFailed('Unsupported provider: provider is not enabled');
  if (!provider.clientIds[0]) throw validationFailed('Unsupported provider: missing OAuth client ID');
  return provider;
}

/** `GET` or `POST /callback`: the browser comes back from the provider and goes on to the site. */
export async function callback(server: AuthServer, c: Context): Promise<Response> {
  const fields = new URL(c.req.url).searchParams;
  if (c.req.method === 'POST') {
    for (const [name, value] of new URLSearchParams(await c.req.text())) fields.set(name, value);
  }
  let target = server.config.site_url;
  try {
    const flow = await loadFlow(server, fields.get('state') ?? '');
    target = flow.referrer ?? target;
    return c.redirect(await finishFlow(server, c, flow, fields, target), 302);
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    return c.redirect(withError(target, error, true), 302);
  }
}

async function loadFlow(server: AuthServer, state: string): Promise<FlowState> {
  if (state === '') throw badRequest('bad_oauth_callback', 'OAuth state parameter missing');
  const flow = await server.database.transaction((tx) => findFlow(tx, state));
  if (flow?.authentication_method !== 'oauth' || flow.auth_code_issued_at) {
    throw badRequest('bad_oauth_state', 'OAuth state not found or expired');
  }
  if (hasExpired(flow)) throw badRequest('bad_oauth_state', 'OAuth state has expired');
  return flow;
}

async function finishFlow(
  server: AuthServer,
  c: Context,
  flow: FlowState,
  fields: URLSearchParams,
  target: string,
): Promise<string> {
  const refusal = fields.get('error');
  if (refusal) {
    throw new AuthError(403, refusal, fields.get('error_description') ?? 'The provider refused');
  }
  const code = fields.get('code');
  if (!code) throw badRequest('bad_oauth_callback', 'OAuth callback with missing authorization code missing');
  const provider = requireProvider(server, flow.provider_type);
  const tokens = await askProvider(server, provider, () =>
    provider.oauth.exchange(code, provider.redirectUri),
  );
  const profile = await askProvider(server, provider, () => provider.oauth.profile(tokens));
  if (!profile.email) throw unexpected('Error getting user email from external provider');
  return completeSignIn(server, c, { flow, provider, tokens, profile, target });
}

async function askProvider<Answer>(
  server: AuthServer,
  provider: RegisteredProvider,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    server.log(`${provider.name}: ${(error as Error).message}`);
    throw unexpected('Unable to exchange external code');
  }
}

function completeSignIn(
  server: AuthServer,
  c: Context,
  back: {
    flow: FlowState;
    provider: RegisteredProvider;
    tokens: ProviderTokens;
    profile: ExternalProfile;
    target: string;
  },
): Promise<string> {
  const { flow, provider, tokens, profile, target } = back;
  const caller = callerOf(c);
  return server.database.transaction(async (tx) => {
    const current = await findFlow(tx, flow.id);
    if (!current || current.auth_code_issued_at) {
      throw badRequest('bad_oauth_state', 'OAuth state not found or expired');
    }
    const user = flow.linking_target_id
      ? await linkTo(flow.linking_target_id)
      : await accountForProfile(server, tx, { provider: provider.name, profile, caller, redirectTo: target });
    if (flow.auth_code) {
      await tx.rows(
        `update auth.flow_state set user_id = $2, provider_access_token = $3, provider_refresh_token = $4,
           auth_code_issued_at = now(), updated_at = now()
         where id = $1`,
        [flow.id, user.id, tokens.accessToken, tokens.refreshToken],
      );
      return withQuery(target, { code: flow.auth_code });
    }
    await removeFlow(tx, flow);
    const session = await signIn(server, tx, { user, method: 'oauth', caller });
    const fragment = tokenFragment(session, {
      provider_token: tokens.accessToken,
      ...(tokens.refreshToken ? { provider_refresh_token: tokens.refreshToken } : {}),
    });
    return `${target.split('#', 1)[0]}#${fragment}`;

    async function linkTo(userId: string) {
      const owner = await findUserById(tx, userId);
      if (!owner) throw notFound('user_not_found', 'Linking target user not found');
      return linkIdentity(tx, owner, provider.name, profile, caller);
    }
  });
}

/**
 * The account's address is one of its identities': where that identity went, another one's takes its place.
 */
async function keepReachable(tx: Tx, user: UserRow, identities: readonly IdentityRow[]): Promise<void> {
  if (identities.some((identity) => identity.email === user.email)) return;
  for (const { email } of identities) {
    if (email !== null && (await findUserByEmail(tx, email))) continue;
    await updateUser(tx, user, { email, ...(email === null ? { email_confirmed_at: null } : {}) });
    return;
  }
  throw unprocessable(
    'email_conflict_identity_not_deletable',
    'Unable to unlink identity due to email conflict',
  );
}

/** `DELETE /user/identities/{id}`: takes one way in away; the last one stays. */
export async function unlinkIdentity(server: AuthServer, c: Context): Promise<Response> {
  requireManualLinking(server);
  await server.database.transaction(async (tx) => {
    const { user } = await authenticate(server, tx, c);
    const identities = await listIdentities(tx, user.id);
    if (identities.length <= 1) {
      throw unprocessable(
        'single_identity_not_deletable',
        'User must have at least 1 identity after unlinking',
      );
    }
    const identity = identities.find((candidate) => candidate.id === c.req.param('id'));
    if (!identity) throw unprocessable('identity_not_found', "Identity doesn't exist");
    await tx.rows('delete from auth.identities where id = $1', [identity.id]);
    await refreshProviders(tx, user);
    await keepReachable(
      tx,
      user,
      identities.filter((kept) => kept.id !== identity.id),
    );
    await audit(tx, { action: 'identity_unlinked', logType: 'user', actor: user, caller: callerOf(c) });
  });
  return c.json({});
}
