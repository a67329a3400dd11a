import type { Context } from 'hono';
import type { z } from 'zod';
import type { Keys } from '../../keys.ts';
import type { Buckets } from '../buckets.ts';
import { requireCaller } from '../caller.ts';
import type { Scope, StorageDatabase } from '../database.ts';
import { StorageError, storageErrors } from '../errors.ts';
import type { FileStore } from '../files.ts';
import type { ObjectPath } from '../object-rows.ts';
import type { Objects } from '../objects.ts';

/** What the routes work with. */
export interface StorageParts {
  readonly keys: Keys;
  readonly database: StorageDatabase;
  readonly files: FileStore;
  readonly buckets: Buckets;
  readonly objects: Objects;
}

const MAX_JSON = 1024 * 1024;

/** Under whose rights this request runs; a token is required. */
export async function scopeOf(context: Context, parts: StorageParts, operation: string): Promise<Scope> {
  return { caller: await requireCaller(context.req.raw.headers, parts.keys), operation };
}

/**
 * Bucket and key of `/prefix/{bucket}/{key…}`, each decoded once. They are cut from the raw URL: Hono decodes
 * the path before it matches, so that a literal "%25" could not be told from "%".
 */
export function pathAfter(context: Context, prefix: string): ObjectPath {
  const rest = new URL(context.req.url).pathname.slice(prefix.length);
  const slash = rest.indexOf('/');
  const [bucketId, key] = slash < 0 ? [rest, ''] : [rest.slice(0, slash), rest.slice(slash + 1)];
  try {
    return { bucketId: decodeURIComponent(bucketId), key: decodeURIComponent(key) };
  } catch (cause) {
    throw new StorageError(400, 'InvalidKey', `Invalid key: ${rest}`, { cause });
  }
}

/** The JSON body, checked. Throws 413 over 1 MiB, and 400 with the first thing that does not fit. */
export async function readJson<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await readText(context.req.raw);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new StorageError(400, 'SyntaxError', `Body is not valid JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
  return check(schema, value, 'body');
}

/** The query, checked. */
export function readQuery<T>(context: Context, schema: z.ZodType<T>): T {
  return check(schema, context.req.query(), 'querystring');
}

function check<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw storageErrors.invalidRequest(`${[where, ...(issue?.path ?? [])].join('/')}: ${issue?.message}`);
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size <= MAX_JSON) chunks.push(chunk);
  }
  if (size > MAX_JSON) throw new StorageError(413, 'Error', 'Request body is too large');
  return Buffer.concat(chunks).toString('utf8');
}
