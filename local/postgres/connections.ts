import { createHash } from 'node:crypto';
import pg from 'pg';

export interface ConnectionsOptions {
  /** Connection URL of the service's login role. */
  readonly url: string;
  /** The service, as `pg_stat_activity` and the log name it. */
  readonly name: string;
  readonly types?: pg.CustomTypesConfig;
  readonly log: (line: string) => void;
}

/** A statement whose text comes again in other transactions, so that each connection prepares it once. */
export interface Statement {
  readonly text: string;
  readonly values?: readonly (string | null)[];
}

export interface TransactionOptions {
  /** `begin …`, and what has to hold before the work: run in this order, in the round trip of the work's first query. */
  readonly opening: readonly Statement[];
  readonly ending?: 'commit' | 'rollback';
  /** Whether the work asks once, and decides nothing by the answer: the ending then goes out with its query. */
  readonly endsAtOnce?: boolean;
}

/** Milliseconds that a request waits for one of the connections. */
const PATIENCE = 10_000;

/** A service's connections to the database. */
export class Connections {
  readonly #pool: pg.Pool;

  constructor({ url, name, types, log }: ConnectionsOptions) {
    this.#pool = new pg.Pool({
      connectionString: url,
      application_name: name,
      max: 10,
      connectionTimeoutMillis: PATIENCE,
      pipeline: true,
      ...(types ? { types } : {}),
    });
    // Unheard, either event would end the process. What breaks under a request rejects its query, which is told.
    this.#pool.on('connect', (client) => client.on('error', () => {}));
    this.#pool.on('error', (error) => {
      // The pool does not wait for its connections' farewell: at the end of the stack, PostgreSQL may be faster.
      if (!this.#pool.ending) log(`a database connection ended: ${error.message}`);
    });
  }

  /** Runs the work in one transaction; an error of the opening, of the work or of the ending rolls it back. */
  async transaction<T>(
    { opening, ending = 'commit', endsAtOnce = false }: TransactionOptions,
    work: (client: pg.ClientBase) => Promise<T>,
  ): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      const { opened, worked, ended } = inOneWrite(client, () => ({
        opened: opening.map((statement) => client.query(prepared(statement))),
        worked: work(client),
        ended: endsAtOnce ? client.query(ending) : null,
      }));
      // The first failure is the cause of those behind it: they found the transaction aborted.
      for (const step of await Promise.allSettled([...opened, worked, ended])) {
        if (step.status === 'rejected') throw step.reason;
      }
      if (ended === null) await client.query(ending);
      return await worked;
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      // A connection that cannot even roll back is of no further use to the pool.
      client.release(broken);
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}

/** Why no answer came: no connection was free in time, or the connection broke; `null` for every other error. */
export function connectionFailure(error: unknown): 'exhausted' | 'broken' | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof pg.DatabaseError) return REFUSALS[error.code ?? ''] ?? null;
  // The driver's own failures have no type: a system call's code, or one of these sentences.
  if (error.message.includes('timeout exceeded when trying to connect')) return 'exhausted';
  const isBroken = 'syscall' in error || /connection (terminated|is lost|ended|error)/i.test(error.message);
  return isBroken ? 'broken' : null;
}

/** The server ends (57P01), has ended (57P02) or is not taking (57P03) connections, or has too many (53300). */
const REFUSALS: Readonly<Record<string, 'exhausted' | 'broken'>> = {
  '57P01': 'broken',
  '57P02': 'broken',
  '57P03': 'broken',
  '53300': 'exhausted',
};

/** What `send` asks for before it waits goes to the server in one piece: each write by itself would wake it. */
function inOneWrite<T>({ connection: { stream } }: pg.PoolClient, send: () => T): T {
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}

/** Names of prepared statements by their texts. */
const names = new Map<string, string>();

/** For the driver: a connection that knows the text takes only the values. */
export function prepared({ text, values }: Statement): pg.QueryConfig {
  const name = names.get(text) ?? createHash('md5').update(text).digest('hex');
  names.set(text, name);
  return { name, text, values: [...(values ?? [])] };
}
