import { createHmac } from 'node:crypto';
import {
  type ExternalProfile,
  exchangeCode,
  fetchJson,
  filled,
  type OAuthProvider,
  type ProviderConfig,
  stringOf,
} from './provider.ts';

/** Signs the tokens of Limited Login. */
export const FACEBOOK_ISSUER = 'https://www.facebook.com';

export function facebookProvider(config: ProviderConfig): OAuthProvider {
  const pages = config.url || 'https://www.facebook.com';
  const graph = config.url || 'https://graph.facebook.com';
  return {
    authorizeUrl: async ({ state, redirectUri, scopes }) => {
      const url = new URL(`${pages}/dialog/oauth`);
      url.searchParams.set('client_id', config.clientIds[0] ?? '');
      url.searchParams.set('redirect_uri', redirectUri);
      url.searchParams.set('response_type', 'code');
      url.searchParams.set('scope', ['email', ...scopes].join(' '));
      url.searchParams.set('state', state);
      return url;
    },
    exchange: (code, redirectUri) => exchangeCode(`${graph}/oauth/access_token`, config, code, redirectUri),
    profile: ({ accessToken }) => fetchProfile(graph, config.secret, accessToken),
  };
}

async function fetchProfile(graph: string, secret: string, accessToken: string): Promise<ExternalProfile> {
  const url = new URL(`${graph}/me`);
  url.searchParams.set('fields', 'email,first_name,last_name,name,picture');
  url.searchParams.set('appsecret_proof', createHmac('sha256', secret).update(accessToken).digest('hex'));
  const user = await fetchJson(url, { headers: { authorization: `Bearer ${accessToken}` } });
  const name = `${stringOf(user.first_name)} ${stringOf(user.last_name)}`.trim();
  const picture = (user.picture as { data?: { url?: unknown } } | undefined)?.data?.url;
  const email = stringOf(user.email);
  return {
    subject: stringOf(user.id),
    ...(email ? { email } : {}),
    // Facebook hands out an address only after its owner has confirmed it.
    emailVerified: email !== '',
    data: filled({
      iss: `${graph}/me?fields=email,first_name,last_name,name,picture`,
      name,
      full_name: name,
      nickname: stringOf(user.name),
      slug: stringOf(user.name),
      picture: stringOf(picture),
      avatar_url: stringOf(picture),
      provider_id: stringOf(user.id),
    }),
  };
}
