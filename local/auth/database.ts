import type pg from 'pg';
import { Connections, type ConnectionsOptions } from '../postgres/connections.ts';
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
  readonly #connections: Connections;

  constructor(options: ConnectionsOptions) {
    this.#connections = new Connections(options);
  }

  /** Commits when `work` resolves or throws {@link CommitThenThrow}; else rolls back and rethrows. */
  async transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const afterCommit: (() => void)[] = [];
    let refusal: Error | undefined;
    const result = await this.#connections.transaction({ opening: [{ text: 'begin' }] }, async (client) => {
      const tx: Tx = {
        rows: async (sql, values) => (await client.query(sql, values ? [...values] : [])).rows,
        row: async (sql, values) => (await client.query(sql, values ? [...values] : [])).rows[0],
        afterCommit: (action) => afterCommit.push(action),
      };
      return work(tx).catch((error: unknown) => {
        if (!(error instanceof CommitThenThrow)) throw error;
        refusal = error.refusal;
      });
    });
    for (const action of afterCommit) action();
    if (refusal) throw refusal;
    return result as Result;
  }

  close(): Promise<void> {
    return this.#connections.close();
  }
}
