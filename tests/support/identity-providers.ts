import { randomUUID } from 'node:crypto';
import { stack } from './stack.ts';

/** Somebody whom a provider of the local stack knows. */
export interface SocialPerson {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly first_name?: string;
  readonly last_name?: string;
}

export type ProviderName = 'google' | 'facebook';

export interface TokenRequest {
  /** Of another app than ours. */
  readonly app?: string;
  readonly scopes?: readonly string[];
  /** Seconds. */
  readonly expires_in?: number;
  /** Of another stack than the run's. */
  readonly apiUrl?: string;
}

export const FOREIGN_APPS = {
  google: 'somebody-elses.apps.googleusercontent.com',
  facebook: '100000000000002',
} as const;

export function newSocialPerson(more: Partial<SocialPerson> = {}): SocialPerson & { readonly email: string } {
  return {
    sub: String(Math.floor(Math.random() * 1e15)),
    email: `${randomUUID()}@example.com`,
    first_name: 'Social',
    last_name: 'Person',
    ...more,
  } as SocialPerson & { readonly email: string };
}

/** What the provider gives an app after the person has agreed. */
export async function issueTokens(
  provider: ProviderName,
  person: SocialPerson,
  { apiUrl = stack().apiUrl, ...request }: TokenRequest = {},
): Promise<{ readonly access_token: string; readonly id_token: string }> {
  const response = await fetch(`${apiUrl}/identity-providers/${provider}/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person, ...request }),
  });
  if (!response.ok) throw new Error(`No token: ${await response.text()}`);
  return (await response.json()) as { access_token: string; id_token: string };
}

export async function accessTokenOf(
  provider: ProviderName,
  person: SocialPerson,
  request: TokenRequest = {},
): Promise<string> {
  return (await issueTokens(provider, person, request)).access_token;
}

/** The person no longer lets the app in. */
export async function revokeToken(provider: ProviderName, token: string): Promise<void> {
  const url = `${stack().apiUrl}/identity-providers/${provider}/tokens/${token}`;
  const response = await fetch(url, { method: 'DELETE' });
  if (response.status !== 204) throw new Error(`Not revoked: ${response.status}`);
}
