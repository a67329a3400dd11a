import * as z from 'zod';
import { failure } from '../endpoint/answers.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';
import type { Json, Schemas } from './schemas.ts';

type CodesByStatus = Readonly<Record<string, readonly string[]>>;

/** What any operation can answer when something behind it fails. */
const FAULTS: CodesByStatus = { 500: ['internal_error'], 503: ['unreachable', 'timeout'] };

/** The responses of an operation that are no success: one a status, with the codes that it can have. */
export function failuresOf(endpoint: Endpoint, schemas: Schemas): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(codesOf(endpoint)).map(([status, codes]) => [
      status,
      response(status, codes, schemas, {
        details: status === '429' ? ` of the class \`${endpoint.limit}\`` : '',
        field: firstFieldOf(endpoint),
      }),
    ]),
  );
}

/** Responses that operations share: `default` stands for what none of them documents. */
export function sharedFailures(schemas: Schemas): Record<string, Json> {
  const codes = Object.values(FAULTS).flat();
  return { Fault: response('503', codes, schemas) };
}

/** Every status and code that a call can be refused with. */
function codesOf(endpoint: Endpoint): CodesByStatus {
  const codes: Record<string, readonly string[]> = {};
  const add = (status: string | number, ...more: readonly string[]) => {
    codes[status] = [...new Set([...(codes[status] ?? []), ...more])];
  };
  const takesFiles = endpoint.image !== undefined || endpoint.upload !== undefined;
  if (endpoint.query !== undefined) add(400, 'validation_failed');
  if (endpoint.body !== undefined || takesFiles) {
    // The second is what the database says of a value that fits the schema and no column.
    add(400, 'validation_failed', 'invalid_value');
    add(413, 'body_too_large');
    add(415, 'unsupported_media_type', 'unsupported_encoding');
  }
  if (endpoint.body !== undefined && endpoint.upload === undefined) add(400, 'malformed_json');
  if (takesFiles) {
    add(400, 'malformed_multipart', 'unexpected_file');
    add(413, 'file_too_large', 'field_too_large', 'image_too_large');
    add(415, 'unsupported_image');
    add(422, 'too_many_files', 'too_many_fields', 'too_many_pixels', 'image_damaged', 'image_polyglot');
  }
  if (endpoint.caller === 'signedIn') add(401, 'missing_token');
  if (endpoint.caller !== 'beforeSignIn') add(401, 'invalid_token', 'token_expired', 'session_ended');
  if (endpoint.idempotent) {
    add(400, 'validation_failed');
    add(409, 'idempotency_key_in_use');
    add(422, 'idempotency_key_reused');
  }
  for (const [status, more] of Object.entries(endpoint.errors ?? {})) add(status, ...more);
  add(429, 'rate_limited');
  return codes;
}

interface Particulars {
  /** Goes after the codes. */
  readonly details: string;
  /** A field that can be wrong. */
  readonly field: string;
}

function response(
  status: string,
  codes: readonly string[],
  schemas: Schemas,
  { details, field }: Particulars = { details: '', field: '' },
): Json {
  return {
    description: `${codes.map((code) => `\`${code}\``).join(', ')}${details}`,
    ...(status === '429' ? { headers: RETRY_AFTER } : {}),
    ...(status === '401' ? { headers: WWW_AUTHENTICATE } : {}),
    content: {
      'application/json': {
        schema: { allOf: [schemas.answer(failure), { properties: { code: { enum: codes } } }] },
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code, field) }])),
      },
    },
  };
}

const RETRY_AFTER = {
  'Retry-After': {
    description: 'After how many seconds one request is let through.',
    required: true,
    schema: { type: 'integer', minimum: 1, examples: [2] },
  },
};

const WWW_AUTHENTICATE = {
  'WWW-Authenticate': { required: true, schema: { type: 'string', const: 'Bearer' } },
};

function exampleOf(code: string, field: string): Json {
  const words = code.replaceAll('_', ' ');
  return {
    status: false,
    message: `${words.charAt(0).toUpperCase()}${words.slice(1)}.`,
    code,
    ...(code === 'validation_failed' ? { errors: { [field]: ['Is not valid.'] } } : {}),
  };
}

function firstFieldOf({ query, body, image, upload, idempotent }: Endpoint): string {
  const shape = [body, query].find((schema) => schema instanceof z.ZodObject)?.shape ?? {};
  return Object.keys(shape)[0] ?? image ?? upload?.name ?? (idempotent ? 'idempotency_key' : '');
}
