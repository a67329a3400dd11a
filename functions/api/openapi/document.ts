import type { Endpoint } from '../endpoint/endpoint.ts';
import { VERSION } from '../version.ts';
import { sharedFailures } from './failures.ts';
import { operationOf, SHARED_PARAMETERS } from './operation.ts';
import { type Json, Schemas } from './schemas.ts';
import { TAGS } from './tags.ts';

/** The OpenAPI 3.1 document of the endpoints. Paths end in a slash there, as the contract writes them. */
export function openApiDocument(endpoints: readonly Endpoint[], publicUrl: string): Json {
  const schemas = new Schemas();
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = `${endpoint.path}/`;
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint, schemas) };
  }
  const responses = sharedFailures(schemas);
  return {
    openapi: '3.1.0',
    info: { title: 'Delve API', version: VERSION, description: DESCRIPTION },
    servers: [{ url: `${publicUrl}/functions/v1/api` }],
    tags: tagsOf(endpoints),
    paths,
    components: {
      schemas: schemas.components,
      responses,
      parameters: SHARED_PARAMETERS,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The `access` of `POST /auth/login/`.',
        },
      },
    },
  };
}

function tagsOf(endpoints: readonly Endpoint[]): Json[] {
  const used = new Set(endpoints.map(({ tag }) => tag));
  return Object.entries(TAGS)
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }));
}

const DESCRIPTION = `The backend of a business directory for Nigeria.

**Sign in.** Call \`POST /auth/login/\`, then send the answer's \`access\` as \`Authorization: Bearer <access>\`. On the page
that shows this document, put it into the field behind *Authorize*; it stays there until *Logout*. \`POST /auth/refresh/\`
gives a new one when it has expired. No API key is needed.

**Paths** end in a slash, and work without it. An unknown path is a 404 \`unknown_path\`, another method a 405
\`method_not_allowed\` with \`Allow\`.

**Answers** have \`"status": true\`, failures \`"status": false\` with a \`message\` and a \`hint\` for people, a stable \`code\`
for programs, and \`errors\` by field. Answers may get more fields; fields that a request does not know are passed over.

**Lists** take \`limit\` and \`cursor\`, which is the \`next_cursor\` of the page before; on the last page that is \`null\`.

**Repetitions.** POSTs that create take an \`Idempotency-Key\`.

**Sockets.** What is written in a chat comes by a WebSocket to \`/functions/v1/chat/{business_id}/{chat_id}/?token=<access>\`,
what a person is told to \`/functions/v1/notification/?token=<access>\`.

**Caches.** Public reads carry an \`ETag\`, and answer 304 to it.

**Limits** count by person and class of routes, without a token by address: 429 with \`Retry-After\`.`;
