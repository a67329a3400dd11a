import { PassThrough, Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { StorageError, storageErrors } from './errors.ts';

/** What an upload request says about the file, and the file itself as a stream. */
export interface UploadBody {
  readonly content: Readable;
  readonly mimeType: string;
  readonly cacheControl: string;
  readonly userMetadata: Record<string, unknown> | null;
  /** Size in bytes as announced by the caller, for policies; unknown for a form. */
  readonly announcedSize: number | null;
}

const MAX_USER_METADATA = 1024 * 1024;
const MAX_FIELDS = 10;

/**
 * Reads the head of an upload: a form, as supabase-js sends a Blob, File or FormData (the file's field has an
 * empty name), or the bare bytes of everything else. The content is not read yet. Throws `No content
 * provided` for a form without a file, and `EntityTooLarge` for over 1 MiB of user metadata.
 */
export function readUploadBody(request: Request): Promise<UploadBody> {
  const contentType = request.headers.get('content-type') ?? '';
  return contentType.startsWith('multipart/form-data')
    ? readForm(request, contentType)
    : Promise.resolve(readBytes(request, contentType));
}

/** The request's bytes; an empty stream where there are none. */
function bodyStream(request: Request): Readable {
  const stream = request.body ? Readable.fromWeb(request.body as ReadableStream) : Readable.from([]);
  return heldError(stream);
}

/**
 * A caller may go away while nobody reads yet: the error then waits for the reader, who gets it from the
 * stream.
 */
function heldError<T extends Readable>(stream: T): T {
  return stream.on('error', () => {}) as T;
}

function readBytes(request: Request, contentType: string): UploadBody {
  const encoded = request.headers.get('x-metadata');
  const announced = request.headers.get('content-length');
  return {
    content: bodyStream(request),
    mimeType: contentType || 'application/octet-stream',
    cacheControl: request.headers.get('cache-control') ?? 'no-cache',
    userMetadata:
      encoded === null ? null : parseUserMetadata(Buffer.from(encoded, 'base64').toString('utf8')),
    announcedSize: announced === null ? null : Number(announced),
  };
}

function readForm(request: Request, contentType: string): Promise<UploadBody> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>();
    const content = heldError(new PassThrough());
    const source = bodyStream(request);
    // Whichever of the two comes first counts: before the file is found, the promise; after it, the content.
    const fail = (cause: unknown) => {
      const error = cause instanceof StorageError ? cause : storageErrors.noContent((cause as Error).message);
      reject(error);
      content.destroy(error);
      source.resume();
    };
    let parser: BusboyInstance;
    try {
      parser = new Busboy({
        headers: { 'content-type': contentType },
        limits: { files: 1, fields: MAX_FIELDS, fieldSize: MAX_USER_METADATA + 1 },
      });
    } catch (cause) {
      fail(cause);
      return;
    }
    parser.on('field', (name, value) => fields.set(name, value));
    parser.on('file', (_name, file, _filename, _encoding, mimeType) => {
      file.on('error', fail);
      file.pipe(content);
      try {
        // As in storage-api, only the fields that precede the file count.
        resolve({ content, announcedSize: null, ...describeForm(fields, mimeType) });
      } catch (error) {
        content.resume();
        reject(error);
      }
    });
    // After a file this does nothing: the promise is settled.
    parser.on('finish', () => reject(storageErrors.noContent()));
    parser.on('error', fail);
    source.on('error', fail);
    source.pipe(parser);
  });
}

function describeForm(
  fields: Map<string, string>,
  mimeType: string,
): Pick<UploadBody, 'mimeType' | 'cacheControl' | 'userMetadata'> {
  const seconds = fields.get('cacheControl');
  const metadata = fields.get('metadata') ?? fields.get('userMetadata');
  return {
    mimeType: fields.get('contentType') || mimeType,
    cacheControl: seconds ? `max-age=${seconds}` : 'no-cache',
    userMetadata: metadata === undefined ? null : parseUserMetadata(metadata),
  };
}

/** Metadata that is no JSON object is passed over, as storage-api does. */
export function parseUserMetadata(json: string): Record<string, unknown> | null {
  if (Buffer.byteLength(json) > MAX_USER_METADATA) throw storageErrors.entityTooLarge('user_metadata');
  try {
    const value: unknown = JSON.parse(json);
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
