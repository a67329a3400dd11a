import { randomUUID } from 'node:crypto';
import { findBucket } from './buckets.ts';
import type { Caller } from './caller.ts';
import type { Scope, StorageDatabase } from './database.ts';
import { storageErrors } from './errors.ts';
import type { FileStore } from './files.ts';
import { assertAllowedMimeType, assertBucketName, isFolderPlaceholder } from './names.ts';
import {
  assertPath,
  findObject,
  type NewObject,
  type ObjectPath,
  uuidOrNull,
  writeObject,
} from './object-rows.ts';
import { type BucketRow, type FileMetadata, OBJECT_COLUMNS, type ObjectRow } from './rows.ts';
import type { UploadBody } from './upload-body.ts';

export interface Upload {
  readonly target: ObjectPath;
  /** The `sub` of the token of whoever uploads or signed the upload. */
  readonly owner: string | null;
  /** True replaces an object of the same key; false answers `Duplicate`. */
  readonly upsert: boolean;
  readonly readBody: () => Promise<UploadBody>;
}

export interface Copy {
  readonly source: ObjectPath;
  readonly target: ObjectPath;
  readonly upsert: boolean;
  /** False takes the metadata below instead of the source's. */
  readonly copyMetadata: boolean;
  readonly metadata: { readonly cacheControl?: string | undefined; readonly mimetype?: string | undefined };
  readonly userMetadata: Record<string, unknown> | null;
}

/** A file for {@link Objects.import}. */
export interface ImportedFile {
  readonly key: string;
  readonly readBody: () => UploadBody;
}

/**
 * Objects: the rows of `storage.objects`, under the caller's policies, and their files. A file is written
 * before its row and removed after it, so that a row always has its file.
 */
export class Objects {
  readonly #database: StorageDatabase;
  readonly #files: FileStore;
  readonly #maxFileSize: number;
  readonly #log: (line: string) => void;

  /** @param maxFileSize `[storage] file_size_limit` of config.toml, in bytes */
  constructor(database: StorageDatabase, files: FileStore, maxFileSize: number, log: (line: string) => void) {
    this.#database = database;
    this.#files = files;
    this.#maxFileSize = maxFileSize;
    this.#log = log;
  }

  /**
   * As storage-api: the policies are asked first, with what is known of the file; the row is then written
   * above them.
   */
  async upload(scope: Scope, upload: Upload): Promise<ObjectRow> {
    const { target, owner, upsert } = upload;
    assertPath(target);
    const bucket = await this.#database.asService(scope.operation, (transaction) =>
      findBucket(transaction, target.bucketId),
    );
    const body = await upload.readBody();
    try {
      const placeholder = isFolderPlaceholder(target.key);
      if (!placeholder) assertAllowedMimeType(body.mimeType, bucket.allowed_mime_types);
      const announced = {
        mimetype: body.mimeType,
        ...(body.announcedSize === null ? {} : { contentLength: body.announcedSize }),
      };
      await this.#assertMayWrite(scope, target, upsert, {
        version: '1',
        owner,
        metadata: announced,
        user_metadata: body.userMetadata ?? {},
      });
      const limit = placeholder ? 0 : this.#limitOf(bucket);
      const row = { owner, ...(await this.#store(body, limit)) };
      return await this.#publish(scope.operation, target, upsert, row);
    } finally {
      // Whatever was not read (a refusal comes first) is let through, so that the caller hears the answer.
      body.content.resume();
    }
  }

  /** Many files at once, above the policies: one statement for all rows. They replace objects of the same keys. */
  async import(operation: string, bucketId: string, files: readonly ImportedFile[]): Promise<void> {
    const bucket = await this.#database.asService(operation, (transaction) =>
      findBucket(transaction, bucketId),
    );
    const rows: (Omit<NewObject, 'owner'> & { name: string })[] = [];
    for (const { key, readBody } of files) {
      assertPath({ bucketId, key });
      const body = readBody();
      assertAllowedMimeType(body.mimeType, bucket.allowed_mime_types);
      rows.push({ name: key, ...(await this.#store(body, this.#limitOf(bucket))) });
    }
    const replaced = await this.#database.asService(operation, async (transaction) => {
      const names = rows.map(({ name }) => name);
      const before = await transaction.query<{ version: string | null }>(
        'select version from storage.objects where bucket_id = $1 and name = any ($2::text[]) for update',
        [bucketId, names],
      );
      await transaction.query(
        `insert into storage.objects (bucket_id, name, version, metadata, user_metadata)
         select $1, name, version, metadata, user_metadata
         from jsonb_to_recordset($2) as imported (name text, version text, metadata jsonb, user_metadata jsonb)
         on conflict (bucket_id, name) do update set
           owner = null, owner_id = null, version = excluded.version, metadata = excluded.metadata,
           user_metadata = excluded.user_metadata`,
        [bucketId, JSON.stringify(rows)],
      );
      return before.rows.map(({ version }) => version);
    });
    await this.#discard(replaced);
  }

  async copy(scope: Scope, copy: Copy): Promise<ObjectRow> {
    const { source, target, upsert, copyMetadata } = copy;
    assertPath(target);
    assertBucketName(source.bucketId);
    const origin = await this.#database.transaction(scope, (transaction) => findObject(transaction, source));
    const version = randomUUID();
    const row: NewObject = {
      version,
      owner: scope.caller.claims.sub ?? null,
      metadata: {
        ...origin.metadata,
        ...(copyMetadata ? {} : withoutUndefined(copy.metadata)),
        lastModified: new Date().toISOString(),
      },
      user_metadata: copyMetadata ? origin.user_metadata : copy.userMetadata,
    };
    await this.#assertMayWrite(scope, target, upsert, row);
    await this.#files.copy(origin.version, version);
    return this.#publish(scope.operation, target, upsert, row);
  }

  /** The file stays where it is: only the row's bucket and name change, so a move is all or nothing. */
  async move(scope: Scope, source: ObjectPath, target: ObjectPath): Promise<ObjectRow> {
    assertPath(target);
    const owner = scope.caller.claims.sub ?? null;
    return this.#database.transaction(scope, async (transaction) => {
      await findObject(transaction, source);
      const { rows } = await transaction.query<ObjectRow>(
        `update storage.objects set bucket_id = $3, name = $4, owner = $5, owner_id = $6
         where bucket_id = $1 and name = $2 returning ${OBJECT_COLUMNS}`,
        [source.bucketId, source.key, target.bucketId, target.key, uuidOrNull(owner), owner],
      );
      if (!rows[0]) throw storageErrors.noSuchKey();
      return rows[0];
    });
  }

  /** Removes the objects that the caller may delete, and answers which those were. */
  async remove(scope: Scope, bucketId: string, keys: readonly string[]): Promise<ObjectRow[]> {
    assertBucketName(bucketId);
    const rows = await this.#database.transaction(scope, async (transaction) => {
      const deleted = await transaction.query<ObjectRow>(
        `delete from storage.objects where bucket_id = $1 and name = any ($2::text[])
         returning ${OBJECT_COLUMNS}`,
        [bucketId, keys],
      );
      return deleted.rows;
    });
    await this.#discard(rows.map((row) => row.version));
    return rows;
  }

  /** An object that the caller may see. Throws `Object not found`. */
  find(scope: Scope, path: ObjectPath): Promise<ObjectRow> {
    assertPath(path);
    return this.#database.transaction(scope, (transaction) => findObject(transaction, path));
  }

  /** An object for reading: of a public bucket for everybody, of another by the caller's policies. */
  async findReadable(operation: string, caller: Caller | null, path: ObjectPath): Promise<ObjectRow> {
    const bucket = await this.#database.asService(operation, (transaction) =>
      findBucket(transaction, path.bucketId),
    );
    if (bucket.public) return this.find({ caller: this.#database.service, operation }, path);
    if (!caller) throw storageErrors.noSuchBucket();
    return this.find({ caller, operation }, path);
  }

  /** An object of a public bucket. Throws `Bucket not found` where the bucket is not public. */
  findPublic(operation: string, path: ObjectPath): Promise<ObjectRow> {
    return this.findReadable(operation, null, path);
  }

  /** Which of the keys the caller may see. */
  async visible(scope: Scope, bucketId: string, keys: readonly string[]): Promise<Set<string>> {
    assertBucketName(bucketId);
    const { rows } = await this.#database.transaction(scope, (transaction) =>
      transaction.query<{ name: string }>(
        'select name from storage.objects where bucket_id = $1 and name = any ($2::text[])',
        [bucketId, keys],
      ),
    );
    return new Set(rows.map((row) => row.name));
  }

  /** Throws what an upload by this caller would throw. */
  async assertMayUpload(scope: Scope, target: ObjectPath, upsert: boolean): Promise<void> {
    assertPath(target);
    const owner = scope.caller.claims.sub ?? null;
    await this.#assertMayWrite(scope, target, upsert, {
      version: '1',
      owner,
      metadata: null,
      user_metadata: null,
    });
  }

  #limitOf(bucket: BucketRow): number {
    return Math.min(bucket.file_size_limit ?? Infinity, this.#maxFileSize);
  }

  /** Writes the content to disk as a new version, and answers what its row says. */
  async #store(body: UploadBody, limit: number): Promise<Omit<NewObject, 'owner'>> {
    const version = randomUUID();
    const file = await this.#files.write(version, body.content, limit);
    const metadata: FileMetadata = {
      eTag: file.eTag,
      size: file.size,
      mimetype: body.mimeType,
      cacheControl: body.cacheControl,
      lastModified: new Date().toISOString(),
      contentLength: file.size,
      httpStatusCode: 200,
    };
    return { version, metadata, user_metadata: body.userMetadata ?? {} };
  }

  #assertMayWrite(scope: Scope, target: ObjectPath, upsert: boolean, row: NewObject): Promise<void> {
    return this.#database.probe(scope, (transaction) => writeObject(transaction, target, upsert, row));
  }

  /** Writes the row of a file that is on disk; where that fails, the file goes again. */
  async #publish(operation: string, target: ObjectPath, upsert: boolean, row: NewObject): Promise<ObjectRow> {
    try {
      const { written, replaced } = await this.#database.asService(operation, async (transaction) => {
        await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
          `${target.bucketId}/${target.key}`,
        ]);
        const before = await transaction.query<{ version: string | null }>(
          'select version from storage.objects where bucket_id = $1 and name = $2',
          [target.bucketId, target.key],
        );
        await writeObject(transaction, target, upsert, row);
        return {
          written: await findObject(transaction, target),
          replaced: before.rows.map((found) => found.version),
        };
      });
      await this.#discard(replaced);
      return written;
    } catch (error) {
      await this.#files.remove([row.version]);
      throw error;
    }
  }

  /** The rows are gone for good: a file that cannot be removed is told of, and swept at the next start. */
  async #discard(versions: readonly (string | null)[]): Promise<void> {
    try {
      await this.#files.remove(versions);
    } catch (error) {
      this.#log(`a file that no object names stays behind: ${(error as Error).message}`);
    }
  }
}

/** Removes the files that no object names: what a crash between file and row left behind. */
export async function sweepFiles(database: StorageDatabase, files: FileStore): Promise<void> {
  const known = await database.asService('', async (transaction) => {
    const { rows } = await transaction.query<{ version: string }>('select version from storage.objects');
    return new Set(rows.map((row) => row.version));
  });
  await files.remove(files.versions().filter((version) => !known.has(version)));
}

function withoutUndefined(metadata: Copy['metadata']): Partial<FileMetadata> {
  return {
    ...(metadata.cacheControl === undefined ? {} : { cacheControl: metadata.cacheControl }),
    ...(metadata.mimetype === undefined ? {} : { mimetype: metadata.mimetype }),
  };
}
