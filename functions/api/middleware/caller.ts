import { DelveError } from '@delve/client';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../env.ts';

/** For rows that need a signed-in caller: 401 `missing_token` without a token. */
export const signedIn = createMiddleware<AppEnv>(async (context, next) => {
  const { headers } = context.req.raw;
  const { delve, userId } = await context.var.backend.connect(headers, bearerToken(headers));
  if (userId === null) {
    throw new DelveError({
      status: 401,
      code: 'missing_token',
      message: 'Send the access token of a signed-in user: `Authorization: Bearer <token>`.',
    });
  }
  context.set('delve', delve);
  await next();
});

/** For public rows: anybody may call, but a token that is sent has to be valid. */
export const anybody = createMiddleware<AppEnv>(async (context, next) => {
  const { headers } = context.req.raw;
  const { delve } = await context.var.backend.connect(headers, bearerToken(headers));
  context.set('delve', delve);
  await next();
});

/** For rows that make a session: a token of a former one, which frontends tend to send along, means nothing. */
export const beforeSignIn = createMiddleware<AppEnv>(async (context, next) => {
  const { delve } = await context.var.backend.connect(context.req.raw.headers, null);
  context.set('delve', delve);
  await next();
});

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
