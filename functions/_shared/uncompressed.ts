import { DelveError } from '@delve/client';

/** Refuses (415) a request whose body is compressed: limits count the bytes that arrive. */
export function refuseCompressed({ headers }: Request): void {
  if (/^(identity)?$/i.test(headers.get('content-encoding') ?? '')) return;
  throw new DelveError({
    status: 415,
    code: 'unsupported_encoding',
    message: 'Send the body as it is, without `Content-Encoding`.',
  });
}
