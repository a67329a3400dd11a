/** What Storage knows of a file, in `storage.objects.metadata`; the names are those of S3's answers. */
export interface FileMetadata {
  readonly eTag: string;
  readonly size: number;
  readonly mimetype: string;
  readonly cacheControl: string;
  readonly lastModified: string;
  readonly contentLength: number;
  readonly httpStatusCode: number;
}

export interface ObjectRow {
  readonly id: string;
  readonly bucket_id: string;
  readonly name: string;
  readonly owner: string | null;
  readonly owner_id: string | null;
  readonly version: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly last_accessed_at: Date | null;
  /** Partial, since SQL may have made the row. */
  readonly metadata: Partial<FileMetadata> | null;
  readonly user_metadata: Record<string, unknown> | null;
}

export interface BucketRow {
  readonly id: string;
  readonly name: string;
  readonly owner: string | null;
  readonly public: boolean;
  readonly type: string;
  readonly file_size_limit: number | null;
  readonly allowed_mime_types: string[] | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const OBJECT_COLUMNS = `id, bucket_id, name, owner, owner_id, version, created_at, updated_at,
  last_accessed_at, metadata, user_metadata`;
export const BUCKET_COLUMNS =
  'id, name, owner, public, type, file_size_limit, allowed_mime_types, created_at, updated_at';

/** As storage-api's response schema renders a row: a missing owner is an empty string. */
export function presentOwner<T extends { readonly owner: string | null }>(row: T): T {
  return { ...row, owner: row.owner ?? '' };
}
