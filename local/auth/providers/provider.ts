import type { Json } from '../users.ts';

/** Who somebody is, in the words of a provider. */
export interface ExternalProfile {
  /** The provider's own id of the person. */
  readonly subject: string;
  /** Absent when the person shares none. */
  readonly email?: string;
  /** The provider vouches that the address is theirs. */
  readonly emailVerified: boolean;
  /** What is kept as `identity_data` beside subject and address. */
  readonly data: Json;
}

export interface ProviderTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly idToken: string;
}

/** A provider that people sign in with by a redirect (OAuth 2 authorization code). */
export interface OAuthProvider {
  /** The page of the provider that asks the person. */
  authorizeUrl(request: { state: string; redirectUri: string; scopes: readonly string[] }): Promise<URL>;
  /** Exchanges the code for tokens. Rejects with an Error when the provider refuses. */
  exchange(code: string, redirectUri: string): Promise<ProviderTokens>;
  profile(tokens: ProviderTokens): Promise<ExternalProfile>;
}

/** What the configuration says about one provider. */
export interface ProviderConfig {
  readonly clientIds: readonly string[];
  readonly secret: string;
  /** Replaces the provider's own hosts, so that a stand-in can take its place. */
  readonly url: string;
}

/** GETs or POSTs, and answers the JSON. Rejects with an Error that names the host and the status. */
export async function fetchJson(url: URL | string, init?: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}`);
  return (await response.json()) as Record<string, unknown>;
}

/** The authorization-code exchange of RFC 6749, 4.1.3, with the credentials in the body. */
export async function exchangeCode(
  tokenUrl: string,
  config: ProviderConfig,
  code: string,
  redirectUri: string,
): Promise<ProviderTokens> {
  const answer = await fetchJson(tokenUrl, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: config.clientIds[0] ?? '',
      client_secret: config.secret,
    }),
  });
  if (typeof answer.access_token !== 'string') throw new Error('the provider gave no access token');
  return {
    accessToken: answer.access_token,
    refreshToken: stringOf(answer.refresh_token),
    idToken: stringOf(answer.id_token),
  };
}

export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Without the empty ones, as Go's `omitempty` leaves them out of the identity. */
export function filled(fields: Json): Json {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== '' && value !== undefined),
  );
}
