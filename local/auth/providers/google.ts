import { type OidcIssuer, profileFromClaims } from './oidc.ts';
import { exchangeCode, type OAuthProvider, type ProviderConfig } from './provider.ts';

export const GOOGLE_ISSUER = 'https://accounts.google.com';

export function googleProvider(config: ProviderConfig, issuer: OidcIssuer): OAuthProvider {
  return {
    authorizeUrl: async ({ state, redirectUri, scopes }) => {
      const url = new URL((await issuer.discover()).authorizationEndpoint);
      url.searchParams.set('client_id', config.clientIds[0] ?? '');
      url.searchParams.set('redirect_uri', redirectUri);
      url.searchParams.set('response_type', 'code');
      url.searchParams.set('scope', ['email', 'profile', 'openid', ...scopes].join(' '));
      url.searchParams.set('state', state);
      return url;
    },
    exchange: async (code, redirectUri) =>
      exchangeCode((await issuer.discover()).tokenEndpoint, config, code, redirectUri),
    profile: async ({ idToken }) => {
      if (idToken === '') throw new Error('Google gave no id token');
      return profileFromClaims(await issuer.verify(idToken, config.clientIds));
    },
  };
}
