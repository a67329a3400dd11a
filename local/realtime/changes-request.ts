import { type ChangesFilter, parseChangesFilter } from './changes-filter.ts';
import { type ChangesRequest, InvalidChangesRequest } from './database.ts';

/** A request of row changes, read and checked as far as that goes without the database. */
export interface ParsedRequest {
  readonly event: ChangesRequest['event'];
  readonly schema: string;
  /** `*` for all of the schema's. */
  readonly table: string;
  readonly filters: readonly ChangesFilter[];
  readonly select: readonly string[] | null;
}

/** Source of rules and sentences: supabase/realtime, lib/extensions/postgres_cdc_rls/subscriptions.ex. */
export function parseChangesRequest(request: ChangesRequest): ParsedRequest {
  if (request.table === undefined && request.filter !== undefined) {
    throw new InvalidChangesRequest(
      `No subscription params provided. Please provide at least a \`schema\` or \`table\` to subscribe to: ${mapOf(request)}`,
    );
  }
  const parsed = {
    event: request.event,
    schema: request.schema,
    table: request.table ?? '*',
    filters: parseChangesFilter(request.filter ?? ''),
    select: request.select?.length ? request.select : null,
  };
  if (parsed.select && (parsed.schema === '*' || parsed.table === '*')) {
    throw new InvalidChangesRequest(
      'Column selection is not supported for wildcard subscriptions. Provide an explicit schema and table name.',
    );
  }
  return parsed;
}

/** How the real server names a request in its sentences. */
export function describeRequest({ event, schema, table, filters, select }: ParsedRequest): string {
  const conditions = filters.map(
    ({ column, operator, value, negate }) =>
      `{${[column, operator, value].map(quoted).join(', ')}, ${negate}}`,
  );
  const columns = select ? `[${select.map(quoted).join(', ')}]` : 'nil';
  return `[event: ${event}, schema: ${schema}, table: ${table}, filters: [${conditions.join(', ')}], select: ${columns}]`;
}

function mapOf({ event, filter, schema }: ChangesRequest): string {
  return `%{"event" => ${quoted(event)}, "filter" => ${quoted(filter ?? '')}, "schema" => ${quoted(schema)}}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
