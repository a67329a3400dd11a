import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { appendFile, readdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { getMimeType } from 'hono/utils/mime';
import type { LocalConfig } from '../config.ts';
import { StackError } from '../errors.ts';
import type { ImportedFile, Objects } from './objects.ts';

/**
 * Uploads the files of each `objects_path` of config.toml (relative to `supabase/`; a folder or one file), as
 * `supabase start` does on a new database: once, so that what is changed or deleted later stays so. `record` is the
 * file that remembers it.
 */
export async function seedObjects(
  config: LocalConfig,
  supabaseDir: string,
  { record, objects }: { record: string; objects: Objects },
): Promise<void> {
  const done = new Set(existsSync(record) ? readFileSync(record, 'utf8').split('\n') : []);
  for (const [bucketId, { objects_path: path }] of Object.entries(config.storage.buckets)) {
    if (!path || done.has(`${bucketId} ${path}`)) continue;
    const source = join(supabaseDir, path);
    if (!existsSync(source)) {
      throw new StackError(
        `config.toml: storage.buckets.${bucketId}.objects_path: ${source} does not exist.`,
      );
    }
    try {
      await objects.import('storage.object.upload', bucketId, await filesOf(source));
    } catch (cause) {
      throw new StackError(
        `config.toml: storage.buckets.${bucketId}.objects_path: ${source} does not fit the bucket: ${(cause as Error).message}`,
        { cause },
      );
    }
    await appendFile(record, `${bucketId} ${path}\n`);
  }
}

async function filesOf(source: string): Promise<ImportedFile[]> {
  if (statSync(source).isFile()) return [imported(source, basename(source))];
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => imported(file, relative(source, file).split(sep).join('/')));
}

function imported(file: string, key: string): ImportedFile {
  return {
    key,
    readBody: () => ({
      content: createReadStream(file),
      // Without the charset, which a bucket's list of types does not name.
      mimeType: getMimeType(file)?.split(';')[0] ?? 'application/octet-stream',
      cacheControl: 'max-age=3600',
      userMetadata: null,
      announcedSize: null,
    }),
  };
}
