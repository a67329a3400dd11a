import * as z from 'zod';
import { failure } from './endpoint/answers.ts';
import { type Endpoint, isNumberName } from './endpoint/endpoint.ts';
import { VERSION } from './version.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the endpoints. Paths end in a slash there, as the contract writes them. */
export function openApiDocument(endpoints: readonly Endpoint[], publicUrl: string): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = `/api${endpoint.path}/`;
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Delve API',
      version: VERSION,
      description:
        'The backend of a business directory for Nigeria. Every path also answers without the slash at its end. ' +
        'Sign in with `POST /api/auth/login/` and send the access token as `Authorization: Bearer <token>`.',
    },
    servers: [{ url: `${publicUrl}/functions/v1` }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function operationOf(endpoint: Endpoint, schemas: Json): Json {
  return {
    operationId: operationIdOf(endpoint),
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
    security: { signedIn: [{ bearer: [] }], anybody: [{}, { bearer: [] }], beforeSignIn: [] }[
      endpoint.caller
    ],
    parameters: [...pathParameters(endpoint), ...queryParameters(endpoint), ...headerParameters(endpoint)],
    ...requestBody(endpoint, schemas),
    responses: {
      [endpoint.answer.status]: {
        description: 'Success',
        content: { 'application/json': { schema: schemaOf(endpoint.answer.schema, 'output', schemas) } },
      },
      ...failures(endpoint, schemas),
    },
  };
}

/** `GET /business/{business_id}/services` → `get_business_business_id_services`. */
function operationIdOf({ method, path }: Endpoint): string {
  return `${method.toLowerCase()}${path.replace(/[{}]/g, '').replace(/[/-]/g, '_')}`;
}

function pathParameters({ path }: Endpoint): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: isNumberName(name) ? { type: 'integer', minimum: 1, example: 1 } : { type: 'string' },
  }));
}

function queryParameters({ query }: Endpoint): Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(query, 'input', {}) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

function headerParameters({ idempotent }: Endpoint): Json[] {
  if (!idempotent) return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description:
        'Any text of your own, such as a UUID. A repetition with the same key and the same body within 24 hours ' +
        'does nothing more and is answered like the first.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  ];
}

function requestBody({ body, image, upload }: Endpoint, schemas: Json): { requestBody?: Json } {
  const schema = body && schemaOf(body, 'input', schemas);
  const content = {
    ...(schema === undefined || upload !== undefined ? {} : { 'application/json': { schema } }),
    ...(image === undefined ? {} : { 'multipart/form-data': { schema: withFile(schema, image, FILE) } }),
    ...(upload === undefined
      ? {}
      : { 'multipart/form-data': { schema: withFiles(schema, upload.name, upload.most) } }),
  };
  if (Object.keys(content).length === 0) return {};
  return { requestBody: { required: body?.safeParse(undefined).success !== true, content } };
}

/** JPEG, PNG, WebP or AVIF. */
const FILE = { type: 'string', format: 'binary' };

function withFiles(schema: Json | undefined, name: string, most: number): Json {
  if (most === 1) return { ...withFile(schema, name, FILE), required: [...requiredOf(schema), name] };
  const files = { type: 'array', items: FILE, minItems: 1, maxItems: most };
  return { ...withFile(schema, name, files), required: [...requiredOf(schema), name] };
}

function withFile(schema: Json = { type: 'object' }, name: string, file: Json): Json {
  return { ...schema, properties: { ...(schema.properties as Json | undefined), [name]: file } };
}

function requiredOf(schema: Json | undefined): readonly string[] {
  return (schema?.required as readonly string[] | undefined) ?? [];
}

/** One response a status, whose examples are the codes that it can have. */
function failures(endpoint: Endpoint, schemas: Json): Record<string, Json> {
  const byStatus: Record<string, readonly string[]> = {};
  const add = (status: number, ...codes: string[]) => {
    byStatus[status] = [...new Set([...(byStatus[status] ?? []), ...codes])];
  };
  if (endpoint.query !== undefined) add(400, 'validation_failed');
  if (endpoint.body !== undefined && endpoint.upload === undefined) {
    add(400, 'validation_failed', 'malformed_json');
    add(413, 'body_too_large');
    add(415, 'unsupported_media_type', 'unsupported_encoding');
  }
  if (endpoint.image !== undefined || endpoint.upload !== undefined) {
    add(400, 'validation_failed', 'malformed_multipart', 'unexpected_file');
    add(413, 'body_too_large', 'image_too_large');
    add(415, 'unsupported_media_type', 'unsupported_encoding', 'unsupported_image');
    add(422, 'too_many_files', 'too_many_pixels', 'image_damaged', 'image_polyglot');
  }
  if (endpoint.caller === 'signedIn') add(401, 'missing_token');
  if (endpoint.caller !== 'beforeSignIn') add(401, 'invalid_token', 'token_expired', 'session_ended');
  if (endpoint.idempotent) {
    add(400, 'invalid_idempotency_key');
    add(409, 'idempotency_key_in_use');
    add(422, 'idempotency_key_reused');
  }
  add(429, 'rate_limited');
  for (const [status, codes] of Object.entries(endpoint.errors ?? {})) add(Number(status), ...codes);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, codes]) => [status, failureResponse(status, codes, schemas)]),
  );
}

function failureResponse(status: string, codes: readonly string[], schemas: Json): Json {
  const examples = codes.map((code) => [
    code,
    { value: { status: false, message: `A sentence about ${code.replaceAll('_', ' ')}.`, code } },
  ]);
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    ...(status === '429'
      ? { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } }
      : {}),
    content: {
      'application/json': {
        schema: schemaOf(failure, 'output', schemas),
        examples: Object.fromEntries(examples),
      },
    },
  };
}

/** OpenAPI 3.1 schemas are JSON Schema; those with an id move to the components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const { $schema: _dialect, $defs = {}, ...inline } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  for (const [name, definition] of Object.entries($defs as Record<string, Json>)) {
    schemas[name] = inComponents(definition);
  }
  const { id, ...rest } = inline as Json;
  if (typeof id !== 'string') return inComponents(rest) as Json;
  schemas[id] = inComponents(rest);
  return { $ref: `#/components/schemas/${id}` };
}

function inComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inComponents);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      // The name stands in the components, and zod repeats it in the schema.
      .filter(([name, inner]) => !(name === 'id' && typeof inner === 'string'))
      .map(([name, inner]) => [
        name,
        name === '$ref' ? String(inner).replace('#/$defs/', '#/components/schemas/') : inComponents(inner),
      ]),
  );
}
