import type { ApiRequest } from './api-request.ts';
import { ApiError } from './errors.ts';
import { isObject, parseJson } from './json.ts';
import type { Outcome } from './operation.ts';

/** The answer, with what the transaction said in `response.status` and `response.headers`. */
export function respond(request: ApiRequest, outcome: Outcome): Response {
  const headers = new Headers();
  for (const [name, text] of Object.entries(outcome.headers)) if (text !== null) headers.set(name, text);
  if (request.showsSchema && headers.has('content-type')) headers.set('Content-Profile', request.schema);
  for (const [name, text] of givenHeaders(outcome.row.response_headers)) headers.set(name, text);
  const status = givenStatus(outcome.row.response_status) ?? outcome.status;
  return new Response(hasBody(status) ? outcome.body : null, { status, headers });
}

export function respondError(error: ApiError): Response {
  const body = hasBody(error.status) ? JSON.stringify(error.body) : null;
  return new Response(body, {
    status: error.status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Proxy-Status': `PostgREST; error=${error.body.code}`,
      ...error.headers,
    },
  });
}

function hasBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304;
}

function givenStatus(text: string | null): number | null {
  if (text === null) return null;
  const status = Number(/^\d+/.exec(text)?.[0]);
  if (status >= 200 && status <= 599) return status;
  const message = 'response.status guc must be a valid status code';
  throw new ApiError(500, { code: 'PGRST112', message });
}

/** A JSON array of objects with one key each, in the order in which they shall apply. */
function givenHeaders(text: string | null): [name: string, value: string][] {
  if (text === null) return [];
  const list = parseJson(text);
  if (!Array.isArray(list)) throw badHeaders();
  return list.map((item) => {
    const [pair, ...more] = isObject(item) ? Object.entries(item) : [];
    if (!pair || more.length > 0 || typeof pair[1] !== 'string') throw badHeaders();
    return [pair[0], pair[1]];
  });
}

function badHeaders(): ApiError {
  const message =
    'response.headers guc must be a JSON array composed of objects with a single key and a string value';
  return new ApiError(500, { code: 'PGRST111', message });
}
