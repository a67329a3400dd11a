import pg from 'pg';
import type { DataSet } from '../data/data-set.ts';
import type { Plan } from './row.ts';

/** A statement with its parameters: parsed and planned anew each time, which PostgREST does once for each connection. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A connection of a measurement. */
export class Session {
  readonly #client: pg.Client;
  readonly #set: DataSet;

  private constructor(client: pg.Client, set: DataSet) {
    this.#client = client;
    this.#set = set;
  }

  /** Connects as role `postgres`, which owns the tables and is bound by no policy. */
  static async asOwner(set: DataSet): Promise<Session> {
    const client = new pg.Client({ connectionString: set.url() });
    await client.connect();
    return new Session(client, set);
  }

  /** Connects as the Data API does, and becomes `anon`, or the person who is named. */
  static async asCaller(set: DataSet, person?: string): Promise<Session> {
    const client = new pg.Client({ connectionString: set.url('authenticator') });
    await client.connect();
    const role = person ? 'authenticated' : 'anon';
    await client.query(`set role ${role}`);
    const claims = person ? { role, sub: person } : { role };
    await client.query(`select set_config('request.jwt.claims', $1, false)`, [JSON.stringify(claims)]);
    return new Session(client, set);
  }

  async rows<T extends pg.QueryResultRow>({ text, values }: Statement): Promise<T[]> {
    return (await this.#client.query<T>(text, [...values])).rows;
  }

  async explain(title: string, { text, values }: Statement): Promise<Plan> {
    const { rows } = await this.#client.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, buffers, costs off, timing off) ${text}`,
      [...values],
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    return { title, businesses: this.#set.parameters.businesses, text: plan };
  }

  async end(): Promise<void> {
    await this.#client.end();
  }
}

/** Runs `work` with sessions that are ended after it, however it ends. */
export async function withSessions<T>(
  opening: readonly Promise<Session>[],
  work: (...sessions: Session[]) => Promise<T>,
): Promise<T> {
  const opened = await Promise.allSettled(opening);
  const sessions = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  try {
    for (const one of opened) if (one.status === 'rejected') throw one.reason;
    return await work(...sessions);
  } finally {
    for (const session of sessions) await session.end();
  }
}
