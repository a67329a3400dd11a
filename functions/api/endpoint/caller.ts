import { type Delve, DelveError } from '@delve/client';
import { addressOf } from '../../_shared/address.ts';
import type { Backend } from '../../_shared/backend.ts';
import { limitedAs } from '../../_shared/limited-as.ts';
import type { CallerKind, Visitor } from './endpoint.ts';

/** Whoever sent a request. */
export interface Caller {
  readonly delve: Delve;
  readonly userId: string | null;
  /** Whom the rate limits count. */
  readonly limitedAs: string;
  readonly visitor: Visitor;
}

/** Throws a 401: `missing_token` where a person is needed, `invalid_token`, `token_expired`. */
export async function identify(kind: CallerKind, headers: Headers, backend: Backend): Promise<Caller> {
  const connection =
    kind === 'beforeSignIn'
      ? backend.connectToSignIn(headers)
      : await backend.connect(headers, bearerToken(headers));
  const { delve, userId } = connection;
  if (kind === 'signedIn' && userId === null) throw tokenIsMissing();
  const visitor = { address: addressOf(headers), userAgent: headers.get('user-agent') ?? '' };
  return { delve, userId, limitedAs: limitedAs(connection, visitor.address), visitor };
}

/** `null` without the header. Throws a 401 `invalid_token` for a header of another form. */
function bearerToken(headers: Headers): string | null {
  const header = headers.get('authorization');
  if (header === null || header.trim() === '') return null;
  const token = /^Bearer\s+(\S+)\s*$/i.exec(header)?.[1];
  if (token !== undefined) return token;
  throw new DelveError({
    status: 401,
    code: 'invalid_token',
    message: 'The Authorization header must read `Bearer <token>`.',
  });
}

function tokenIsMissing(): DelveError {
  return new DelveError({
    status: 401,
    code: 'missing_token',
    message: 'Send the access token of a signed-in user: `Authorization: Bearer <token>`.',
  });
}
