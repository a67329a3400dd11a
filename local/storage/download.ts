import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { StorageError } from './errors.ts';
import type { FileStore } from './files.ts';
import type { ObjectRow } from './rows.ts';

export interface DownloadOptions {
  /** The query's `download`: a file name, or empty for the object's own. */
  readonly download?: string | undefined;
  /** When a signed URL ends; it takes the place of Cache-Control. */
  readonly expires?: Date | undefined;
}

/** Answers GET or HEAD with the object's file: conditional requests, one byte range, forced download. */
export async function serveFile(
  request: Request,
  files: FileStore,
  object: ObjectRow,
  options: DownloadOptions,
): Promise<Response> {
  const file = await files.open(object.version);
  let handedOver = false;
  try {
    const { size, mtime } = await file.stat();
    const eTag = object.metadata?.eTag ?? `"${object.version}"`;
    const modified = new Date(object.metadata?.lastModified ?? mtime);
    const headers = new Headers({
      'Accept-Ranges': 'bytes',
      'Content-Type': plainInsteadOfHtml(object.metadata?.mimetype ?? 'application/octet-stream'),
      ETag: eTag,
      'Last-Modified': modified.toUTCString(),
    });
    setCaching(headers, object, options);
    setDisposition(headers, options.download);
    if (isUnchanged(request.headers, eTag, modified)) return new Response(null, { status: 304, headers });

    const range = byteRange(request.headers, size, eTag);
    const { start, end } = range ?? { start: 0, end: size - 1 };
    headers.set('Content-Length', String(end - start + 1));
    if (range) headers.set('Content-Range', `bytes ${start}-${end}/${size}`);
    const status = range ? 206 : 200;
    if (request.method === 'HEAD' || size === 0) return new Response(null, { status, headers });

    handedOver = true;
    // The stream closes the file at its end, and when the caller goes away.
    const content = file.createReadStream({ start, end });
    return new Response(Readable.toWeb(content) as ReadableStream<Uint8Array>, { status, headers });
  } finally {
    if (!handedOver) await file.close();
  }
}

/** `Expires` for a signed URL, else the Cache-Control that the object was uploaded with. */
export function setCaching(headers: Headers, object: ObjectRow, { expires }: DownloadOptions): void {
  if (expires) headers.set('Expires', expires.toUTCString());
  else headers.set('Cache-Control', object.metadata?.cacheControl ?? 'no-cache');
}

/** Makes a browser save the file, under the name that the query gives. */
export function setDisposition(headers: Headers, download: string | undefined): void {
  if (download === undefined) return;
  const name = encodeURIComponent(download);
  headers.set(
    'Content-Disposition',
    download === '' ? 'attachment;' : `attachment; filename=${name}; filename*=UTF-8''${name};`,
  );
}

/** True when the caller has this version already. */
export function isUnchanged(headers: Headers, eTag: string, modified: Date): boolean {
  const known = headers.get('if-none-match');
  if (known !== null) {
    return known.split(',').some((tag) => ['*', eTag].includes(tag.trim().replace(/^W\//, '')));
  }
  const since = Date.parse(headers.get('if-modified-since') ?? '');
  return Math.floor(modified.getTime() / 1000) * 1000 <= since;
}

/** As storage-api: a page of somebody's must not run in the origin of the API. */
function plainInsteadOfHtml(contentType: string): string {
  return contentType.includes('text/html') ? 'text/plain' : contentType;
}

/** The one range asked for, or `null` for the whole file. Throws 416 where the range lies outside of it. */
function byteRange(headers: Headers, size: number, eTag: string): { start: number; end: number } | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/i.exec(headers.get('range')?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  const condition = headers.get('if-range');
  if (condition !== null && condition !== eTag) return null;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end) throw new StorageError(416, 'InvalidRange', 'The requested range is not satisfiable');
  return { start, end };
}
