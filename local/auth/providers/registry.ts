import type { LocalConfig } from '../../config.ts';
import { FACEBOOK_ISSUER, facebookProvider } from './facebook.ts';
import { GOOGLE_ISSUER, googleProvider } from './google.ts';
import { OidcIssuer } from './oidc.ts';
import type { OAuthProvider, ProviderConfig } from './provider.ts';

export interface RegisteredProvider {
  readonly name: string;
  readonly enabled: boolean;
  readonly oauth: OAuthProvider;
  readonly issuer: OidcIssuer;
  readonly clientIds: readonly string[];
  readonly skipNonceCheck: boolean;
  readonly redirectUri: string;
}

/** The providers that the local stack can speak to. */
export class ProviderRegistry {
  readonly #providers: readonly RegisteredProvider[];

  constructor(external: LocalConfig['auth']['external'], baseUrl: string) {
    const build = (
      name: keyof LocalConfig['auth']['external'],
      defaultIssuer: string,
      create: (config: ProviderConfig, issuer: OidcIssuer) => OAuthProvider,
    ): RegisteredProvider => {
      const settings = external[name];
      const config: ProviderConfig = {
        clientIds: (settings?.client_id ?? '').split(',').map((id) => id.trim()),
        secret: settings?.secret ?? '',
        url: (settings?.url ?? '').replace(/\/$/, ''),
      };
      const issuer = new OidcIssuer(config.url || defaultIssuer);
      return {
        name,
        enabled: settings?.enabled ?? false,
        oauth: create(config, issuer),
        issuer,
        clientIds: config.clientIds,
        skipNonceCheck: settings?.skip_nonce_check ?? false,
        redirectUri: settings?.redirect_uri || `${baseUrl}/callback`,
      };
    };
    this.#providers = [
      build('google', GOOGLE_ISSUER, googleProvider),
      build('facebook', FACEBOOK_ISSUER, facebookProvider),
    ];
  }

  find(name: string): RegisteredProvider | undefined {
    return this.#providers.find((provider) => provider.name === name);
  }

  findByIssuer(issuer: string): RegisteredProvider | undefined {
    return this.#providers.find((provider) => provider.issuer.issuer === issuer);
  }
}
