import type { JWTPayload } from 'jose';

/** The claims of a verified token; Realtime wants these two in it. */
export interface Claims extends JWTPayload {
  readonly role: string;
  readonly exp: number;
}

/** What the policies on `realtime.messages` let the bearer of some claims do in one topic. */
export interface TopicAccess {
  readonly broadcast: { readonly read: boolean; readonly write: boolean };
  readonly presence: { readonly read: boolean; readonly write: boolean };
}

/** A row of `realtime.messages`: a broadcast that came from the database. */
export interface StoredBroadcast {
  readonly id: string;
  /** Without the prefix `realtime:` of the protocol. */
  readonly topic: string;
  readonly event: string;
  readonly isPrivate: boolean;
  /** JSON text as the database wrote it, which whoever passes it on need not read; bytes from `send_binary`. */
  readonly payload: string | Buffer;
}

/** What a client asks for under `config.postgres_changes` when it joins. */
export interface ChangesRequest {
  readonly event: '*' | 'INSERT' | 'UPDATE' | 'DELETE';
  readonly schema: string;
  readonly table?: string | undefined;
  /** `<column>=<operator>.<value>`, several joined by commas. */
  readonly filter?: string | undefined;
  /** The columns that are wanted; all that the role may see when it is absent. */
  readonly select?: readonly string[] | undefined;
}

/** A change of a row, in the shape of the `data` of a `postgres_changes` event. */
export interface RowChange {
  readonly schema: string;
  readonly table: string;
  readonly type: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly commit_timestamp: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly record?: Readonly<Record<string, unknown>>;
  readonly old_record?: Readonly<Record<string, unknown>>;
  readonly errors: readonly string[] | null;
}

/** One listener to row changes, with the rights of the claims that were given last. */
export interface ChangesSubscription {
  setClaims(claims: Claims): void;
  close(): void;
}

/** The database has no connection for Realtime just now, or the question took too long. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable';
}

/** A request of row changes that cannot be served, with the sentence that the real server answers. */
export class InvalidChangesRequest extends Error {
  override name = 'InvalidChangesRequest';
}

/** All that Realtime wants of Postgres. Broadcasts and row changes come from logical replication, in commit order. */
export interface RealtimeDatabase {
  /** Asks the policies on `realtime.messages` as the real server does. Throws {@link DatabaseUnavailable}. */
  accessTo(topic: string, claims: Claims): Promise<TopicAccess>;
  /** The latest private broadcasts of a topic since a time (ms since 1970), oldest first; 1 to 25 of them. */
  replay(topic: string, since: number, limit: number): Promise<readonly StoredBroadcast[]>;
  /** Calls back for each broadcast that the database commits, from now on. At most one listener. */
  onBroadcast(listener: (broadcast: StoredBroadcast) => void): void;
  /**
   * Listens to row changes that the claims may see. The listener gets the places in `requests` that a change meets.
   * Rejects with {@link InvalidChangesRequest} or {@link DatabaseUnavailable}.
   */
  subscribe(
    requests: readonly ChangesRequest[],
    claims: Claims,
    listener: (change: RowChange, requestIndexes: readonly number[]) => void,
  ): Promise<ChangesSubscription>;
  /** Whether replication is running just now: what is committed meanwhile is broadcast. */
  readonly isReplicating: boolean;
  /** Resolves once {@link isReplicating}. */
  replicating(): Promise<void>;
  close(): Promise<void>;
}
