import pg from 'pg';
import { Connections, connectionFailure } from '../postgres/connections.ts';
import type { Caller } from './caller.ts';
import { StorageError, storageErrors } from './errors.ts';

/** Under whose rights a transaction runs, and which operation policies see in `storage.operation()`. */
export interface Scope {
  readonly caller: Caller;
  readonly operation: string;
}

export type Transaction = pg.ClientBase;

const INT8_OID = 20;

/** Storage's metadata: a pool of connections as `supabase_storage_admin`, who may become each API role. */
export class StorageDatabase {
  /** The caller that is above row-level security. */
  readonly service: Caller;
  readonly #connections: Connections;

  /** @param serviceToken a JWT of the role `service_role` */
  constructor(url: string, serviceToken: string, log: (line: string) => void) {
    this.#connections = new Connections({ url, name: 'storage', types: { getTypeParser: typeParser }, log });
    this.service = { role: 'service_role', claims: { role: 'service_role' }, token: serviceToken };
  }

  /**
   * Runs the work in one transaction as the caller's role; an error rolls it back and is thrown as a
   * StorageError.
   */
  async transaction<T>(scope: Scope, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#run(scope, 'commit', work);
  }

  /** The same above row-level security. */
  async asService<T>(operation: string, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#run({ caller: this.service, operation }, 'commit', work);
  }

  /** Runs the work to see whether the caller may do it, and undoes it. */
  async probe(scope: Scope, work: (transaction: Transaction) => Promise<unknown>): Promise<void> {
    await this.#run(scope, 'rollback', work);
  }

  close(): Promise<void> {
    return this.#connections.close();
  }

  async #run<T>(
    scope: Scope,
    ending: 'commit' | 'rollback',
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    const opening = [{ text: 'begin' }, { text: SET_SCOPE, values: scopeValues(scope) }];
    try {
      return await this.#connections.transaction({ opening, ending }, work);
    } catch (error) {
      throw toStorageError(error);
    }
  }
}

// Source: supabase/storage, src/internal/database/postgres/scope.ts.
const SET_SCOPE = `
  select
    set_config('role', $1, true),
    set_config('request.jwt.claim.role', $1, true),
    set_config('request.jwt', $2, true),
    set_config('request.jwt.claim.sub', $3, true),
    set_config('request.jwt.claims', $4, true),
    set_config('storage.operation', $5, true),
    set_config('storage.allow_delete_query', 'true', true)
`;

function scopeValues({ caller, operation }: Scope): string[] {
  return [caller.role, caller.token, caller.claims.sub ?? '', JSON.stringify(caller.claims), operation];
}

/** File sizes are far below 2^53: a bigint arrives as a number. */
function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8_OID) return Number;
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}

/** Source: supabase/storage, src/storage/database/errors.ts. */
function toStorageError(error: unknown): unknown {
  if (connectionFailure(error)) return storageErrors.databaseTimeout();
  if (!(error instanceof pg.DatabaseError)) return error;
  switch (error.code) {
    case '42501':
      return storageErrors.accessDenied(
        error.message.includes('row-level security')
          ? 'new row violates row-level security policy'
          : error.message,
      );
    case '23505':
      return storageErrors.duplicate();
    case '23503':
      return storageErrors.relatedNotFound();
    case '55P03':
      return new StorageError(423, 'ResourceLocked', 'The resource is locked');
    case '57014':
      return storageErrors.databaseTimeout();
    case '22P02':
    // Text that PostgreSQL cannot hold: a NUL, or half of a surrogate pair.
    case '22021':
    case '22P05':
      return storageErrors.invalidParameter(error.message);
    default:
      return new StorageError(500, 'DatabaseError', `database error, code: ${error.code}`, { cause: error });
  }
}
