import type { Context } from 'hono';
import { z } from 'zod';
import { audit } from '../audit.ts';
import { badRequest, unexpected, unprocessable, validationFailed } from '../errors.ts';
import { redeemCode } from '../flow-state.ts';
import { passwordWeakness, verifyPassword } from '../passwords.ts';
import { refreshSession } from '../refresh.ts';
import { callerOf, readBody, text } from '../request.ts';
import type { AuthServer } from '../server.ts';
import { signIn } from '../sessions.ts';
import { findUserByEmail, findUserById, isBanned } from '../users.ts';
import { grantByIdToken } from './id-token.ts';

/** `POST /token?grant_type=…`. */
export async function token(server: AuthServer, c: Context): Promise<Response> {
  switch (c.req.query('grant_type')) {
    case 'password':
      return grantByPassword(server, c);
    case 'refresh_token':
      return grantByRefreshToken(server, c);
    case 'pkce':
      return grantByCode(server, c);
    case 'id_token':
      return grantByIdToken(server, c);
    case 'web3':
      throw unprocessable('web3_provider_disabled', 'Web3 provider is disabled');
    default:
      throw badRequest('invalid_credentials', 'unsupported_grant_type');
  }
}

const passwordBody = z.object({ email: text, phone: text, password: text });

async function grantByPassword(server: AuthServer, c: Context): Promise<Response> {
  const caller = callerOf(c);
  server.limits.check('signIn', caller.address);
  const body = await readBody(c, passwordBody);
  if (body.email && body.phone) {
    throw validationFailed('Only an email address or phone number should be provided on login.');
  }
  if (body.phone) throw unprocessable('phone_provider_disabled', 'Phone logins are disabled');
  if (!body.email) throw validationFailed('missing email or phone');
  if (!server.config.email.enabled) {
    throw unprocessable('email_provider_disabled', 'Email logins are disabled');
  }
  const email = body.email.toLowerCase();

  const found = await server.database.transaction((tx) => findUserByEmail(tx, email));
  const matches = await verifyPassword(body.password, found?.encrypted_password ?? null);
  if (!found || !matches) throw badRequest('invalid_credentials', 'Invalid login credentials');
  if (isBanned(found)) throw badRequest('user_banned', 'User is banned');
  if (!found.email_confirmed_at) throw badRequest('email_not_confirmed', 'Email not confirmed');

  const response = await server.database.transaction(async (tx) => {
    await audit(tx, { action: 'login', logType: 'account', actor: found, caller });
    return signIn(server, tx, { user: found, method: 'password', caller });
  });
  const weakness = passwordWeakness(server.config, body.password);
  const warning = weakness ? { message: weakness.message, reasons: weakness.reasons } : null;
  return c.json({ ...response, weak_password: warning });
}

const refreshBody = z.object({ refresh_token: text });

async function grantByRefreshToken(server: AuthServer, c: Context): Promise<Response> {
  const caller = callerOf(c);
  server.limits.check('refresh', caller.address);
  const body = await readBody(c, refreshBody);
  return c.json(
    await server.database.transaction((tx) => refreshSession(server, tx, body.refresh_token, caller)),
  );
}

const codeBody = z.object({ auth_code: text, code_verifier: text });

async function grantByCode(server: AuthServer, c: Context): Promise<Response> {
  const caller = callerOf(c);
  server.limits.check('refresh', caller.address);
  const body = await readBody(c, codeBody);
  if (!body.auth_code || !body.code_verifier) {
    throw validationFailed('invalid request: both auth code and code verifier should be non-empty');
  }
  const response = await server.database.transaction(async (tx) => {
    const flow = await redeemCode(tx, body.auth_code, body.code_verifier);
    const user = await findUserById(tx, flow.user_id);
    if (!user) throw unexpected('Database error finding user');
    await audit(tx, { action: 'login', logType: 'account', actor: user, caller });
    const tokens = await signIn(server, tx, { user, method: flow.authentication_method, caller });
    return {
      ...tokens,
      ...(flow.provider_access_token ? { provider_token: flow.provider_access_token } : {}),
      ...(flow.provider_refresh_token ? { provider_refresh_token: flow.provider_refresh_token } : {}),
    };
  });
  return c.json(response);
}
