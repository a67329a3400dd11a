import { Validator } from '@seriousme/openapi-schema-validator';
import { sample } from 'openapi-sampler';
import { expect, test } from 'vitest';
import { openApiDocument } from '../../functions/api/openapi/document.ts';
import { endpoints } from '../../functions/api/routes/endpoints.ts';
import {
  type Answered,
  DocumentSchemas,
  type Json,
  type OpenApi,
  type Operation,
} from '../support/openapi.ts';
import { stack } from '../support/stack.ts';

const document = JSON.parse(JSON.stringify(openApiDocument(endpoints, 'https://delve.example'))) as OpenApi;

interface Listed {
  readonly name: string;
  readonly place: readonly string[];
  readonly operation: Operation;
}

const operations: readonly Listed[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    place: ['paths', path, method],
    operation,
  })),
);

/** Every schema of a body, an answer or a parameter, by where it stands. */
function* schemas(): Generator<{ place: readonly string[]; schema: Json }> {
  for (const { place, operation } of operations) {
    for (const [index, parameter] of operation.parameters.entries()) {
      if ('$ref' in parameter) continue;
      yield { place: [...place, 'parameters', String(index), 'schema'], schema: parameter.schema as Json };
    }
    for (const [type, { schema }] of Object.entries(operation.requestBody?.content ?? {})) {
      yield { place: [...place, 'requestBody', 'content', type, 'schema'], schema };
    }
    for (const [status, response] of Object.entries(operation.responses)) {
      const schema = (response as Answered).content?.['application/json']?.schema;
      if (!schema) continue;
      yield {
        place: [...place, 'responses', status, 'content', 'application/json', 'schema'],
        schema,
      };
    }
  }
}

test('the document is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const result = await validator.validate({ ...structuredClone(document) });
  expect(result).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('a document that breaks a rule is found out', async () => {
  const result = await new Validator().validate({
    ...structuredClone(document),
    paths: { '/x/': { get: 1 } },
  });
  expect(result.valid).toBe(false);
});

test('the document has every endpoint, and nothing else', () => {
  const listed = endpoints.map(({ method, path }) => `${method} ${path}/`);
  expect(operations.map(({ name }) => name).sort()).toEqual([...listed].sort());
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9_]+$/);
});

test('every operation belongs to one group, and every group says what it is', () => {
  const described = document.tags.filter(({ description }) => description).map(({ name }) => name);
  const used = new Set(operations.flatMap(({ operation }) => operation.tags));
  expect([...used].filter((name) => !described.includes(name))).toEqual([]);
  for (const { name, operation } of operations) expect(operation.tags, name).toHaveLength(1);
});

test('names in paths are parameters, and all of them', () => {
  for (const { name, place, operation } of operations) {
    const inPath = [...(place[1] ?? '').matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    const parameters = operation.parameters.filter((parameter) => parameter.in === 'path');
    expect(
      parameters.map((parameter) => parameter.name),
      name,
    ).toEqual(inPath);
  }
});

test('every schema compiles, with keywords and formats that are known', () => {
  const compiled = new DocumentSchemas(document, 'strict');
  const names = Object.keys(document.components.schemas).map((name) => ['components', 'schemas', name]);
  for (const place of [...names, ...[...schemas()].map((found) => found.place)]) {
    expect(() => compiled.faults(place, null), place.join(' ')).not.toThrow();
  }
});

test('every value of a body, an answer and a query has an example', () => {
  const without = [...schemas()].flatMap(({ place, schema }) =>
    leavesWithoutExample(schema, place.join(' ')),
  );
  expect([...new Set(without)]).toEqual([]);
});

test('the examples, put together, fit their schemas', () => {
  const checks = new DocumentSchemas(document);
  const faults = [...schemas()].flatMap(({ place, schema }) => {
    if (place.includes('multipart/form-data')) return [];
    const example = sample(schema, { quiet: true }, document);
    return checks.faults(place, example).map((fault) => `${place.join(' ')}: ${fault}`);
  });
  expect(faults).toEqual([]);
});

test('whoever has to sign in is told, and how often one may ask', () => {
  for (const [index, { caller, method, path, limit }] of endpoints.entries()) {
    const operation = operations.find(({ name }) => name === `${method} ${path}/`)?.operation;
    const expected = { signedIn: [{ bearer: [] }], anybody: [{}, { bearer: [] }], beforeSignIn: [] };
    expect(operation?.security, `${index} ${path}`).toEqual(expected[caller]);
    const limited = operation?.responses['429'] as Answered | undefined;
    expect(limited?.headers).toHaveProperty('Retry-After');
    expect(limited?.description).toContain(`\`${limit}\``);
  }
});

test('files are described as parts of forms, with the types that are taken', () => {
  const content = document.paths['/business/{business_id}/images/']?.post?.requestBody?.content;
  expect(Object.keys(content ?? {})).toEqual(['multipart/form-data']);
  expect(content?.['multipart/form-data']).toMatchObject({
    schema: {
      required: ['images'],
      properties: {
        images: { type: 'array', maxItems: 10, items: { type: 'string', format: 'binary' } },
      },
    },
    encoding: { images: { contentType: 'image/jpeg, image/png, image/webp, image/avif' } },
  });
  const either = document.paths['/business/']?.post?.requestBody?.content;
  expect(Object.keys(either ?? {})).toEqual(['application/json', 'multipart/form-data']);
  expect(either?.['application/json']?.schema).toHaveProperty('properties.logo.examples');
  expect(either?.['multipart/form-data']?.schema).toHaveProperty('properties.logo.format', 'binary');
});

test('the document is served with the address that was called, and not sent twice', async () => {
  const url = `${stack().apiUrl}/functions/v1/api/openapi.json`;
  const answer = await fetch(url);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
  const served = (await answer.json()) as OpenApi;
  expect(served.servers).toEqual([{ url: `${stack().apiUrl}/functions/v1/api` }]);
  expect({ ...served, servers: document.servers }).toEqual(document);
  const again = await fetch(url, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
});

/** Where a value stands that has no example, and is nobody's part that has one. */
function leavesWithoutExample(schema: Json, where: string): string[] {
  const isGiven = ['examples', 'const', 'enum'].some((keyword) => keyword in schema);
  if (isGiven || schema.format === 'binary' || schema.type === 'null') return [];
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.replace('#/components/schemas/', '');
    return leavesWithoutExample(document.components.schemas[name] as Json, name);
  }
  const parts = [
    ...Object.entries((schema.properties ?? {}) as Record<string, Json>),
    ...[schema.anyOf, schema.allOf, schema.oneOf].flatMap((list) =>
      ((list ?? []) as Json[]).map((part) => ['', part] as const),
    ),
    ...(schema.items ? [['[]', schema.items as Json] as const] : []),
    ...(typeof schema.additionalProperties === 'object'
      ? [['*', schema.additionalProperties as Json] as const]
      : []),
  ];
  if (parts.length === 0 && schema.type !== 'object') return [where];
  return parts.flatMap(([name, part]) =>
    leavesWithoutExample(part, name === '' ? where : `${where}.${name}`),
  );
}
