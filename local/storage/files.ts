import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, readdirSync } from 'node:fs';
import { copyFile, type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isUuid } from '../uuid.ts';
import { storageErrors } from './errors.ts';

/** What was written: its size in bytes and its ETag, the quoted MD5 as S3 has it. */
export interface StoredFile {
  readonly size: number;
  readonly eTag: string;
}

/**
 * The contents of objects, one file a version, named after the version alone: what a caller chooses (bucket,
 * key) never becomes a path.
 */
export class FileStore {
  readonly #folder: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
  }

  /**
   * Streams the content to disk. What goes beyond `maxSize` bytes is read to the end but not kept, so that
   * the caller hears the answer; then nothing is left and `EntityTooLarge` is thrown.
   */
  async write(version: string, content: Readable, maxSize: number): Promise<StoredFile> {
    const hash = createHash('md5');
    let size = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length;
        if (size > maxSize) return done();
        hash.update(chunk);
        done(null, chunk);
      },
      flush: (done) => done(size > maxSize ? storageErrors.entityTooLarge() : null),
    });
    try {
      await pipeline(content, meter, createWriteStream(this.#path(version), { flags: 'wx' }));
    } catch (error) {
      await this.remove([version]);
      throw error;
    }
    return { size, eTag: `"${hash.digest('hex')}"` };
  }

  /** Opens the content for reading. Throws `The resource was not found` where there is none. */
  async open(version: string | null): Promise<FileHandle> {
    if (version === null || !isUuid(version)) throw storageErrors.noSuchFile();
    try {
      return await open(this.#path(version));
    } catch (error) {
      if (isMissing(error)) throw storageErrors.noSuchFile();
      throw error;
    }
  }

  /** Throws `The resource was not found` where the source has no content. */
  async copy(from: string | null, to: string): Promise<void> {
    await (await this.open(from)).close();
    try {
      await copyFile(this.#path(from as string), this.#path(to));
    } catch (error) {
      await this.remove([to]);
      throw error;
    }
  }

  /** Removes contents; one that is gone already is no error. */
  async remove(versions: readonly (string | null)[]): Promise<void> {
    for (const version of versions) {
      if (version !== null && isUuid(version)) await rm(this.#path(version), { force: true });
    }
  }

  /** Every version that has a content. */
  versions(): string[] {
    return readdirSync(this.#folder).filter(isUuid);
  }

  #path(version: string): string {
    return join(this.#folder, version);
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
