import { join } from 'node:path';
import type { Service, StackContext } from '../service.ts';
import { createStorageApp } from './app.ts';
import { Buckets } from './buckets.ts';
import { applyConfiguredBuckets } from './configured-buckets.ts';
import { StorageDatabase } from './database.ts';
import { FileStore } from './files.ts';
import { Objects, sweepFiles } from './objects.ts';
import { seedObjects } from './seed-objects.ts';

/**
 * Storage: stands in for storage-api and imgproxy. Metadata lies in the schema `storage` under row-level
 * security, files in `storage/` of the data folder. Not served: resumable uploads, the S3 protocol, vector
 * and analytics buckets; they answer 501.
 */
export async function createStorage(context: StackContext): Promise<Service> {
  const { config, keys } = context;
  const log = (line: string) => context.log('storage', line);
  const maxFileSize = config.storage.file_size_limit;
  const database = new StorageDatabase(
    context.databaseUrl('supabase_storage_admin'),
    keys.serviceRoleKey,
    log,
  );
  try {
    const files = new FileStore(join(context.dataDir, 'storage'));
    const buckets = new Buckets(database, files, maxFileSize);
    const objects = new Objects(database, files, maxFileSize, log);
    await sweepFiles(database, files);
    const scope = { caller: database.service, operation: 'storage.bucket.create' };
    await applyConfiguredBuckets(config, scope, buckets);
    if (context.seed) {
      await seedObjects(config, join(context.projectDir, 'supabase'), {
        record: join(context.dataDir, 'seeded-objects'),
        objects,
      });
    }
    const app = createStorageApp(
      { keys, database, files, buckets, objects },
      { imagesEnabled: config.storage.image_transformation.enabled, log },
    );
    return { app, close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}
