import { DelveError } from '@delve/client';
import { readLimited } from '../../_shared/limited-body.ts';
import { refuseCompressed } from '../../_shared/uncompressed.ts';

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/**
 * The JSON value of a body: 415 for another type or a compressed one, 413 above 1 MiB (counted while reading,
 * whatever Content-Length says), 400 `malformed_json`. Where it may be empty, `undefined` for no bytes at all.
 */
export async function readJson(request: Request, mayBeEmpty: boolean): Promise<unknown> {
  const { headers, body } = request;
  const type = headers.get('content-type');
  if (type !== null && !JSON_TYPE.test(type)) throw unsupportedType();
  refuseCompressed(request);
  const bytes = await readLimited(body);
  if (mayBeEmpty && bytes.byteLength === 0) return undefined;
  if (type === null && bytes.byteLength > 0) throw unsupportedType();
  return parse(decode(bytes));
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

function unsupportedType(): DelveError {
  return new DelveError({
    status: 415,
    code: 'unsupported_media_type',
    message: 'Send the body as JSON, with `Content-Type: application/json`.',
  });
}
