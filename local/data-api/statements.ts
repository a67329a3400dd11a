import { SCALAR } from './call-sql.ts';
import type { MediaType } from './media-type.ts';
import type { Routine } from './schema-cache.ts';
import { EMPTY, identifier, join, literal, raw, type Sql, sql } from './sql.ts';

/** Name of the rows that a write or a function gives to the read that shapes the result. */
export const SOURCE = identifier('pgrst_source');

/** What every statement below returns, as its one row. */
export interface ResultRow {
  readonly total: string | null;
  readonly rows: string;
  readonly body: string | null;
  readonly response_headers: string | null;
  readonly response_status: string | null;
  readonly location: string[] | null;
  readonly inserted: string | null;
}

export function readStatement(read: Sql, count: Sql | null, body: Sql): Sql {
  return sql`with ${SOURCE} as (${read})${countTable(count)} select ${columns(count, body, raw('null'))} from (select * from ${SOURCE}) pgrst_row`;
}

/** `read` shapes the result; without it the rows are only counted. */
export function writeStatement(write: Sql, read: Sql | null, body: Sql, location: Sql): Sql {
  const rows = read ?? sql`select * from ${SOURCE}`;
  return sql`with ${SOURCE} as (${write}) select ${columns(null, body, location)} from (${rows}) pgrst_row`;
}

export function callStatement(call: Sql, read: Sql, count: Sql | null, body: Sql): Sql {
  return sql`with ${SOURCE} as (${call})${countTable(count)} select ${columns(count, body, raw('null'))} from (${read}) pgrst_row`;
}

/** The rows as JSON or CSV, made by the database: every type looks as PostgreSQL writes it. */
export function bodySql(media: MediaType, routine: Routine | null): Sql {
  if (media.kind === 'csv') return csvBody();
  const scalar = routine !== null && !routine.returns.composite;
  const single = media.kind === 'object' || (routine !== null && !routine.returns.set);
  const rows = sql`json_agg(pgrst_row${scalar ? sql`.${SCALAR}` : EMPTY})`;
  const json = media.stripNulls ? sql`json_strip_nulls(${rows})` : rows;
  return single ? sql`coalesce((${json}->0)::text, 'null')` : sql`coalesce(${json}::text, '[]')`;
}

export const NO_BODY: Sql = raw(`''`);
export const NO_LOCATION: Sql = raw('null::text[]');

/** For `Location`: the primary key of the one row that was inserted, as filters. */
export function locationSql(primaryKey: readonly string[]): Sql {
  if (primaryKey.length === 0) return NO_LOCATION;
  const keys = join(primaryKey.map(literal));
  return sql`case when count(pgrst_row) = 1 then (
    select array_agg(pair.key || '=' || coalesce('eq.' || pair.value, 'is.null'))
    from (select row_to_json(source_row) as json from ${SOURCE} source_row limit 1) first
    cross join json_each_text(first.json) pair
    where pair.key in (${keys})
  ) end`;
}

function columns(count: Sql | null, body: Sql, location: Sql): Sql {
  const setting = (name: string) => raw(`nullif(current_setting('${name}', true), '')`);
  return sql`
    ${count === null ? raw('null') : raw('(select count(*) from pgrst_source_count)')}::text as total,
    count(pgrst_row)::text as rows,
    ${body}::text as body,
    ${setting('response.headers')} as response_headers,
    ${setting('response.status')} as response_status,
    ${location}::text[] as location,
    ${setting('pgrst.inserted')} as inserted`;
}

function countTable(count: Sql | null): Sql {
  return count === null ? EMPTY : sql`, pgrst_source_count as (${count})`;
}

/** The text of a row is CSV but for the parentheses around it. */
function csvBody(): Sql {
  return sql`(
    select coalesce(string_agg(header.name, ','), '')
    from (select json_object_keys(row_to_json(first)) as name from (select * from ${SOURCE} limit 1) first) header
  ) || E'\\n' || coalesce(string_agg(substring(pgrst_row::text, 2, length(pgrst_row::text) - 2), E'\\n'), '')`;
}
