import type { ClientBase } from 'pg';
import type { ApiRequest } from './api-request.ts';
import type { Routine } from './schema-cache.ts';
import type { ResultRow } from './statements.ts';

/** What a request comes to: statements that are known to be well formed, still to be run. */
export interface Operation {
  readonly readOnly: boolean;
  readonly settings: Routine['settings'];
  run(client: ClientBase): Promise<Outcome>;
}

/** An answer, before the database has its say on status and headers. */
export interface Outcome {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | null>>;
  readonly body: string | null;
  readonly row: ResultRow;
}

/** Whether an operation looks at the answer of its statement before its transaction ends: to refuse it, or to ask on. */
export function looksBeforeTheEnd({ method, media, preferences }: ApiRequest): boolean {
  const { count, maxAffected } = preferences;
  return (
    method === 'PUT' ||
    media.kind === 'object' ||
    maxAffected !== null ||
    count === 'planned' ||
    count === 'estimated'
  );
}
