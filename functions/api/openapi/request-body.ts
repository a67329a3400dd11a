import { canBeLeftOut } from '../endpoint/body.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';
import type { Json, Schemas } from './schemas.ts';

/** What an operation takes: JSON, a form with images, either of them, or nothing. */
export function requestBodyOf(endpoint: Endpoint, schemas: Schemas): { requestBody?: Json } {
  const { body, image, upload } = endpoint;
  const fields = body && schemas.request(body);
  const content = {
    ...(fields === undefined || upload !== undefined ? {} : { 'application/json': { schema: fields } }),
    ...(image === undefined ? {} : { 'multipart/form-data': formWith(image, PICTURE, fields) }),
    ...(upload === undefined ? {} : { 'multipart/form-data': formWithFiles(upload, fields) }),
  };
  if (Object.keys(content).length === 0) return {};
  return { requestBody: { required: body === undefined || !canBeLeftOut(body), content } };
}

const PICTURE = { type: 'string', format: 'binary', description: 'The picture itself.' };
const TYPES = 'image/jpeg, image/png, image/webp, image/avif';

function formWithFiles({ name, most }: NonNullable<Endpoint['upload']>, fields: Json | undefined): Json {
  const files = most === 1 ? PICTURE : { type: 'array', items: PICTURE, minItems: 1, maxItems: most };
  const { schema, encoding } = formWith(name, files, fields);
  const required = (fields?.required ?? []) as readonly string[];
  return { schema: { ...schema, required: [...required, name] }, encoding };
}

function formWith(name: string, files: Json, fields: Json = { type: 'object' }) {
  return {
    schema: { ...fields, properties: { ...(fields.properties as Json | undefined), [name]: files } } as Json,
    encoding: { [name]: { contentType: TYPES } },
  };
}
