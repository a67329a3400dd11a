import type { Column, RoutineParameter } from './schema-cache.ts';
import { EMPTY, identifier, join, literal, raw, type Sql, sql, value } from './sql.ts';

/** A column that the payload gives, with the type that its JSON value is read as. */
export interface PayloadColumn {
  readonly name: string;
  readonly type: string;
  readonly default: string | null;
}

/** Alias of the rows that {@link payloadRows} makes. */
export const PAYLOAD = identifier('pgrst_body');

export function ofColumn({ name, type, default: initial }: Column): PayloadColumn {
  return { name, type, default: initial };
}

export function ofParameter({ name, castType }: RoutineParameter): PayloadColumn {
  return { name, type: castType, default: null };
}

/**
 * `from …` over the rows of a JSON payload. The database takes the JSON apart, so each value is decoded once and
 * by the type of its column. `applyDefaults` puts a column's default where an object lacks the key.
 */
export function payloadRows(
  json: string,
  columns: readonly PayloadColumn[],
  { applyDefaults, onlyFirst }: { applyDefaults: boolean; onlyFirst: boolean },
): Sql {
  const isObject = /^[ \t\r\n]*\{/.test(json);
  const prefix = applyDefaults ? 'jsonb' : 'json';
  const given = sql`(select ${value(json)}::${raw(prefix)} as json_data) pgrst_payload`;
  const defaults = applyDefaults ? withDefaults(columns, isObject) : EMPTY;
  const source = raw(applyDefaults ? 'pgrst_defaults.json_data' : 'pgrst_payload.json_data');
  const limit = raw(onlyFirst ? ' limit 1' : '');
  return sql`from ${given}${defaults}, lateral (${rows(source, columns, prefix, isObject)}${limit}) ${PAYLOAD} `;
}

function rows(source: Sql, columns: readonly PayloadColumn[], prefix: string, isObject: boolean): Sql {
  if (columns.length === 0) {
    return isObject
      ? raw('select from (values (1)) _')
      : sql`select from ${raw(prefix)}_array_elements(${source}) _`;
  }
  const names = join(columns.map(({ name }) => identifier(name)));
  const typed = join(columns.map(({ name, type }) => sql`${identifier(name)} ${raw(type)}`));
  const record = raw(`${prefix}_to_record${isObject ? '' : 'set'}`);
  return sql`select ${names} from ${record}(${source}) as _(${typed})`;
}

function withDefaults(columns: readonly PayloadColumn[], isObject: boolean): Sql {
  const pairs = columns.flatMap(({ name, default: initial }) =>
    initial === null ? [] : [sql`${literal(name)}, ${raw(initial)}`],
  );
  const defaults = sql`jsonb_build_object(${join(pairs)})`;
  const merged = isObject
    ? sql`select ${defaults} || pgrst_payload.json_data as json_data`
    : sql`select jsonb_agg(${defaults} || element) as json_data from jsonb_array_elements(pgrst_payload.json_data) element`;
  return sql`, lateral (${merged}) pgrst_defaults`;
}
