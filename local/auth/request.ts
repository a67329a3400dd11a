import { isIP } from 'node:net';
import type { Context } from 'hono';
import { z } from 'zod';
import { badRequest } from './errors.ts';

/** Who calls, as sessions and the audit log keep it. */
export interface Caller {
  readonly address: string;
  readonly userAgent: string;
}

/**
 * What a server with the secret key says of whom it asks for, then the first address that is one. The gateway takes
 * `sb-forwarded-for` from everybody else. Source: supabase/auth, internal/api/sbff/sbff.go, and
 * internal/utilities/request.go, `GetIPAddress`.
 */
export function callerOf(c: Context): Caller {
  const [first] = addressesIn(c.req.header('sb-forwarded-for'));
  const vouched = first !== undefined && isIP(first) ? first : undefined;
  const address = vouched ?? addressesIn(c.req.header('x-forwarded-for')).find((part) => isIP(part));
  return { address: address ?? '127.0.0.1', userAgent: c.req.header('user-agent') ?? '' };
}

const addressesIn = (header = '') => header.split(',').map((part) => part.trim());

/** Optional text: GoTrue takes null, "" and a missing field for the same. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
/** A JSON object of the caller's own making. */
export const metadata = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? undefined);
export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

/** The two fields that start a PKCE flow. */
export const pkceFields = { code_challenge: text, code_challenge_method: text };

/** The JSON body, checked. Throws 400 `bad_json` that names the field which does not fit. */
export async function readBody<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
  options: { readonly optional?: boolean } = {},
): Promise<z.output<Schema>> {
  const raw = await c.req.text();
  let body: unknown;
  try {
    body = raw === '' && options.optional ? {} : JSON.parse(raw, storableText);
  } catch (cause) {
    throw badRequest('bad_json', `Could not parse request body as JSON: ${(cause as Error).message}`);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badRequest(
    'bad_json',
    `Could not parse request body as JSON: ${issue?.path.join('.')}: ${issue?.message}`,
  );
}

/** Half of a surrogate pair becomes U+FFFD, as Go reads it; PostgreSQL could hold neither that nor a NUL. */
function storableText(key: string, value: unknown): unknown {
  const isText = typeof value === 'string';
  if (key.includes('\0') || (isText && value.includes('\0')))
    throw new Error('text must not contain \\u0000');
  return isText ? Buffer.from(value, 'utf8').toString('utf8') : value;
}
