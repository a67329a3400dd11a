import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type Connections, connectionFailure } from '../postgres/connections.ts';
import { describeRequest, type ParsedRequest, parseChangesRequest } from './changes-request.ts';
import {
  type ChangesRequest,
  type ChangesSubscription,
  type Claims,
  InvalidChangesRequest,
  type RowChange,
} from './database.ts';
import type { Change, Tuple } from './replication.ts';
import { isUnavailable } from './unavailable.ts';

export interface RowChangesOptions {
  readonly connections: Connections;
  readonly publication: string;
  readonly log: (line: string) => void;
}

type Listener = (change: RowChange, requestIndexes: readonly number[]) => void;

/** What `realtime.apply_rls` answers: the change as some listeners may see it. */
interface Verdict {
  readonly wal: Omit<RowChange, 'columns' | 'errors'> & Partial<Pick<RowChange, 'columns'>>;
  readonly subscription_ids: readonly string[];
  readonly errors: readonly string[];
}

/** Changes that are asked about at once. */
const MOST_AT_ONCE = 50;
/** Changes that may wait for the database's verdict before no more are read. */
const MOST_WAITING = 500;
/** Milliseconds until a question is asked again that the database could not take. */
const RETRY_DELAY = 200;
/** Milliseconds that a commit is given to become visible after it was logged. */
const COMMIT_PATIENCE = 5000;

const OPENING = [{ text: 'begin' }, { text: "set local statement_timeout = '10s'" }];

/**
 * The changes of rows, for those who may see them. Each request of a listener stands in `realtime.subscription`, where
 * Postgres checks its filters; whom of them a change concerns, and how much of it, `realtime.apply_rls` says.
 */
export class RowChanges {
  readonly #options: RowChangesOptions;
  /** By the id of each request, its listener and its place among the listener's. */
  readonly #requests = new Map<string, { readonly listener: Listener; readonly index: number }>();
  /** How many requests there are for a table, by its object id: what nobody listens to is not asked about. */
  readonly #requestsFor = new Map<number, number>();
  #work: Promise<void> = Promise.resolve();
  /** The changes that the last piece of work will ask about, as long as it has not begun and nothing came behind it. */
  #batch: Change[] = [];
  #waiting = 0;
  readonly #closed = new AbortController();

  private constructor(options: RowChangesOptions) {
    this.#options = options;
  }

  /** Forgets the listeners of an earlier process. */
  static async open(options: RowChangesOptions): Promise<RowChanges> {
    await options.connections.transaction({ opening: OPENING }, (client) =>
      client.query('delete from realtime.subscription'),
    );
    return new RowChanges(options);
  }

  /** Passes a change on to those who may see it, after those before it; a promise is fulfilled when there is room. */
  add(change: Change): Promise<void> | undefined {
    if (!this.#requestsFor.has(change.relation.relationOid)) return;
    this.#waiting++;
    if (this.#batch.length === 0 || this.#batch.length === MOST_AT_ONCE) {
      const batch: Change[] = [];
      this.#enqueue(async () => {
        if (this.#batch === batch) this.#batch = [];
        await this.#passOn(batch);
        this.#waiting -= batch.length;
      });
      this.#batch = batch;
    }
    this.#batch.push(change);
    return this.#waiting < MOST_WAITING ? undefined : this.#work;
  }

  /** Rejects with {@link InvalidChangesRequest} for what the publication or the columns do not allow. */
  async subscribe(
    requests: readonly ChangesRequest[],
    claims: Claims,
    listener: Listener,
  ): Promise<ChangesSubscription> {
    const parsed = requests.map(parseChangesRequest);
    const ids = parsed.map(() => randomUUID());
    const tables = await this.#options.connections.transaction({ opening: OPENING }, async (client) => {
      const found: number[] = [];
      for (const [index, request] of parsed.entries()) {
        found.push(...(await this.#insert(client, ids[index] as string, request, claims)));
      }
      return found;
    });
    for (const [index, id] of ids.entries()) this.#requests.set(id, { listener, index });
    for (const table of tables) this.#count(table, 1);

    let isOpen = true;
    const close = () => {
      if (!isOpen) return;
      isOpen = false;
      for (const id of ids) this.#requests.delete(id);
      for (const table of tables) this.#count(table, -1);
      this.#enqueue(() =>
        this.#attempt(
          (client) =>
            client.query('delete from realtime.subscription where subscription_id = any ($1)', [ids]),
          (error) => this.#options.log(`WARNING: a listener was not removed: ${error.message}`),
        ),
      );
    };
    return {
      setClaims: (next) => {
        if (!isOpen) return;
        this.#enqueue(() =>
          this.#attempt(
            (client) =>
              client.query('update realtime.subscription set claims = $2 where subscription_id = any ($1)', [
                ids,
                next,
              ]),
            (error) => {
              this.#options.log(
                `WARNING: a listener is removed, its new claims do not fit: ${error.message}`,
              );
              close();
            },
          ),
        );
      },
      close,
    };
  }

  /** What has not been passed on yet is dropped: nobody is left to hear it. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#work;
  }

  #enqueue(work: () => Promise<void>): void {
    // What comes now is asked about behind this work, not before it.
    this.#batch = [];
    this.#work = this.#work.then(work);
  }

  async #passOn(changes: readonly Change[]): Promise<void> {
    let verdicts: readonly Verdict[] = [];
    let failure: Error | undefined;
    await this.#attempt(
      async (client) => {
        await untilVisible(client, changes);
        verdicts = await askAbout(client, changes);
      },
      (error) => {
        failure = error;
      },
    );
    if (!failure) {
      for (const verdict of verdicts) this.#deliver(verdict);
      return;
    }
    const [first, ...others] = changes;
    if (others.length > 0) {
      // One of them is the cause, and concerns none of the rest.
      for (const change of changes) await this.#passOn([change]);
    } else if (first) {
      const { schema, name } = first.relation;
      this.#options.log(`WARNING: a change of ${schema}.${name} was not passed on: ${failure.message}`);
    }
  }

  /** Runs the work in a transaction, again while the database is away. */
  async #attempt(
    work: (client: pg.ClientBase) => Promise<unknown>,
    onFailure: (error: Error) => void,
  ): Promise<void> {
    while (!this.#closed.signal.aborted) {
      try {
        await this.#options.connections.transaction({ opening: OPENING }, work);
        return;
      } catch (error) {
        if (connectionFailure(error) === null) return onFailure(error as Error);
      }
      // Aborted by close, where the wait ends early.
      await delay(RETRY_DELAY, undefined, { signal: this.#closed.signal }).catch(() => {});
    }
  }

  async #insert(
    client: pg.ClientBase,
    id: string,
    request: ParsedRequest,
    claims: Claims,
  ): Promise<readonly number[]> {
    const { filters } = request;
    const sentence = 'Unable to subscribe to changes with given parameters.';
    try {
      const inserted = await client.query<{ entity: number }>(INSERT, [
        this.#options.publication,
        request.schema,
        request.table,
        id,
        request.event,
        filters.map((filter) => filter.column),
        filters.map((filter) => filter.operator),
        filters.map((filter) => filter.value),
        filters.map((filter) => filter.negate),
        claims,
        request.select,
      ]);
      if (inserted.rows.length > 0) return inserted.rows.map((row) => row.entity);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || isUnavailable(error)) throw error;
      throw new InvalidChangesRequest(
        `${sentence} An exception happened so please check your connect parameters: ${describeRequest(request)}. ` +
          `Exception: ${describeError(error)}`,
        { cause: error },
      );
    }
    throw new InvalidChangesRequest(
      `${sentence} Please check Realtime is enabled for the given connect parameters: ${describeRequest(request)}`,
    );
  }

  #count(table: number, by: 1 | -1): void {
    const requests = (this.#requestsFor.get(table) ?? 0) + by;
    if (requests > 0) this.#requestsFor.set(table, requests);
    else this.#requestsFor.delete(table);
  }

  /** One call for each listener, with all of its requests that the change meets. */
  #deliver({ wal, subscription_ids: ids, errors }: Verdict): void {
    const places = new Map<Listener, number[]>();
    for (const id of ids) {
      const request = this.#requests.get(id);
      if (!request) continue;
      const indexes = places.get(request.listener) ?? [];
      places.set(request.listener, [...indexes, request.index]);
    }
    const change: RowChange = { columns: [], ...wal, errors: errors.length > 0 ? errors : null };
    for (const [listener, indexes] of places)
      listener(
        change,
        indexes.sort((a, b) => a - b),
      );
  }
}

/** Source: supabase/realtime, lib/extensions/postgres_cdc_rls/subscriptions.ex. */
const INSERT = `
  insert into realtime.subscription
    (subscription_id, entity, filters, claims, action_filter, selected_columns)
  select $4::uuid, published.entity,
    array(
      select (f.name, f.op::realtime.equality_op, f.value, f.negate)::realtime.user_defined_filter
      from unnest($6::text[], $7::text[], $8::text[], $9::boolean[]) f (name, op, value, negate)
      order by f.name, f.op, f.value, f.negate
    ),
    $10, $5, (select array_agg(c order by c) from unnest($11::text[]) c)
  from (
    select format('%I.%I', schemaname, tablename)::regclass as entity from pg_publication_tables
    where pubname = $1 and $2::text in ('*', schemaname) and $3::text in ('*', tablename)
  ) published
  returning entity::oid::int8::integer as entity
`;

/**
 * The log tells of a commit a moment before other sessions see it: a policy that was asked at once would not find the row.
 */
async function untilVisible(client: pg.ClientBase, changes: readonly Change[]): Promise<void> {
  const xids = [...new Set(changes.map(({ transaction }) => transaction.xid))];
  for (const deadline = Date.now() + COMMIT_PATIENCE; Date.now() < deadline; await delay(1)) {
    const { rows } = await client.query<{ visible: boolean }>(ARE_VISIBLE, [xids]);
    if (rows[0]?.visible) return;
  }
}

/** The log's ids lack the epoch: they are those of the last two thousand million transactions. */
const ARE_VISIBLE = `
  select bool_and(pg_visible_in_snapshot(
    (case when whole > top + (1::int8 << 31) then whole - (1::int8 << 32) else whole end)::text::xid8, snapshot
  )) as visible
  from unnest($1::int8[]) xid,
    (select pg_current_snapshot() as snapshot) s,
    lateral (select pg_snapshot_xmax(snapshot)::text::int8 as top) t,
    lateral (select (top >> 32 << 32) + xid as whole) w
`;

async function askAbout(client: pg.ClientBase, changes: readonly Change[]): Promise<readonly Verdict[]> {
  const answer = await client.query<Verdict>(
    `select a.wal, a.subscription_ids::text[], a.errors
     from unnest($1::jsonb[]) with ordinality c (wal, place), realtime.apply_rls(c.wal) a order by c.place`,
    [changes.map(toWal)],
  );
  return answer.rows;
}

function toWal({ action, relation, row, identity, transaction }: Change): string {
  const valuesOf = (tuple: Tuple | null) =>
    relation.columns.flatMap(({ name, typeOid }) => {
      const value = tuple?.[name];
      return value === undefined ? [] : [{ name, typeoid: typeOid, value }];
    });
  return JSON.stringify({
    action: action.charAt(0),
    schema: relation.schema,
    table: relation.name,
    timestamp: new Date(transaction.committedAt).toISOString(),
    columns: valuesOf(row),
    identity: valuesOf(identity),
  });
}

/** As the real server's driver words what Postgres answered. */
function describeError({ severity, code = '', message }: pg.DatabaseError): string {
  const name = CONDITIONS[code];
  return `${severity} ${code}${name ? ` (${name})` : ''} ${message}`;
}

/** Names of the errors that a subscription may meet. Source: PostgreSQL, appendix A. */
const CONDITIONS: Readonly<Record<string, string>> = {
  '22003': 'numeric_value_out_of_range',
  '22007': 'invalid_datetime_format',
  '22008': 'datetime_field_overflow',
  '22P02': 'invalid_text_representation',
  '42704': 'undefined_object',
  '42883': 'undefined_function',
  P0001: 'raise_exception',
};
