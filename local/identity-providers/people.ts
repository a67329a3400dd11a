import { randomUUID } from 'node:crypto';

/** An app that is registered with a provider. */
export interface ProviderApp {
  readonly id: string;
  readonly secret: string;
}

/** A person as a provider knows them. */
export interface ProviderPerson {
  readonly sub: string;
  /** Absent when they share none. */
  readonly email?: string | undefined;
  readonly emailVerified: boolean;
  readonly firstName: string;
  readonly lastName: string;
}

/** What a provider has agreed to: who gave which app what, until when. */
export interface Grant {
  readonly person: ProviderPerson;
  readonly appId: string;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

interface Code {
  readonly grant: Grant;
  readonly redirectUri: string;
}

/** What a provider keeps: its apps, the access tokens that it has given out, and codes that wait to be exchanged. */
export class ProviderRecords {
  readonly apps: readonly ProviderApp[];
  readonly #grants = new Map<string, Grant>();
  readonly #codes = new Map<string, Code>();

  constructor(apps: readonly ProviderApp[]) {
    this.apps = apps;
  }

  /** `undefined` for an app that is not registered, or with another secret. */
  app(id: string, secret?: string): ProviderApp | undefined {
    const app = this.apps.find((known) => known.id === id);
    return secret === undefined || app?.secret === secret ? app : undefined;
  }

  issueToken(prefix: string, grant: Grant): string {
    const token = `${prefix}${randomUUID().replaceAll('-', '')}`;
    this.#grants.set(token, grant);
    return token;
  }

  /** Whatever was given out under this token, expired or not. */
  grantOf(token: string): Grant | undefined {
    return this.#grants.get(token);
  }

  /** `undefined` for a token that is unknown, was taken back, or has expired. */
  liveGrantOf(token: string): Grant | undefined {
    const grant = this.#grants.get(token);
    return grant && grant.expiresAt > Date.now() ? grant : undefined;
  }

  revoke(token: string): boolean {
    return this.#grants.delete(token);
  }

  issueCode(grant: Grant, redirectUri: string): string {
    const code = randomUUID();
    this.#codes.set(code, { grant, redirectUri });
    return code;
  }

  /** Exchanges a code, once, for the same app and redirect address that it was issued for. */
  takeCode(code: string, appId: string, redirectUri: string): Grant | undefined {
    const kept = this.#codes.get(code);
    this.#codes.delete(code);
    return kept?.grant.appId === appId && kept.redirectUri === redirectUri ? kept.grant : undefined;
  }
}

export function bearerOf(header: string | undefined): string {
  return /^Bearer\s+(.+)$/i.exec(header ?? '')?.[1] ?? '';
}
