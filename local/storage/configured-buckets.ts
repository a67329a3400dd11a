import { createReadStream, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { getMimeType } from 'hono/utils/mime';
import type { LocalConfig } from '../config.ts';
import { StackError } from '../errors.ts';
import type { Buckets } from './buckets.ts';
import type { Scope } from './database.ts';
import { StorageError } from './errors.ts';
import type { Objects } from './objects.ts';

/**
 * Brings the buckets of `[storage.buckets.*]` to what config.toml says, and uploads the files of each
 * `objects_path` (relative to `supabase/`), as `supabase start` does. Other buckets stay as they are.
 */
export async function applyConfiguredBuckets(
  config: LocalConfig,
  supabaseDir: string,
  scope: Scope,
  parts: { readonly buckets: Buckets; readonly objects: Objects },
): Promise<void> {
  for (const [id, bucket] of Object.entries(config.storage.buckets)) {
    const settings = {
      public: bucket.public,
      file_size_limit: bucket.file_size_limit ?? config.storage.file_size_limit,
      allowed_mime_types: bucket.allowed_mime_types ?? null,
    };
    try {
      await parts.buckets.create(scope, id, id, settings).catch((error: unknown) => {
        if (!(error instanceof StorageError && error.label === 'Duplicate')) throw error;
        return parts.buckets.update(scope, id, settings);
      });
    } catch (cause) {
      throw new StackError(`config.toml: storage.buckets.${id}: ${(cause as Error).message}`, { cause });
    }
    if (bucket.objects_path)
      await uploadFolder(join(supabaseDir, bucket.objects_path), id, scope, parts.objects);
  }
}

async function uploadFolder(folder: string, bucketId: string, scope: Scope, objects: Objects): Promise<void> {
  if (!existsSync(folder)) {
    throw new StackError(`config.toml: storage.buckets.${bucketId}.objects_path: ${folder} does not exist.`);
  }
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const key = relative(folder, path).split(sep).join('/');
    try {
      await objects.upload(scope, {
        target: { bucketId, key },
        owner: null,
        upsert: true,
        readBody: async () => ({
          content: createReadStream(path),
          // Without the charset, which a bucket's list of types does not name.
          mimeType: getMimeType(path)?.split(';')[0] ?? 'application/octet-stream',
          cacheControl: 'max-age=3600',
          userMetadata: null,
          announcedSize: null,
        }),
      });
    } catch (cause) {
      throw new StackError(`${path} does not fit the bucket ${bucketId}: ${(cause as Error).message}`, {
        cause,
      });
    }
  }
}
