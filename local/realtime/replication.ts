import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Pgoutput } from 'pg-logical-replication';
import { LogStream, placeInLog } from './log-stream.ts';

/** One row that was written, with values as Postgres writes them; a large value that was left alone is absent. */
export interface Change {
  readonly relation: Pgoutput.MessageRelation;
  readonly action: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly row: Tuple | null;
  /** What is logged of the row before the change: its replica identity. */
  readonly identity: Tuple | null;
  readonly transaction: CommittedTransaction;
}

export interface CommittedTransaction {
  /** Its id without the epoch. */
  readonly xid: number;
  /** When it was committed, in milliseconds since 1970. */
  readonly committedAt: number;
}

export type Tuple = Readonly<Record<string, string | null | undefined>>;

export interface ReplicationOptions {
  /** Connection URL of a role that may replicate. */
  readonly url: string;
  readonly slot: string;
  /** Those of them that exist when the stream starts are read. */
  readonly publications: readonly string[];
  /** Called in commit order; no more is read from the server before a promise is fulfilled. */
  readonly onChange: (change: Change) => Promise<void> | void;
  readonly log: (line: string) => void;
}

/** Milliseconds until a lost stream is tried again: doubled from the first to the last. */
const FIRST_DELAY = 50;
const LAST_DELAY = 2000;
/** Milliseconds between two messages to the server that say how far this side is. */
const ACKNOWLEDGE_EVERY = 5000;

/**
 * Reads what the publications' tables are given, from the moment of `open` on. The slot is kept while this process
 * lives, so that a lost connection loses nothing: the next one goes on where the last one stood. An earlier process's
 * slot is thrown away, so that nothing piles up for somebody who does not come back.
 */
export class Replication {
  readonly #options: ReplicationOptions;
  #current: { readonly stream: LogStream; readonly publications: readonly string[] } | undefined;
  #isRunning = false;
  #waiting: (() => void)[] = [];
  #closed = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  /** All that was committed before this place in the log has been handled. */
  #position = '0/0';
  /** How much of which transaction has been handled: a lost stream starts at the transaction's first change again. */
  #transaction = { commitLsn: '', handled: 0 };
  /** How many of its changes this stream has brought. */
  #seen = 0;
  #committed: CommittedTransaction = { xid: 0, committedAt: 0 };
  /** Whether the server refused to go on, and nothing was read since. */
  #wasRefused = false;

  private constructor(options: ReplicationOptions) {
    this.#options = options;
  }

  /** Rejects when the slot cannot be made. */
  static async open(options: ReplicationOptions): Promise<Replication> {
    const replication = new Replication(options);
    await replication.#makeSlot();
    replication.#loop = replication.#run();
    return replication;
  }

  /** Whether the stream runs just now. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Resolves once {@link isRunning}. */
  running(): Promise<void> {
    return this.#isRunning ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Makes sure that a publication is read which may have been made after the stream was started. */
  include(publication: string): void {
    if (this.#current && !this.#current.publications.includes(publication)) this.#current.stream.cut();
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#current?.stream.cut();
    await this.#loop;
    await this.#withClient((client) => dropSlot(client, this.#options.slot)).catch((error: Error) =>
      this.#options.log(`the replication slot remains until the next start: ${error.message}`),
    );
  }

  async #run(): Promise<void> {
    let wait = FIRST_DELAY;
    while (!this.#closed.signal.aborted) {
      try {
        await this.#stream(() => {
          wait = FIRST_DELAY;
        });
      } catch (error) {
        if (this.#closed.signal.aborted) return;
        this.#options.log(`replication is interrupted: ${(error as Error).message}`);
        // A publication that has been dropped is left out the next time; what is refused then is refused for good.
        if (this.#wasRefused && isRefusal(error)) await this.#startOver();
        this.#wasRefused = isRefusal(error);
      }
      // Aborted by close, where the wait ends early.
      await delay(wait, undefined, { signal: this.#closed.signal }).catch(() => {});
      wait = Math.min(wait * 2, LAST_DELAY);
    }
  }

  /** Reads until the connection ends. */
  async #stream(onStart: () => void): Promise<void> {
    const { url, slot, publications } = this.#options;
    const publicationNames = await this.#withClient(async (client) => {
      const found = await client.query<{ pubname: string }>(
        'select pubname from pg_publication where pubname = any ($1) order by pubname',
        [publications],
      );
      return found.rows.map((row) => row.pubname);
    });
    if (this.#closed.signal.aborted) return;
    let isInTransaction = false;
    const stream = new LogStream({
      url,
      slot,
      publications: publicationNames,
      from: this.#position,
      onStart: () => {
        onStart();
        this.#isRunning = true;
        for (const resolve of this.#waiting.splice(0)) resolve();
      },
      onMessage: async (message) => {
        if (message.tag === 'begin' || message.tag === 'commit') isInTransaction = message.tag === 'begin';
        await this.#handle(message);
      },
      onHeartbeat: (lsn, isIdle, wantsReply) => {
        // Other tables' changes move the log on as well: where nothing is open, it need not be kept for this slot.
        // After a crash the slot is as it was last saved, and the server first tells that place, far behind.
        const isAhead = placeInLog(lsn) > placeInLog(this.#position);
        if (isIdle && !isInTransaction && isAhead) this.#position = lsn;
        if (wantsReply) stream.acknowledge(this.#position);
      },
    });
    const timer = setInterval(() => stream.acknowledge(this.#position), ACKNOWLEDGE_EVERY);
    this.#current = { stream, publications: publicationNames };
    try {
      await stream.read();
    } finally {
      this.#isRunning = false;
      this.#current = undefined;
      clearInterval(timer);
    }
  }

  async #handle(message: Pgoutput.Message): Promise<void> {
    switch (message.tag) {
      case 'begin': {
        const commitLsn = message.commitLsn ?? '';
        if (this.#transaction.commitLsn !== commitLsn) this.#transaction = { commitLsn, handled: 0 };
        this.#seen = 0;
        this.#committed = { xid: message.xid >>> 0, committedAt: Number(message.commitTime) / 1000 };
        return;
      }
      case 'commit':
        this.#position = message.commitEndLsn ?? this.#position;
        this.#wasRefused = false;
        return;
      case 'insert':
      case 'update':
      case 'delete':
        this.#seen++;
        if (this.#seen <= this.#transaction.handled) return;
        this.#transaction.handled = this.#seen;
        await this.#options.onChange(toChange(message, this.#committed));
    }
  }

  async #startOver(): Promise<void> {
    try {
      await this.#makeSlot();
      this.#position = '0/0';
      this.#options.log('WARNING: replication starts over: what was committed meanwhile was not broadcast');
    } catch (error) {
      this.#options.log(`the replication slot could not be made: ${(error as Error).message}`);
    }
  }

  async #makeSlot(): Promise<void> {
    await this.#withClient(async (client) => {
      await dropSlot(client, this.#options.slot);
      await client.query("select pg_create_logical_replication_slot($1, 'pgoutput')", [this.#options.slot]);
    });
  }

  async #withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({
      connectionString: this.#options.url,
      application_name: 'realtime_replication_setup',
    });
    // A connection that breaks also rejects the query, which is where it is told.
    client.on('error', () => {});
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.end();
    }
  }
}

/** A connection that was cut a moment ago may still hold the slot. */
const FREE_SLOT = `
  select pg_terminate_backend(active_pid, 5000) from pg_replication_slots where slot_name = $1 and active_pid is not null
`;
const DROP_SLOT = 'select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1';

async function dropSlot(client: pg.Client, slot: string): Promise<void> {
  await client.query(FREE_SLOT, [slot]);
  await client.query(DROP_SLOT, [slot]);
}

/** Whether it is no fault of the connection: slot or publication do not exist (42704), or the slot was left behind. */
function isRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && ['42704', '55000'].includes(error.code ?? '');
}

function toChange(
  message: Pgoutput.MessageInsert | Pgoutput.MessageUpdate | Pgoutput.MessageDelete,
  transaction: CommittedTransaction,
): Change {
  const { relation } = message;
  switch (message.tag) {
    case 'insert':
      return { relation, action: 'INSERT', row: message.new, identity: null, transaction };
    case 'update': {
      // A key that did not change is not logged a second time.
      const key = message.key ?? Object.fromEntries(relation.keyColumns.map((k) => [k, message.new[k]]));
      return { relation, action: 'UPDATE', row: message.new, identity: message.old ?? key, transaction };
    }
    case 'delete':
      return { relation, action: 'DELETE', row: null, identity: message.old ?? message.key, transaction };
  }
}
