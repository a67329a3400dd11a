import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { type ExternalProfile, fetchJson, filled, stringOf } from './provider.ts';

interface Discovery {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userinfoEndpoint: string;
  readonly keys: ReturnType<typeof createRemoteJWKSet>;
}

/** An OpenID Connect issuer: its endpoints, and the keys that its id tokens are checked against. */
export class OidcIssuer {
  readonly issuer: string;
  #discovery: Promise<Discovery> | undefined;

  constructor(issuer: string) {
    this.issuer = issuer;
  }

  /** Fetched once; a failure is tried again the next time. */
  discover(): Promise<Discovery> {
    this.#discovery ??= discover(this.issuer).catch((error: unknown) => {
      this.#discovery = undefined;
      throw error;
    });
    return this.#discovery;
  }

  /**
   * Claims of an id token of this issuer for one of these clients. Rejects for any other, and for an expired
   * one.
   */
  async verify(idToken: string, audiences: readonly string[]): Promise<JWTPayload> {
    const { issuer, keys } = await this.discover();
    const { payload } = await jwtVerify(idToken, keys, {
      issuer,
      audience: audiences.filter((audience) => audience !== ''),
      algorithms: ['RS256', 'ES256'],
      requiredClaims: ['exp', 'sub'],
    });
    return payload;
  }
}

async function discover(issuer: string): Promise<Discovery> {
  const document = await fetchJson(`${issuer}/.well-known/openid-configuration`);
  if (document.issuer !== issuer) throw new Error(`${issuer} says that it is ${String(document.issuer)}`);
  return {
    issuer,
    authorizationEndpoint: stringOf(document.authorization_endpoint),
    tokenEndpoint: stringOf(document.token_endpoint),
    userinfoEndpoint: stringOf(document.userinfo_endpoint),
    keys: createRemoteJWKSet(new URL(stringOf(document.jwks_uri))),
  };
}

/** The profile that the claims of an id token tell. Source: supabase/auth, internal/api/provider/oidc.go. */
export function profileFromClaims(claims: JWTPayload): ExternalProfile {
  const name = stringOf(claims.name);
  const picture = stringOf(claims.picture);
  const email = stringOf(claims.email);
  return {
    subject: claims.sub ?? '',
    ...(email ? { email } : {}),
    emailVerified: claims.email_verified === true || claims.email_verified === 'true',
    data: filled({
      iss: claims.iss,
      name,
      full_name: name,
      picture,
      avatar_url: picture,
      given_name: stringOf(claims.given_name),
      family_name: stringOf(claims.family_name),
      provider_id: claims.sub,
    }),
  };
}
