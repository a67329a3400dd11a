import { ApiError } from './errors.ts';
import { conditionSql } from './filter-sql.ts';
import { ofColumn, PAYLOAD, type PayloadColumn, payloadRows } from './payload-sql.ts';
import type { Preferences } from './preferences.ts';
import type { Query } from './query-string.ts';
import type { Condition } from './query-types.ts';
import type { ReadNode } from './read-plan.ts';
import { where } from './read-sql.ts';
import type { Table } from './schema-cache.ts';
import { column, EMPTY, identifier, join, qualified, raw, type Sql, sql } from './sql.ts';

/** A write and what it gives back. */
export interface Write {
  readonly table: Table;
  readonly query: Query;
  readonly preferences: Preferences;
  /** JSON text and the columns that it fills. */
  readonly payload: { readonly text: string; readonly keys: readonly string[] };
  /** Columns for the result; none where the caller wants none. */
  readonly returning: readonly string[];
}

export function insertSql(write: Write): Sql {
  const { table, query, preferences } = write;
  const conflict = query.onConflict ?? table.primaryKey;
  const merge = preferences.resolution === 'merge-duplicates' && conflict.length > 0;
  const columns = payloadColumns(write);
  const ignore = preferences.resolution === 'ignore-duplicates' && conflict.length > 0;
  return sql`${insertInto(write, columns)}${merge ? sql`where ${counted('+')} ` : EMPTY}${
    merge
      ? onConflictUpdate(conflict, columns)
      : ignore
        ? sql`on conflict (${names(conflict)}) do nothing `
        : EMPTY
  }${returning(write)}`;
}

/** PUT: one row, named by the whole primary key in the URL and the same in the body. */
export function putSql(write: Write): Sql {
  const { table, query } = write;
  const key = new Set(table.primaryKey);
  const filtered = query.filters.map(({ item }) => item.field.name);
  const exact = query.filters.every(
    ({ path, item: { negated, field, operation } }) =>
      path.length === 0 &&
      !negated &&
      field.path.length === 0 &&
      operation.kind === 'compare' &&
      operation.operator === '=' &&
      operation.quantifier === null,
  );
  const covers =
    key.size > 0 && key.size === new Set(filtered).size && filtered.every((name) => key.has(name));
  if (!exact || !covers || query.logic.length > 0) {
    throw new ApiError(405, {
      code: 'PGRST105',
      message: "Filters must include all and only primary key columns with 'eq' operators",
    });
  }
  const columns = payloadColumns(write);
  const scope = { reference: PAYLOAD, columns: table.columns };
  const conditions = query.filters.map(({ item }) => conditionSql(scope, item));
  return sql`${insertInto(write, columns)}where ${join([counted('+'), ...conditions], ' and ')} ${onConflictUpdate(table.primaryKey, columns)}${returning(write)}`;
}

export function updateSql(write: Write): Sql {
  const columns = payloadColumns(write);
  const target = qualified(write.table);
  if (columns.length === 0) {
    const shown =
      write.returning.length === 0
        ? raw('null')
        : join(write.returning.map((name) => column(identifier(write.table.name), name)));
    return sql`select ${shown} from ${target} where false`;
  }
  requireFilter(write, 'UPDATE');
  const assignments = join(columns.map(({ name }) => sql`${identifier(name)} = ${column(PAYLOAD, name)}`));
  return sql`update ${target} set ${assignments} ${rowsOf(write, columns)}${where(ownConditions(write))} ${returning(write)}`;
}

export function deleteSql(write: Write): Sql {
  requireFilter(write, 'DELETE');
  return sql`delete from ${qualified(write.table)}${where(ownConditions(write))} ${returning(write)}`;
}

/**
 * What `returning` must name so that the selected columns, the embeds and the order of the result can be made.
 * A whole row (`*`) is asked for only where the request does, so that column grants still suffice.
 */
export function returningColumns(node: ReadNode, primaryKey: readonly string[]): string[] {
  const selected = node.select.map(({ field }) => field.name);
  const needsRow = node.embeds.some(({ relationship }) => relationship.kind === 'computed');
  if (selected.includes('*') || needsRow) return ['*'];
  const forEmbeds = node.embeds.flatMap(({ relationship }) => {
    if (relationship.kind === 'key') return relationship.columns.map(([own]) => own);
    return relationship.kind === 'junction' ? relationship.junction.source.map(([own]) => own) : [];
  });
  const forOrder = node.order.flatMap(({ relation, field }) => (relation === null ? [field.name] : []));
  const all = [...new Set([...selected, ...forEmbeds, ...forOrder, ...primaryKey])];
  return all.length === 0 ? ['*'] : all;
}

function insertInto(write: Write, columns: readonly PayloadColumn[]): Sql {
  const list = columns.length === 0 ? EMPTY : sql`(${names(columns.map(({ name }) => name))}) `;
  const values = join(columns.map(({ name }) => column(PAYLOAD, name)));
  return sql`insert into ${qualified(write.table)} ${list}select ${values} ${rowsOf(write, columns)}`;
}

function rowsOf(write: Write, columns: readonly PayloadColumn[]): Sql {
  const applyDefaults = write.preferences.missing === 'default';
  return payloadRows(write.payload.text, columns, { applyDefaults, onlyFirst: false });
}

function onConflictUpdate(key: readonly string[], columns: readonly PayloadColumn[]): Sql {
  if (columns.length === 0) return sql`on conflict (${names(key)}) do nothing `;
  const assignments = join(
    columns.map(({ name }) => sql`${identifier(name)} = excluded.${identifier(name)}`),
  );
  return sql`on conflict (${names(key)}) do update set ${assignments} where ${counted('-')} `;
}

/**
 * Counts rows that are inserted in a setting of the transaction: every row adds one, and an update in its place
 * takes it off again. Always true. It is how 201 (something new) is told from 200, as PostgREST does it.
 */
function counted(sign: '+' | '-'): Sql {
  const current = `coalesce(nullif(current_setting('pgrst.inserted', true), '')::int, 0)`;
  const unreachable = sign === '+' ? '0' : '-1';
  return raw(`set_config('pgrst.inserted', (${current} ${sign} 1)::text, true) <> '${unreachable}'`);
}

function payloadColumns({ table, payload }: Write): PayloadColumn[] {
  return [...new Set(payload.keys)].toSorted().map((name) => {
    const found = table.columns.get(name);
    if (found) return ofColumn(found);
    throw new ApiError(400, {
      code: 'PGRST204',
      message: `Could not find the '${name}' column of '${table.name}' in the schema cache`,
    });
  });
}

/** Supabase loads safeupdate for the Data API's sessions; this is what it says. */
function requireFilter(write: Write, verb: 'UPDATE' | 'DELETE'): void {
  if (ownFilters(write).length > 0) return;
  throw new ApiError(400, { code: '21000', message: `${verb} requires a WHERE clause` });
}

function ownConditions(write: Write): Sql[] {
  const scope = { reference: qualified(write.table), columns: write.table.columns };
  return ownFilters(write).map((condition) => conditionSql(scope, condition));
}

function ownFilters({ query }: Write): Condition[] {
  return [...query.filters, ...query.logic].filter(({ path }) => path.length === 0).map(({ item }) => item);
}

function returning({ table, returning: wanted }: Write): Sql {
  if (wanted.length === 0) return raw('returning 1');
  return sql`returning ${join(wanted.map((name) => column(qualified(table), name)))}`;
}

function names(list: readonly string[]): Sql {
  return join(list.map(identifier));
}
