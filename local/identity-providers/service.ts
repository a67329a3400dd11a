import { Hono } from 'hono';
import type { LocalConfig } from '../config.ts';
import type { Service } from '../service.ts';
import { createFacebook } from './facebook.ts';
import { createGoogle } from './google.ts';
import { type ProviderApp, ProviderRecords } from './people.ts';

/** Where the gateway shows the stand-ins. */
export const IDENTITY_PROVIDERS_PREFIX = '/identity-providers';

const APPS = {
  google: [
    { id: 'delve-local.apps.googleusercontent.com', secret: 'google-secret-of-the-local-stack' },
    { id: 'somebody-elses.apps.googleusercontent.com', secret: 'another-google-secret' },
  ],
  facebook: [
    { id: '100000000000001', secret: 'facebook-secret-of-the-local-stack' },
    { id: '100000000000002', secret: 'another-facebook-secret' },
  ],
} as const satisfies Record<string, readonly [ProviderApp, ProviderApp]>;

/** Google and Facebook on this machine, each with our app and one of somebody else. They forget with the process. */
export async function createIdentityProviders(apiUrl: string): Promise<Service> {
  const app = new Hono();
  const google = `${apiUrl}${IDENTITY_PROVIDERS_PREFIX}/google`;
  app.route('/google', await createGoogle(google, new ProviderRecords(APPS.google)));
  app.route('/facebook', createFacebook(new ProviderRecords(APPS.facebook)));
  return { app, close: async () => {} };
}

/**
 * Points Auth and the functions at the stand-in of each provider for which config.toml finds no client id in the
 * environment; for one that is named there, at the real one, with the same credentials for both.
 */
export function withIdentityProviders(config: LocalConfig, apiUrl: string): LocalConfig {
  const base = `${apiUrl}${IDENTITY_PROVIDERS_PREFIX}`;
  const { google, facebook } = config.auth.external;
  const ourGoogle = orStandIn(google, APPS.google[0], `${base}/google`);
  const ourFacebook = orStandIn(facebook, APPS.facebook[0], `${base}/facebook`);
  const secrets: Record<string, string> = {};
  if (ourGoogle) {
    secrets.DELVE_GOOGLE_CLIENT_ID = ourGoogle.client_id;
    if (ourGoogle.url) {
      secrets.DELVE_GOOGLE_TOKENINFO_URL = `${ourGoogle.url}/tokeninfo`;
      secrets.DELVE_GOOGLE_USERINFO_URL = `${ourGoogle.url}/userinfo`;
    }
  }
  if (ourFacebook) {
    secrets.DELVE_FACEBOOK_APP_ID = ourFacebook.client_id;
    secrets.DELVE_FACEBOOK_APP_SECRET = ourFacebook.secret;
    if (ourFacebook.url) secrets.DELVE_FACEBOOK_GRAPH_URL = ourFacebook.url;
  }
  return {
    ...config,
    auth: {
      ...config.auth,
      external: {
        ...(ourGoogle ? { google: ourGoogle } : {}),
        ...(ourFacebook ? { facebook: ourFacebook } : {}),
      },
    },
    edge_runtime: { ...config.edge_runtime, secrets: { ...secrets, ...config.edge_runtime.secrets } },
  };
}

type Provider = LocalConfig['auth']['external']['google'];

function orStandIn(settings: Provider, app: ProviderApp, url: string): Provider {
  if (!settings?.enabled || settings.client_id !== '') return settings;
  return { ...settings, client_id: app.id, secret: app.secret, url };
}
