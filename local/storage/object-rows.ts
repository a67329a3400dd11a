import { isUuid } from '../uuid.ts';
import type { Transaction } from './database.ts';
import { storageErrors } from './errors.ts';
import { assertBucketName, assertObjectKey } from './names.ts';
import { OBJECT_COLUMNS, type ObjectRow } from './rows.ts';

/** One object by its bucket and its key. */
export interface ObjectPath {
  readonly bucketId: string;
  readonly key: string;
}

/** What a new version says of itself. */
export type NewObject = Pick<ObjectRow, 'version' | 'metadata' | 'user_metadata'> & { owner: string | null };

/** Without `returning` for a plain insert: it would ask for a select policy that an upload does not need. */
export async function writeObject(
  transaction: Transaction,
  target: ObjectPath,
  upsert: boolean,
  row: NewObject,
): Promise<void> {
  await transaction.query(
    `insert into storage.objects (bucket_id, name, owner, owner_id, version, metadata, user_metadata)
     values ($1, $2, $3, $4, $5, $6, $7)
     ${
       upsert
         ? `on conflict (bucket_id, name) do update set
              owner = excluded.owner, owner_id = excluded.owner_id, version = excluded.version,
              metadata = excluded.metadata, user_metadata = excluded.user_metadata`
         : ''
     }`,
    [
      target.bucketId,
      target.key,
      uuidOrNull(row.owner),
      row.owner,
      row.version,
      row.metadata,
      row.user_metadata,
    ],
  );
}

export async function findObject(transaction: Transaction, path: ObjectPath): Promise<ObjectRow> {
  const { rows } = await transaction.query<ObjectRow>(
    `select ${OBJECT_COLUMNS} from storage.objects where bucket_id = $1 and name = $2`,
    [path.bucketId, path.key],
  );
  if (!rows[0]) throw storageErrors.noSuchKey();
  return rows[0];
}

export function assertPath(path: ObjectPath): void {
  assertBucketName(path.bucketId);
  assertObjectKey(path.key);
}

export function uuidOrNull(owner: string | null): string | null {
  return owner !== null && isUuid(owner) ? owner : null;
}
