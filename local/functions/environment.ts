import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { PUBLISHABLE_KEY, SECRET_KEY } from '../keys.ts';
import { MAIL_API_KEY } from '../mailbox/mail-api.ts';
import type { StackContext } from '../service.ts';
import { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET } from '../stripe/service.ts';

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
  const own = { ...context.config.edge_runtime.secrets, ...readEnvironmentFile(context.projectDir) };
  return {
    ...(own.DELVE_MAIL_API_KEY ? {} : mailToMailbox(context)),
    ...(own.STRIPE_SECRET_KEY ? {} : stripeStandIn(context)),
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

/** Where no real account is set, payments go to the stand-in; the URL leads the SDK away from Stripe's own. */
function stripeStandIn({ stripeUrl }: StackContext): Record<string, string> {
  return { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API_URL: stripeUrl };
}

function readEnvironmentFile(projectDir: string): Record<string, string> {
  const file = environmentFile(projectDir);
  if (!existsSync(file)) return {};
  const values = parseEnv(readFileSync(file, 'utf8'));
  return Object.fromEntries(
    Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
