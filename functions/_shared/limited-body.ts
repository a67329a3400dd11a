import { DelveError } from '@delve/client';

const LIMIT = 1024 * 1024;

/** The bytes of a body; throws a 413 above 1 MiB, counted while reading, whatever Content-Length says. */
export async function readLimited(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream: the rest is not read.
    if (size > LIMIT) throw tooLarge();
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function tooLarge(): DelveError {
  return new DelveError({
    status: 413,
    code: 'body_too_large',
    message: 'A body may have at most 1 MB.',
  });
}
