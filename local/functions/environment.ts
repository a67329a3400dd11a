import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readStripeSettings, type StripeSettings } from '../../functions/_shared/billing/stripe-settings.ts';
import { PUBLISHABLE_KEY, SECRET_KEY } from '../keys.ts';
import { MAIL_API_KEY } from '../mailbox/mail-api.ts';
import type { StackContext } from '../service.ts';
import { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET } from '../stripe/keys.ts';

/** The file with secrets of the developer's own, which `supabase functions serve` reads as well. */
export function environmentFile(projectDir: string): string {
  return join(projectDir, 'supabase', 'functions', '.env');
}

/**
 * The whole environment of a function: what Supabase sets (https://supabase.com/docs/guides/functions/secrets),
 * `[edge_runtime.secrets]`, and `supabase/functions/.env`, which goes before the secrets. As on Supabase, a name
 * that starts with `SUPABASE_` cannot be set. Nothing of the stack's own environment gets in.
 */
export function functionEnvironment(context: StackContext, slug: string): Record<string, string> {
  const own = ownVariables(context);
  return {
    ...(own.DELVE_MAIL_API_KEY ? {} : mailToMailbox(context)),
    ...(own.STRIPE_SECRET_KEY ? {} : standInVariables(context)),
    DELVE_SITE_URL: context.config.auth.site_url,
    ...Object.fromEntries(Object.entries(own).filter(([name]) => !name.startsWith('SUPABASE_'))),
    SUPABASE_URL: context.apiUrl,
    SUPABASE_ANON_KEY: context.keys.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: context.keys.serviceRoleKey,
    SUPABASE_DB_URL: context.databaseUrl('postgres'),
    SUPABASE_JWKS: JSON.stringify(context.keys.jwks),
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: PUBLISHABLE_KEY }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: SECRET_KEY }),
    SUPABASE_FUNCTION_SLUG: slug,
  };
}

/** Where nothing else is set, mail of the functions goes to the mailbox. */
function mailToMailbox({ mailboxUrl }: StackContext): Record<string, string> {
  return {
    DELVE_MAIL_API_URL: mailboxUrl,
    DELVE_MAIL_API_KEY: MAIL_API_KEY,
    DELVE_MAIL_FROM: 'Delve <no-reply@delve.test>',
  };
}

type Account = Pick<StackContext, 'config' | 'projectDir' | 'stripeUrl' | 'ownSecrets'>;

/** The Stripe account that the functions sell through: the developer's own, or the stand-in. */
export function localAccount(context: Account): StripeSettings {
  const variables = usesStandIn(context) ? standInVariables(context) : ownVariables(context);
  const account = readStripeSettings((name) => variables[name]);
  if (account === null) throw new Error('The local stack is without a Stripe account.');
  return account;
}

/** Whether no real account is set. */
export function usesStandIn(context: Account): boolean {
  return !ownVariables(context).STRIPE_SECRET_KEY;
}

/** The URL leads the SDK away from Stripe's own. */
function standInVariables({ stripeUrl }: Account): Record<string, string> {
  return { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API_URL: stripeUrl };
}

function ownVariables({ config, projectDir, ownSecrets }: Account): Record<string, string> {
  return { ...config.edge_runtime.secrets, ...(ownSecrets ? readEnvironmentFile(projectDir) : {}) };
}

function readEnvironmentFile(projectDir: string): Record<string, string> {
  const file = environmentFile(projectDir);
  if (!existsSync(file)) return {};
  const values = parseEnv(readFileSync(file, 'utf8'));
  return Object.fromEntries(
    Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
