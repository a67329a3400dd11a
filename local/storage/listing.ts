import type { Scope, StorageDatabase, Transaction } from './database.ts';
import { storageErrors } from './errors.ts';
import { assertBucketName } from './names.ts';
import type { ObjectRow } from './rows.ts';

export interface PageListing {
  readonly prefix: string;
  readonly limit: number;
  readonly offset: number;
  readonly search: string;
  readonly sortBy: { readonly column: string; readonly order: string };
}

export interface CursorListing {
  readonly prefix: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly withDelimiter: boolean;
  readonly sortBy: { readonly column: string; readonly order: 'asc' | 'desc' };
}

type Entry = Pick<ObjectRow, 'name' | 'updated_at' | 'created_at' | 'last_accessed_at' | 'metadata'> & {
  readonly id: string | null;
};

/** Times are missing of a folder listed by page, and those of its oldest object otherwise. */
export interface CursorPage {
  readonly hasNext: boolean;
  readonly nextCursor?: string;
  readonly folders: Entry[];
  readonly objects: Entry[];
}

const MAX_PAGE = 1000;

/** Objects and folders of one level, under the caller's policies: POST /object/list/{bucket}. */
export async function listPage(
  database: StorageDatabase,
  scope: Scope,
  bucketId: string,
  listing: PageListing,
): Promise<Entry[]> {
  assertBucketName(bucketId);
  // A prefix is always a folder here, with or without the slash.
  const prefix =
    listing.prefix === '' || listing.prefix.endsWith('/') ? listing.prefix : `${listing.prefix}/`;
  const { rows } = await database.transaction(scope, (transaction) =>
    transaction.query<Entry>('select * from storage.search($1, $2, $3, $4, $5, $6, $7, $8)', [
      prefix,
      bucketId,
      listing.limit,
      prefix.split('/').length,
      listing.offset,
      listing.search,
      listing.sortBy.column,
      listing.sortBy.order,
    ]),
  );
  return rows;
}

/** The same by cursor, with or without folders: POST /object/list-v2/{bucket}. */
export async function listFromCursor(
  database: StorageDatabase,
  scope: Scope,
  bucketId: string,
  listing: CursorListing,
): Promise<CursorPage> {
  assertBucketName(bucketId);
  const after = listing.cursor === undefined ? undefined : decodeCursor(listing.cursor);
  const sortBy = after?.sortBy ?? listing.sortBy;
  const limit = Math.min(listing.limit, MAX_PAGE);
  const search = listing.withDelimiter ? searchLevel : searchFlat;
  // One row more than asked for tells whether there is a next page.
  const rows = await database.transaction(scope, (transaction) =>
    search(transaction, bucketId, listing.prefix, limit + 1, sortBy, after),
  );
  const entries = rows.slice(0, limit).map(withFolderSlash);
  const last = entries.at(-1);
  return {
    hasNext: rows.length > limit,
    ...(rows.length > limit && last ? { nextCursor: encodeCursor(last, sortBy) } : {}),
    folders: entries.filter((entry) => entry.id === null),
    objects: entries.filter((entry) => entry.id !== null),
  };
}

interface Cursor {
  readonly name: string;
  /** The sorted column's value, for a sort by time. */
  readonly value: string;
  readonly sortBy: CursorListing['sortBy'];
}

async function searchLevel(
  transaction: Transaction,
  bucketId: string,
  prefix: string,
  limit: number,
  sortBy: CursorListing['sortBy'],
  after: Cursor | undefined,
): Promise<Entry[]> {
  const { rows } = await transaction.query<Entry>(
    'select * from storage.search_v2($1, $2, $3, $4, $5, $6, $7, $8)',
    [
      prefix,
      bucketId,
      limit,
      prefix.split('/').length,
      after?.name ?? '',
      sortBy.order,
      sortBy.column,
      after?.value ?? '',
    ],
  );
  return rows;
}

async function searchFlat(
  transaction: Transaction,
  bucketId: string,
  prefix: string,
  limit: number,
  sortBy: CursorListing['sortBy'],
  after: Cursor | undefined,
): Promise<Entry[]> {
  // Milliseconds are all that a cursor carries, so they are what is sorted by.
  const time =
    sortBy.column === 'name' ? "'epoch'::timestamptz" : `date_trunc('milliseconds', ${sortBy.column})`;
  const { rows } = await transaction.query<Entry>(
    `select id, name, metadata, updated_at, created_at, last_accessed_at from storage.objects
     where bucket_id = $1 and starts_with(name, $2)
       and ($3 = '' or (${time}, name collate "C")
         ${sortBy.order === 'asc' ? '>' : '<'} (coalesce(nullif($4, '')::timestamptz, 'epoch'), $3))
     order by ${time} ${sortBy.order}, name collate "C" ${sortBy.order} limit $5`,
    [bucketId, prefix, after?.name ?? '', after?.value ?? '', limit],
  );
  return rows;
}

function withFolderSlash(entry: Entry): Entry {
  return entry.id === null ? { ...entry, name: `${entry.name}/` } : entry;
}

function encodeCursor(entry: Entry, sortBy: CursorListing['sortBy']): string {
  const time = sortBy.column === 'updated_at' ? entry.updated_at : entry.created_at;
  const cursor: Cursor = {
    name: entry.name,
    value: sortBy.column === 'name' ? '' : time.toISOString(),
    sortBy,
  };
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function decodeCursor(encoded: string): Cursor {
  try {
    const cursor = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')) as Cursor;
    const known =
      typeof cursor.name === 'string' &&
      typeof cursor.value === 'string' &&
      ['name', 'updated_at', 'created_at'].includes(cursor.sortBy.column) &&
      ['asc', 'desc'].includes(cursor.sortBy.order);
    if (known) return cursor;
  } catch {
    // Told of below, as for a cursor of the wrong shape.
  }
  throw storageErrors.invalidParameter('Invalid Parameter cursor');
}
