import type { Context } from 'hono';
import type { AuthServer } from '../server.ts';

/** Every provider that GoTrue lists; the local stack speaks to those of providers/registry.ts. */
const PROVIDERS = [
  'apple',
  'azure',
  'bitbucket',
  'discord',
  'facebook',
  'figma',
  'fly',
  'github',
  'gitlab',
  'google',
  'kakao',
  'keycloak',
  'linkedin',
  'linkedin_oidc',
  'notion',
  'slack',
  'slack_oidc',
  'snapchat',
  'spotify',
  'twitch',
  'twitter',
  'workos',
  'zoom',
] as const;

/** `GET /settings`: what a sign-in page has to know. */
export function settings(server: AuthServer, c: Context): Response {
  const { config } = server;
  return c.json({
    external: {
      anonymous_users: config.enable_anonymous_sign_ins,
      ...Object.fromEntries(PROVIDERS.map((name) => [name, server.providers.find(name)?.enabled ?? false])),
      email: config.email.enabled,
      phone: false,
    },
    disable_signup: !config.enable_signup,
    mailer_autoconfirm: !config.email.enable_confirmations,
    phone_autoconfirm: false,
    sms_provider: '',
    saml_enabled: false,
  });
}

/** `GET /.well-known/openid-configuration`. */
export function openidConfiguration(server: AuthServer, c: Context): Response {
  return c.json({
    issuer: server.baseUrl,
    authorization_endpoint: `${server.baseUrl}/oauth/authorize`,
    token_endpoint: `${server.baseUrl}/oauth/token`,
    jwks_uri: `${server.baseUrl}/.well-known/jwks.json`,
    userinfo_endpoint: `${server.baseUrl}/oauth/userinfo`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
  });
}
