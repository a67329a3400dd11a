import type { Hono } from 'hono';
import type { LocalConfig } from './config.ts';
import type { Keys } from './keys.ts';
import type { Mailbox } from './mailbox/mailbox.ts';

/** What every service of the local stack is given. */
export interface StackContext {
  /** supabase/config.toml, validated. */
  readonly config: LocalConfig;
  readonly keys: Keys;
  readonly mailbox: Mailbox;
  /** Absolute URL of the gateway, without a slash at the end: `http://127.0.0.1:54321`. */
  readonly apiUrl: string;
  /** The project's root: the folder that holds `supabase/`. */
  readonly projectDir: string;
  /** The folder that outlives a restart (`.delve/`). */
  readonly dataDir: string;
  /** Whether example data is wanted: the files of each `objects_path` of config.toml. */
  readonly seed: boolean;
  /** Connection URL for one login role of the cluster. */
  readonly databaseUrl: (role: string) => string;
  /** Writes one line, prefixed with the service's name, to the terminal. */
  readonly log: (service: string, line: string) => void;
}

/**
 * One service behind the gateway. The gateway takes the service's prefix (`/auth/v1`) off the path, resolves
 * the API key, and always passes a JWT in `Authorization`: the caller's own, or the one of the key's role.
 */
export interface Service {
  readonly app: Hono;
  close(): Promise<void>;
}
