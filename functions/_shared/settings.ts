import type { JSONWebKeySet } from 'jose';
import { readStripeSettings, type StripeSettings } from './billing/stripe-settings.ts';
import { readSocialSettings, type SocialSettings } from './identity/social-settings.ts';
import type { MailSettings } from './mail/mailer.ts';

/** What the function is told by its environment. */
export interface Settings {
  /** Where the function reaches the project; inside Docker a name that nobody outside knows. */
  readonly supabaseUrl: string;
  readonly publishableKey: string;
  /** Opens everything: for what the function does on its own account. */
  readonly secretKey: string;
  /** Keys that sign users' tokens; `null` where they have to be fetched from Auth. */
  readonly jwks: JSONWebKeySet | null;
  /** The project's address as callers reach it, where it is fixed. */
  readonly publicUrl: string | null;
  /** `null` where the project sends no mail of its own. */
  readonly mail: MailSettings | null;
  readonly social: SocialSettings;
  /** `null` where the project sells nothing. */
  readonly stripe: StripeSettings | null;
  /** Where the frontend is: people come back to it from Stripe's pages. */
  readonly siteUrl: string | null;
}

const MAIL_API = 'https://api.resend.com';

/**
 * Reads what the edge runtime provides: https://supabase.com/docs/guides/functions/secrets. Throws when the
 * environment names no project or no key.
 */
export function readSettings(read: (name: string) => string | undefined): Settings {
  const supabaseUrl = read('SUPABASE_URL');
  const publishableKey = defaultKey(read('SUPABASE_PUBLISHABLE_KEYS')) ?? read('SUPABASE_ANON_KEY');
  const secretKey = defaultKey(read('SUPABASE_SECRET_KEYS')) ?? read('SUPABASE_SERVICE_ROLE_KEY');
  if (!supabaseUrl || !publishableKey || !secretKey) {
    throw new Error(
      'SUPABASE_URL, SUPABASE_PUBLISHABLE_KEYS (or SUPABASE_ANON_KEY) and SUPABASE_SECRET_KEYS (or ' +
        'SUPABASE_SERVICE_ROLE_KEY) must be set.',
    );
  }
  return {
    supabaseUrl: supabaseUrl.replace(/\/+$/, ''),
    publishableKey,
    secretKey,
    jwks: keySet(read('SUPABASE_JWKS')),
    publicUrl: read('DELVE_PUBLIC_URL')?.replace(/\/+$/, '') || null,
    mail: mailSettings(read),
    social: readSocialSettings(read),
    stripe: readStripeSettings(read),
    siteUrl: read('DELVE_SITE_URL')?.replace(/\/+$/, '') || null,
  };
}

function mailSettings(read: (name: string) => string | undefined): MailSettings | null {
  const apiKey = read('DELVE_MAIL_API_KEY');
  const from = read('DELVE_MAIL_FROM');
  if (!apiKey || !from) return null;
  return { apiKey, from, apiUrl: (read('DELVE_MAIL_API_URL') || MAIL_API).replace(/\/+$/, '') };
}

function defaultKey(keysByName: string | undefined): string | undefined {
  if (!keysByName) return undefined;
  const key: unknown = (JSON.parse(keysByName) as Record<string, unknown>).default;
  return typeof key === 'string' && key ? key : undefined;
}

/** The variable holds `{"keys": […]}`, or the bare list. */
function keySet(json: string | undefined): JSONWebKeySet | null {
  if (!json) return null;
  const value = JSON.parse(json) as JSONWebKeySet | JSONWebKeySet['keys'];
  return Array.isArray(value) ? { keys: value } : value;
}
