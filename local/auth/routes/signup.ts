import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { z } from 'zod';
import { createEmailAccount, insertOrExplain } from '../accounts.ts';
import { audit } from '../audit.ts';
import type { Tx } from '../database.ts';
import { normaliseEmail } from '../emails.ts';
import { badRequest, unprocessable, validationFailed } from '../errors.ts';
import { checkPkceFields, type PkceFields, startFlow } from '../flow-state.ts';
import { sendConfirmation } from '../messages.ts';
import { hashPassword, requireStrongPassword } from '../passwords.ts';
import { redirectTarget } from '../redirects.ts';
import { type Caller, callerOf, metadata, pkceFields, readBody, text } from '../request.ts';
import type { AuthServer } from '../server.ts';
import { signIn } from '../sessions.ts';
import {
  AUDIENCE,
  confirmUser,
  findUserByEmail,
  insertUser,
  type Json,
  loadUserJson,
  type UserRow,
} from '../users.ts';

const signupBody = z.object({ email: text, phone: text, password: text, data: metadata, ...pkceFields });

/** `POST /signup`: by e-mail and password, or anonymously when neither address is given. */
export async function signup(server: AuthServer, c: Context): Promise<Response> {
  const body = await readBody(c, signupBody);
  const caller = callerOf(c);
  if (!body.email && !body.phone) return signUpAnonymously(server, c, caller, body.data);
  server.limits.check('signup', caller.address);
  if (body.phone) {
    if (body.email) {
      throw validationFailed('Only an email address or phone number should be provided on signup.');
    }
    throw badRequest('phone_provider_disabled', 'Phone signups are disabled');
  }
  return c.json(
    await signUpByEmail(server, { ...body, caller, redirectTo: redirectTarget(c, server.config) }),
  );
}

export interface EmailSignup extends PkceFields {
  readonly email: string;
  readonly password: string;
  readonly data: Json | undefined;
  readonly caller: Caller;
  readonly redirectTo: string;
}

/**
 * Registers; answers a session where addresses count as confirmed, else the user. Somebody who is registered
 * already is told so only in the first case: in the second the answer looks like any other.
 */
export async function signUpByEmail(server: AuthServer, params: EmailSignup): Promise<Json> {
  const autoconfirm = !server.config.email.enable_confirmations;
  if (!server.config.enable_signup) {
    throw unprocessable('signup_disabled', 'Signups not allowed for this instance');
  }
  if (!server.config.email.enabled) {
    throw badRequest('email_provider_disabled', 'Email signups are disabled');
  }
  if (params.password === '') throw validationFailed('Signup requires a valid password');
  requireStrongPassword(server.config, params.password);
  checkPkceFields(params);
  const email = normaliseEmail(params.email);
  const passwordHash = await hashPassword(params.password);

  return server.database.transaction(async (tx) => {
    const existing = await findUserByEmail(tx, email);
    if (existing?.email_confirmed_at) {
      await audit(tx, {
        action: 'user_repeated_signup',
        logType: 'user',
        actor: existing,
        caller: params.caller,
      });
      if (autoconfirm) throw unprocessable('user_already_exists', 'User already registered');
      return pretendedUser(email, params.data);
    }
    const user = existing ?? (await createEmailAccount(tx, { email, passwordHash, data: params.data }));
    if (autoconfirm) {
      await audit(tx, { action: 'user_signedup', logType: 'team', actor: user, caller: params.caller });
      return signIn(server, tx, {
        user: await confirmUser(tx, user),
        method: 'password',
        caller: params.caller,
      });
    }
    return requestConfirmation(server, tx, user, params);
  });
}

async function requestConfirmation(
  server: AuthServer,
  tx: Tx,
  user: UserRow,
  params: EmailSignup,
): Promise<Json> {
  const pkce = params.code_challenge !== '';
  if (pkce) {
    await startFlow(tx, { provider: 'email', method: 'email/signup', pkce: params, userId: user.id });
  }
  await audit(tx, {
    action: 'user_confirmation_requested',
    logType: 'user',
    actor: user,
    caller: params.caller,
  });
  return loadUserJson(tx, await sendConfirmation(server, tx, user, { redirectTo: params.redirectTo, pkce }));
}

/** Looks like a fresh registration, and belongs to nobody. */
function pretendedUser(email: string, data: Json | undefined): Json {
  const now = new Date();
  return {
    id: randomUUID(),
    aud: AUDIENCE,
    role: '',
    email,
    phone: '',
    confirmation_sent_at: now,
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: data ?? {},
    identities: [],
    created_at: now,
    updated_at: now,
    is_anonymous: false,
  };
}

async function signUpAnonymously(
  server: AuthServer,
  c: Context,
  caller: Caller,
  data: Json | undefined,
): Promise<Response> {
  if (!server.config.enable_anonymous_sign_ins) {
    throw unprocessable('anonymous_provider_disabled', 'Anonymous sign-ins are disabled');
  }
  server.limits.check('anonymous', caller.address);
  if (!server.config.enable_signup) {
    throw unprocessable('signup_disabled', 'Signups not allowed for this instance');
  }
  const response = await server.database.transaction(async (tx) => {
    const user = await insertOrExplain('Database error creating anonymous user', () =>
      insertUser(tx, { appMetadata: {}, userMetadata: data ?? {}, isAnonymous: true }),
    );
    return signIn(server, tx, { user, method: 'anonymous', caller });
  });
  return c.json(response);
}
