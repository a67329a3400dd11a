import pg from 'pg';
import { CommitThenThrow } from './errors.ts';

/** One transaction as the role `supabase_auth_admin`; triggers on Auth's tables run inside it. */
export interface Tx {
  rows<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  row<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row | undefined>;
  /** Runs when the transaction has been committed: a mail must not tell of what was rolled back. */
  afterCommit(action: () => void): void;
}

/** Auth's connections to Postgres. */
export class Database {
  readonly #pool: pg.Pool;

  constructor(connectionString: string, onError: (error: Error) => void) {
    this.#pool = new pg.Pool({ connectionString, max: 8, application_name: 'auth' });
    this.#pool.on('error', onError);
  }

  /** Commits when `work` resolves or throws {@link CommitThenThrow}; else rolls back and rethrows. */
  async transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    const afterCommit: (() => void)[] = [];
    const tx: Tx = {
      rows: async (sql, values) => (await client.query(sql, values ? [...values] : [])).rows,
      row: async (sql, values) => (await client.query(sql, values ? [...values] : [])).rows[0],
      afterCommit: (action) => afterCommit.push(action),
    };
    let refusal: Error | undefined;
    try {
      await client.query('begin');
      const result = await work(tx).catch((error: unknown) => {
        if (!(error instanceof CommitThenThrow)) throw error;
        refusal = error.refusal;
      });
      await client.query('commit');
      for (const action of afterCommit) action();
      if (refusal) throw refusal;
      return result as Result;
    } catch (error) {
      if (error !== refusal) await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}
