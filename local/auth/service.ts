import type { Service, StackContext } from '../service.ts';
import { createAuthApp } from './app.ts';
import { Database } from './database.ts';
import { Mailer } from './mailer.ts';
import { ProviderRegistry } from './providers/registry.ts';
import { RateLimits } from './rate-limits.ts';
import type { AuthServer } from './server.ts';

/**
 * Stands in for Supabase Auth (GoTrue 2.197) on the real schema: registration, sign-in by password, code,
 * link, Google and Facebook, sessions, and the admin API. It has no MFA, phone, SAML, web3, passkeys or
 * hooks, and is no OAuth server.
 */
export async function createAuth(context: StackContext): Promise<Service> {
  const config = context.config.auth;
  const baseUrl = `${context.apiUrl}/auth/v1`;
  const log = (line: string) => context.log('auth', line);
  const database = new Database({ url: context.databaseUrl('supabase_auth_admin'), name: 'auth', log });
  const limits = new RateLimits(config.rate_limit);
  const server: AuthServer = {
    config,
    keys: context.keys,
    database,
    limits,
    baseUrl,
    log,
    providers: new ProviderRegistry(config.external, baseUrl),
    mailer: new Mailer({
      config,
      baseUrl,
      limits,
      mailbox: context.mailbox,
      projectDir: context.projectDir,
    }),
  };
  return { app: createAuthApp(server), close: () => database.close() };
}
