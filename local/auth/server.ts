import type { LocalConfig } from '../config.ts';
import type { Keys } from '../keys.ts';
import type { Database } from './database.ts';
import type { Mailer } from './mailer.ts';
import type { ProviderRegistry } from './providers/registry.ts';
import type { RateLimits } from './rate-limits.ts';

/** What the routes of Auth share. */
export interface AuthServer {
  readonly config: LocalConfig['auth'];
  readonly keys: Keys;
  readonly database: Database;
  readonly mailer: Mailer;
  readonly limits: RateLimits;
  readonly providers: ProviderRegistry;
  /** Where callers reach Auth, and the issuer of its tokens: `http://127.0.0.1:54321/auth/v1`. */
  readonly baseUrl: string;
  readonly log: (line: string) => void;
}
