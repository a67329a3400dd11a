import { isUuid } from '../uuid.ts';
import type { Scope, StorageDatabase, Transaction } from './database.ts';
import { storageErrors } from './errors.ts';
import type { FileStore } from './files.ts';
import { assertBucketName, assertMimePatterns, parseFileSize } from './names.ts';
import { BUCKET_COLUMNS, type BucketRow } from './rows.ts';

/** What a caller says of a bucket; what is left out stays as it is, `null` lifts a limit. */
export interface BucketSettings {
  readonly public?: boolean | undefined;
  readonly file_size_limit?: number | string | null | undefined;
  readonly allowed_mime_types?: readonly string[] | null | undefined;
}

export interface BucketListing {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly search?: string | undefined;
  readonly sortColumn?: 'id' | 'name' | 'created_at' | 'updated_at' | undefined;
  readonly sortOrder?: 'asc' | 'desc' | undefined;
}

/** Buckets, under the caller's policies on `storage.buckets`. */
export class Buckets {
  readonly #database: StorageDatabase;
  readonly #files: FileStore;
  readonly #maxFileSize: number;

  /** @param maxFileSize `[storage] file_size_limit` of config.toml, in bytes */
  constructor(database: StorageDatabase, files: FileStore, maxFileSize: number) {
    this.#database = database;
    this.#files = files;
    this.#maxFileSize = maxFileSize;
  }

  list(scope: Scope, listing: BucketListing): Promise<BucketRow[]> {
    const { search = '', sortColumn, sortOrder = 'asc', limit = null, offset = 0 } = listing;
    return this.#database.transaction(scope, async (transaction) => {
      const { rows } = await transaction.query<BucketRow>(
        `select ${BUCKET_COLUMNS} from storage.buckets
         where $1 = '' or position(lower($1) in lower(name)) > 0
         ${sortColumn ? `order by ${sortColumn} ${sortOrder}` : ''} limit $2 offset $3`,
        [search, limit, offset],
      );
      return rows;
    });
  }

  get(scope: Scope, id: string): Promise<BucketRow> {
    return this.#database.transaction(scope, (transaction) => findBucket(transaction, id));
  }

  async create(scope: Scope, id: string, name: string, settings: BucketSettings): Promise<void> {
    assertBucketName(name);
    assertBucketName(id);
    const { sizeLimit = null, mimeTypes = null } = this.#check(settings);
    const owner = scope.caller.claims.sub ?? null;
    await this.#database.transaction(scope, (transaction) =>
      transaction.query(
        `insert into storage.buckets (id, name, owner, owner_id, public, file_size_limit, allowed_mime_types)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          id,
          name,
          owner && isUuid(owner) ? owner : null,
          owner,
          settings.public ?? false,
          sizeLimit,
          mimeTypes,
        ],
      ),
    );
  }

  async update(scope: Scope, id: string, settings: BucketSettings): Promise<void> {
    const { sizeLimit, mimeTypes } = this.#check(settings);
    const changes = Object.entries({
      public: settings.public,
      file_size_limit: sizeLimit,
      allowed_mime_types: mimeTypes,
    }).filter(([, value]) => value !== undefined);
    if (changes.length === 0) return;
    const assignments = changes.map(([column], i) => `${column} = $${i + 2}`).join(', ');
    const { rowCount } = await this.#database.transaction(scope, (transaction) =>
      transaction.query(`update storage.buckets set ${assignments} where id = $1`, [
        id,
        ...changes.map(([, value]) => value),
      ]),
    );
    if (rowCount === 0) throw storageErrors.noSuchBucket();
  }

  async remove(scope: Scope, id: string): Promise<void> {
    await this.#database.asService(scope.operation, async (transaction) => {
      await findBucket(transaction, id);
      const objects = await transaction.query('select from storage.objects where bucket_id = $1 limit 1', [
        id,
      ]);
      if (objects.rowCount) throw storageErrors.bucketNotEmpty();
    });
    const { rowCount } = await this.#database.transaction(scope, (transaction) =>
      transaction.query('delete from storage.buckets where id = $1', [id]),
    );
    if (rowCount === 0) throw storageErrors.noSuchBucket();
  }

  /** Removes every object of the bucket, or none when the caller may not delete all that they see. */
  async empty(scope: Scope, id: string): Promise<void> {
    const versions = await this.#database.transaction(scope, async (transaction) => {
      await findBucket(transaction, id);
      const seen = await transaction.query<{ name: string }>(
        'select name from storage.objects where bucket_id = $1',
        [id],
      );
      const deleted = await transaction.query<{ name: string; version: string | null }>(
        'delete from storage.objects where bucket_id = $1 returning name, version',
        [id],
      );
      const gone = new Set(deleted.rows.map((row) => row.name));
      const left = seen.rows.map((row) => row.name).filter((name) => !gone.has(name));
      if (left.length > 0) {
        throw storageErrors.accessDenied(
          `Cannot delete: ${left.join(' ,')}, you may have SELECT but not DELETE permissions`,
        );
      }
      return deleted.rows.map((row) => row.version);
    });
    await this.#files.remove(versions);
  }

  #check(settings: BucketSettings): {
    sizeLimit: number | null | undefined;
    mimeTypes: string[] | null | undefined;
  } {
    const { file_size_limit: size, allowed_mime_types: types } = settings;
    const sizeLimit = size === null || size === undefined ? size : parseFileSize(size);
    if (sizeLimit && sizeLimit > this.#maxFileSize) throw storageErrors.entityTooLarge();
    const mimeTypes = types?.filter((type) => type !== '');
    if (mimeTypes) assertMimePatterns(mimeTypes);
    return { sizeLimit, mimeTypes: types === null ? null : mimeTypes };
  }
}

/** Throws `Bucket not found` where the transaction's role sees none. */
export async function findBucket(transaction: Transaction, id: string): Promise<BucketRow> {
  const { rows } = await transaction.query<BucketRow>(
    `select ${BUCKET_COLUMNS} from storage.buckets where id = $1`,
    [id],
  );
  if (!rows[0]) throw storageErrors.noSuchBucket();
  return rows[0];
}
