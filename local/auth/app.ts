import { type Context, Hono } from 'hono';
import pg from 'pg';
import { connectionFailure } from '../postgres/connections.ts';
import { authenticate, requireAdmin } from './authenticate.ts';
import {
  AuthError,
  notFound,
  OAuthError,
  respondWithError,
  unexpected,
  unprocessable,
  validationFailed,
} from './errors.ts';
import { raisedRefusal } from './raised-refusal.ts';
import { generateLink, invite } from './routes/admin-links.ts';
import {
  createUser,
  deleteUserById,
  getUserById,
  listFactors,
  listUsers,
  updateUserById,
} from './routes/admin-users.ts';
import { authorize, authorizeLink, callback, unlinkIdentity } from './routes/external.ts';
import { logout } from './routes/logout.ts';
import { magicLink, otp, reauthenticate, recover, resend } from './routes/otp.ts';
import { openidConfiguration, settings } from './routes/settings.ts';
import { signup } from './routes/signup.ts';
import { token } from './routes/token.ts';
import { getUser, updateOwnUser } from './routes/user.ts';
import { verifyByLink, verifyByPost } from './routes/verify.ts';
import type { AuthServer } from './server.ts';

/** PostgreSQL's `character_not_in_repertoire`: what a query string carries reaches it unread. */
const UNSTORABLE_TEXT = '22021';

type Handler = (server: AuthServer, c: Context) => Promise<Response> | Response;

/** The routes of GoTrue that auth-js calls. What the local stack does not have says so. */
export function createAuthApp(server: AuthServer): Hono {
  const app = new Hono();
  const on = (handler: Handler) => (c: Context) => handler(server, c);
  const asAdmin = (handler: Handler) => async (c: Context) => {
    await requireAdmin(server, c);
    return handler(server, c);
  };

  app.get('/health', (c) =>
    c.json({
      version: 'v2.197.0-local',
      name: 'GoTrue',
      description: 'GoTrue is a user registration and authentication API',
    }),
  );
  app.get('/.well-known/jwks.json', (c) => c.json(server.keys.jwks));
  app.get('/.well-known/openid-configuration', on(openidConfiguration));
  app.get('/settings', on(settings));

  app.post('/signup', on(signup));
  app.post('/token', on(token));
  app.post('/otp', on(otp));
  app.post('/magiclink', on(magicLink));
  app.post('/recover', on(recover));
  app.post('/resend', on(resend));
  app.get('/reauthenticate', on(reauthenticate));
  app.post('/verify', on(verifyByPost));
  app.get('/verify', on(verifyByLink));
  app.post('/logout', on(logout));
  app.get('/user', on(getUser));
  app.put('/user', on(updateOwnUser));

  app.get('/authorize', on(authorize));
  app.on(['GET', 'POST'], '/callback', on(callback));
  app.get('/user/identities/authorize', on(authorizeLink));
  app.delete('/user/identities/:id', on(unlinkIdentity));

  app.post('/invite', asAdmin(invite));
  app.post('/admin/generate_link', asAdmin(generateLink));
  app.get('/admin/users', asAdmin(listUsers));
  app.post('/admin/users', asAdmin(createUser));
  app.get('/admin/users/:id', asAdmin(getUserById));
  app.put('/admin/users/:id', asAdmin(updateUserById));
  app.delete('/admin/users/:id', asAdmin(deleteUserById));
  app.get('/admin/users/:id/factors', asAdmin(listFactors));
  app.all('/admin/*', asAdmin(notHere));

  app.post('/factors', on(refuseFactor));
  app.all('/factors/*', on(refuseFactorById));
  app.all('/sso/*', () => {
    throw notFound('saml_provider_disabled', 'SAML 2.0 is disabled');
  });
  app.post('/sso', () => {
    throw notFound('saml_provider_disabled', 'SAML 2.0 is disabled');
  });
  app.all('*', on(notHere));

  app.onError((error, c) => {
    if (error instanceof pg.DatabaseError && error.code === UNSTORABLE_TEXT) {
      return respondWithError(c, validationFailed('Text must not contain the character NUL'));
    }
    if (connectionFailure(error) === 'exhausted') {
      const message = 'Processing this request timed out, please retry after a moment.';
      return respondWithError(c, new AuthError(504, 'request_timeout', message));
    }
    const raised = raisedRefusal(error);
    if (raised) return c.json(raised.body, raised.status);
    if (!(error instanceof AuthError || error instanceof OAuthError)) {
      server.log(`${c.req.method} ${c.req.path}: ${error.stack ?? error.message}`);
      return respondWithError(
        c,
        unexpected('Unexpected failure, please check server logs for more information'),
      );
    }
    if (error.cause) server.log(`${c.req.method} ${c.req.path}: ${(error.cause as Error).message}`);
    return respondWithError(c, error);
  });
  return app;
}

async function refuseFactor(server: AuthServer, c: Context): Promise<never> {
  await server.database.transaction((tx) => authenticate(server, tx, c));
  throw unprocessable('mfa_totp_enroll_not_enabled', 'MFA enroll is disabled for TOTP');
}

async function refuseFactorById(server: AuthServer, c: Context): Promise<never> {
  await server.database.transaction((tx) => authenticate(server, tx, c));
  throw notFound('mfa_factor_not_found', 'Factor not found');
}

function notHere(_server: AuthServer, c: Context): Response {
  const message = `The local Auth has no ${c.req.method} ${c.req.path}: it stands in for a part of Supabase Auth.`;
  return respondWithError(c, new AuthError(501, 'not_implemented', message));
}
