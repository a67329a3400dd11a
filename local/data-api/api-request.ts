import { ApiError } from './errors.ts';
import { type MediaType, negotiate } from './media-type.ts';
import { type Preferences, parsePreferences } from './preferences.ts';
import { parseQuery, type Query } from './query-string.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request with everything read that needs no knowledge of the database. */
export interface ApiRequest {
  readonly method: Method;
  /** Path behind the gateway's prefix, as `request.path` shows it. */
  readonly path: string;
  readonly target: { readonly kind: 'table' | 'function'; readonly name: string };
  readonly schema: string;
  /** Sent back as `Content-Profile` where more than one schema is exposed. */
  readonly showsSchema: boolean;
  readonly headers: Headers;
  readonly query: Query;
  readonly preferences: Preferences;
  readonly media: MediaType;
  readonly body: string;
}

/** Throws for what PostgREST refuses before it looks at the database. */
export async function readRequest(request: Request, schemas: readonly string[]): Promise<ApiRequest> {
  const url = new URL(request.url);
  const target = targetOf(url.pathname);
  const method = methodOf(request.method, target.kind);
  const profile = request.headers.get(
    method === 'GET' || method === 'HEAD' ? 'accept-profile' : 'content-profile',
  );
  if (profile !== null && !schemas.includes(profile)) {
    throw new ApiError(406, {
      code: 'PGRST106',
      message: `Invalid schema: ${profile}`,
      hint: `Only the following schemas are exposed: ${schemas.join(', ')}`,
    });
  }
  const isRead = method === 'GET' || method === 'HEAD';
  return {
    method,
    path: url.pathname,
    target,
    schema: profile ?? schemas[0] ?? 'public',
    showsSchema: schemas.length > 1,
    headers: request.headers,
    query: parseQuery(url.searchParams, target.kind === 'function' && isRead),
    preferences: parsePreferences(request.headers.get('prefer')),
    media: negotiate(request.headers.get('accept')),
    body: isRead || method === 'DELETE' ? '' : await request.text(),
  };
}

function targetOf(pathname: string): ApiRequest['target'] {
  const segments = pathname.split('/').slice(1).map(decode);
  const [first = '', second] = segments;
  if (first === 'rpc' && second && segments.length === 2) return { kind: 'function', name: second };
  if (first !== '' && segments.length === 1) return { kind: 'table', name: first };
  if (first === '' && segments.length === 1) {
    const message = 'The local Data API does not describe itself in OpenAPI.';
    throw new ApiError(501, { code: 'PGRST501', message });
  }
  throw invalidPath();
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray percent sign names nothing.
    throw invalidPath();
  }
}

function invalidPath(): ApiError {
  return new ApiError(404, { code: 'PGRST125', message: 'Invalid path specified in request URL' });
}

function methodOf(method: string, kind: 'table' | 'function'): Method {
  const allowed: readonly Method[] =
    kind === 'function' ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
  const found = allowed.find((name) => name === method);
  if (found) return found;
  if (kind === 'function') {
    throw new ApiError(405, { code: 'PGRST101', message: `Cannot use the ${method} method on RPC` });
  }
  throw new ApiError(405, { code: 'PGRST117', message: `Unsupported HTTP method: ${method}` });
}
