import { createHash } from 'node:crypto';
import { type ChangesRequest, InvalidChangesRequest } from './database.ts';

/** One entry of `config.postgres_changes` as it came, with the id that events name it by. */
export interface ChangesBinding {
  readonly params: Readonly<Record<string, unknown>>;
  /** Equal for equal parameters, as in the real server. */
  readonly id: number;
}

/** Throws {@link InvalidChangesRequest} for an entry that is no object. */
export function changesBindings(entries: readonly unknown[]): ChangesBinding[] {
  return entries.map((params) => {
    if (typeof params !== 'object' || params === null || Array.isArray(params)) {
      throw new InvalidChangesRequest('An entry of postgres_changes is no object');
    }
    return { params: params as Record<string, unknown>, id: idOf(params) };
  });
}

/** 27 bits, and never 0, which realtime-js takes for none. */
function idOf(params: object): number {
  const hash = createHash('sha256').update(JSON.stringify(params)).digest();
  return (hash.readUInt32BE(0) >>> 5) + 1;
}

/**
 * What an entry asks for (lib/extensions/postgres_cdc_rls/subscriptions.ex): a table without a schema is one of
 * `public`. Throws {@link InvalidChangesRequest} for one that names neither.
 */
export function changesRequest(params: Readonly<Record<string, unknown>>): ChangesRequest {
  const { event, schema, table, filter, select } = params;
  if (typeof schema !== 'string' && typeof table !== 'string') {
    throw new InvalidChangesRequest(
      'No subscription params provided. Please provide at least a `schema` or `table` to subscribe to: ' +
        JSON.stringify(params),
    );
  }
  return {
    event: event === 'INSERT' || event === 'UPDATE' || event === 'DELETE' ? event : '*',
    schema: typeof schema === 'string' ? schema : 'public',
    ...(typeof table === 'string' && { table }),
    ...(typeof filter === 'string' && filter !== '' && { filter }),
    ...(Array.isArray(select) && { select: select.map(String) }),
  };
}
