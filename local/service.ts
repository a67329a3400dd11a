import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
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
  /** Where the mailbox answers: `http://127.0.0.1:54324`. */
  readonly mailboxUrl: string;
  /** Absolute URL of the gateway, without a slash at the end: `http://127.0.0.1:54321`. */
  readonly apiUrl: string;
  /** Where the stand-in for Stripe answers: `http://127.0.0.1:54325`. */
  readonly stripeUrl: string;
  /** The project's root: the folder that holds `supabase/`. */
  readonly projectDir: string;
  /** The folder that outlives a restart (`.delve/`). */
  readonly dataDir: string;
  /** Whether example data is wanted: the files of each `objects_path` of config.toml. */
  readonly seed: boolean;
  /** Whether functions get the secrets that a developer has set in supabase/functions/.env. */
  readonly ownSecrets: boolean;
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
  /** Takes connections that ask for a WebSocket over; without it they are answered by `app`, as any request. */
  readonly upgrade?: (request: UpgradeRequest) => Promise<void>;
  close(): Promise<void>;
}

/** A connection that asks for a WebSocket, past the gateway: the path lacks the prefix, the headers hold the JWT. */
export interface UpgradeRequest {
  readonly url: URL;
  readonly headers: Headers;
  /** What arrived, with the path and the headers as they were sent: for libraries that shake hands from it. */
  readonly incoming: IncomingMessage;
  readonly socket: Duplex;
  /** What was sent behind the request already. */
  readonly head: Buffer;
}
