import type { ClientBase } from 'pg';
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
