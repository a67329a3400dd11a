import { DelveError } from '@delve/client';
import { refuseCompressed } from '../../_shared/uncompressed.ts';

const LIMIT = 1024 * 1024;
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/**
 * The JSON value of a body: 415 for another type or a compressed one, 413 above 1 MiB (counted while reading,
 * whatever Content-Length says), 400 `malformed_json`; `undefined` for an empty body that may be empty.
 */
export async function readJson(request: Request, { mayBeEmpty }: { mayBeEmpty: boolean }): Promise<unknown> {
  const { headers, body } = request;
  const type = headers.get('content-type');
  if (type !== null && !JSON_TYPE.test(type)) throw unsupportedType();
  refuseCompressed(request);
  const bytes = await readLimited(body);
  if (mayBeEmpty && bytes.byteLength === 0) return undefined;
  if (type === null && bytes.byteLength > 0) throw unsupportedType();
  return parse(decode(bytes));
}

async function readLimited(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
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

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformed('The body is not UTF-8.', cause);
  }
}

function parse(text: string): unknown {
  if (text.trim() === '') throw malformed('The body is empty; send a JSON object.');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed('The body is not valid JSON.', cause);
  }
}

function malformed(message: string, cause?: unknown): DelveError {
  return new DelveError({ status: 400, code: 'malformed_json', message, cause });
}

function tooLarge(): DelveError {
  return new DelveError({
    status: 413,
    code: 'body_too_large',
    message: 'A JSON body may have at most 1 MB.',
  });
}

function unsupportedType(): DelveError {
  return new DelveError({
    status: 415,
    code: 'unsupported_media_type',
    message: 'Send the body as JSON, with `Content-Type: application/json`.',
  });
}
