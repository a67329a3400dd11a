import { type Endpoint, isNumberName } from '../endpoint/endpoint.ts';
import { failuresOf } from './failures.ts';
import { requestBodyOf } from './request-body.ts';
import type { Json, Schemas } from './schemas.ts';

/** One operation of the document. */
export function operationOf(endpoint: Endpoint, schemas: Schemas): Json {
  return {
    operationId: operationIdOf(endpoint),
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
    security: { signedIn: [{ bearer: [] }], anybody: [{}, { bearer: [] }], beforeSignIn: [] }[
      endpoint.caller
    ],
    parameters: [
      ...pathParameters(endpoint),
      ...queryParameters(endpoint, schemas),
      ...headerParameters(endpoint),
    ],
    ...requestBodyOf(endpoint, schemas),
    responses: {
      [endpoint.answer.status]: success(endpoint, schemas),
      ...(endpoint.publicForSeconds === undefined ? {} : { 304: NOT_MODIFIED }),
      ...failuresOf(endpoint, schemas),
      default: { $ref: '#/components/responses/Fault' },
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
    schema: isNumberName(name)
      ? { type: 'integer', minimum: 1, maximum: 999_999_999_999_999, examples: [1] }
      : { type: 'string', examples: [TEXTS_IN_PATHS[name] ?? name] },
  }));
}

/** Examples of parts of paths that are no numbers. */
const TEXTS_IN_PATHS: Readonly<Record<string, string>> = { slug: 'sabo-bread-house' };

function queryParameters({ query }: Endpoint, schemas: Schemas): Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = schemas.request(query) as {
    properties?: Record<string, Json>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    // Lists are written with commas: `1,2,3`.
    ...(schema.type === 'array' ? { style: 'form', explode: false } : {}),
    schema,
  }));
}

function headerParameters({ idempotent, publicForSeconds }: Endpoint): Json[] {
  return [
    ...(idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ...(publicForSeconds === undefined ? [] : [{ $ref: '#/components/parameters/IfNoneMatch' }]),
  ];
}

/** Parameters that operations share. */
export const SHARED_PARAMETERS: Record<string, Json> = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Any text of your own, such as a UUID. A repetition with the same key and the same body within 24 hours ' +
      'does nothing more and is answered like the first. What was refused may be sent again with the same key.',
    schema: { type: 'string', pattern: '^[!-~]{1,255}$', examples: ['5b9c3c86-6a4f-4f0c-a3c7-2f5f9f9d1c55'] },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The `ETag` of the answer that you have: 304 while it is still the right one.',
    schema: { type: 'string', examples: ['W/"0f6d5a1e7b34"'] },
  },
};

function success({ answer, publicForSeconds, caller }: Endpoint, schemas: Schemas): Json {
  return {
    description: answer.status === 201 ? 'Created' : 'Success',
    headers: {
      'Cache-Control': cacheControl(publicForSeconds, caller === 'anybody'),
      ...(publicForSeconds === undefined ? {} : { ETag }),
    },
    content: { 'application/json': { schema: schemas.answer(answer.schema) } },
  };
}

function cacheControl(publicForSeconds = 0, isForVisitors: boolean): Json {
  const own = 'private, no-cache';
  const values = publicForSeconds > 0 && isForVisitors ? [`public, max-age=${publicForSeconds}`, own] : [own];
  return {
    required: true,
    ...(values.length > 1 ? { description: 'The second one where a token was sent.' } : {}),
    schema: { type: 'string', enum: values },
  };
}

const ETag = {
  required: true,
  description: 'Goes into `If-None-Match` of the next request.',
  schema: { type: 'string', examples: ['W/"0f6d5a1e7b34"'] },
};

const NOT_MODIFIED = {
  description: 'What you have is still the right answer; there is no body.',
  headers: { ETag },
};
