import { readFileSync } from 'node:fs';

/** A function as it was uploaded. */
export interface UploadedFunction {
  readonly slug: string;
  readonly verifyJwt: boolean;
  /** Path from the root of the upload. */
  readonly entrypointPath: string;
  /** Path from the root of the upload; `""` without one. */
  readonly importMapPath: string;
  readonly staticPatterns: readonly string[];
  /** Contents by path from the root of the upload. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface ServedFunction extends UploadedFunction {
  readonly version: number;
}

export type ProjectStatus = 'ACTIVE_HEALTHY' | 'INACTIVE' | 'COMING_UP';

/** What the platform remembers of one project. */
export interface HostedState {
  readonly ref: string;
  name: string;
  region: string;
  status: ProjectStatus;
  readonly secrets: Map<string, string>;
  /** Uploads that no bulk update has put into service. */
  readonly uploads: Map<string, UploadedFunction>;
  readonly functions: Map<string, ServedFunction>;
  /** Settings of Auth by GoTrue's names in lower case; secrets in plain text. */
  readonly auth: Record<string, unknown>;
  readonly dataApi: { db_schema: string; db_extra_search_path: string; max_rows: number };
  readonly storage: { fileSizeLimit: number; imageTransformation: boolean };
}

/** Settings that are never null, and the few whose defaults matter here. */
const AUTH_DEFAULTS = {
  site_url: 'http://localhost:3000',
  uri_allow_list: '',
  jwt_exp: 3600,
  disable_signup: false,
  mailer_otp_exp: 3600,
  sms_otp_length: 6,
  mfa_phone_otp_length: 6,
  passkey_enabled: false,
  oauth_server_enabled: false,
  oauth_server_allow_dynamic_registration: false,
  custom_oauth_enabled: false,
  custom_oauth_max_providers: 0,
};

/** A project that was just created: nothing is set, and its defaults are the platform's. */
export function newProject(ref: string): HostedState {
  return {
    ref,
    name: 'delve',
    region: 'eu-west-2',
    status: 'ACTIVE_HEALTHY',
    secrets: new Map(),
    uploads: new Map(),
    functions: new Map(),
    auth: { ...unsetAuth(), ...AUTH_DEFAULTS },
    dataApi: {
      db_schema: 'public,graphql_public',
      db_extra_search_path: 'public,extensions',
      max_rows: 1000,
    },
    storage: { fileSizeLimit: 50 * 1024 ** 2, imageTransformation: false },
  };
}

/** The state as JSON, to compare one moment with another. */
export function snapshot(state: HostedState): string {
  return JSON.stringify(state, (_key, value: unknown) => {
    if (value instanceof Map) return Object.fromEntries(value);
    return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  });
}

/** Every setting of Auth that the Management API answers, not set: the CLI takes no answer that lacks one. */
function unsetAuth(): Record<string, null> {
  const names = JSON.parse(
    readFileSync(new URL('./auth-settings.json', import.meta.url), 'utf8'),
  ) as string[];
  return Object.fromEntries(names.map((name) => [name, null]));
}
