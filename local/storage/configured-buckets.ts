import type { LocalConfig } from '../config.ts';
import { StackError } from '../errors.ts';
import type { Buckets } from './buckets.ts';
import type { Scope } from './database.ts';
import { StorageError } from './errors.ts';

/** Brings the buckets of `[storage.buckets.*]` to what config.toml says. Other buckets stay as they are. */
export async function applyConfiguredBuckets(
  config: LocalConfig,
  scope: Scope,
  buckets: Buckets,
): Promise<void> {
  for (const [id, bucket] of Object.entries(config.storage.buckets)) {
    const settings = {
      public: bucket.public,
      file_size_limit: bucket.file_size_limit ?? config.storage.file_size_limit,
      allowed_mime_types: bucket.allowed_mime_types ?? null,
    };
    try {
      await buckets.create(scope, id, id, settings).catch((error: unknown) => {
        if (!(error instanceof StorageError && error.label === 'Duplicate')) throw error;
        return buckets.update(scope, id, settings);
      });
    } catch (cause) {
      throw new StackError(`config.toml: storage.buckets.${id}: ${(cause as Error).message}`, { cause });
    }
  }
}
