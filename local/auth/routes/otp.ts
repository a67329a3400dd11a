import type { Context } from 'hono';
import { z } from 'zod';
import { audit } from '../audit.ts';
import { authenticate } from '../authenticate.ts';
import { normaliseEmail } from '../emails.ts';
import { badRequest, unprocessable, validationFailed } from '../errors.ts';
import { checkPkceFields, type PkceFields, startFlow } from '../flow-state.ts';
import {
  sendConfirmation,
  sendEmailChange,
  sendMagicLink,
  sendReauthentication,
  sendRecovery,
} from '../messages.ts';
import { randomPassword } from '../passwords.ts';
import { redirectTarget } from '../redirects.ts';
import { type Caller, callerOf, metadata, pkceFields, readBody, text } from '../request.ts';
import type { AuthServer } from '../server.ts';
import { findUserByEmail, type Json } from '../users.ts';
import { signUpByEmail } from './signup.ts';

const otpBody = z.object({
  email: text,
  phone: text,
  create_user: z.boolean().nullish(),
  data: metadata,
  ...pkceFields,
});

/**
 * `POST /otp`: a mail with a link and a code; unknown addresses are registered unless `create_user` is false.
 */
export async function otp(server: AuthServer, c: Context): Promise<Response> {
  const caller = callerOf(c);
  server.limits.check('otp', caller.address);
  const body = await readBody(c, otpBody);
  if (body.email && body.phone) {
    throw validationFailed('Only an email address or phone number should be provided');
  }
  if (!body.email && !body.phone) throw validationFailed('One of email or phone must be set');
  if (body.phone) throw badRequest('phone_provider_disabled', 'Unsupported phone provider');
  checkPkceFields(body);
  const email = normaliseEmail(body.email);
  if (body.create_user === false) {
    const user = await server.database.transaction((tx) => findUserByEmail(tx, email));
    if (!user) throw unprocessable('otp_disabled', 'Signups not allowed for otp');
  }
  await mailMagicLink(server, { ...body, email, caller, redirectTo: redirectTarget(c, server.config) });
  return c.json({});
}

const magicLinkBody = z.object({ email: text, data: metadata, ...pkceFields });

/** `POST /magiclink`, the older form of {@link otp}. */
export async function magicLink(server: AuthServer, c: Context): Promise<Response> {
  const caller = callerOf(c);
  server.limits.check('magiclink', caller.address);
  const body = await readBody(c, magicLinkBody);
  checkPkceFields(body);
  const email = normaliseEmail(body.email);
  await mailMagicLink(server, { ...body, email, caller, redirectTo: redirectTarget(c, server.config) });
  return c.json({});
}

interface MagicLinkRequest extends PkceFields {
  readonly email: string;
  readonly data: Json | undefined;
  readonly caller: Caller;
  readonly redirectTo: string;
}

async function mailMagicLink(server: AuthServer, request: MagicLinkRequest): Promise<void> {
  if (!server.config.email.enabled) {
    throw unprocessable('email_provider_disabled', 'Email logins are disabled');
  }
  const known = await server.database.transaction((tx) => findUserByEmail(tx, request.email));
  if (!known?.email_confirmed_at) {
    // Strong under every rule that a project may set.
    await signUpByEmail(server, { ...request, password: `${randomPassword()}aA1!` });
    // A confirmation mail, where one goes out, is the magic link already.
    if (server.config.email.enable_confirmations) return;
  }
  await server.database.transaction(async (tx) => {
    const user = await findUserByEmail(tx, request.email);
    if (!user) return;
    await audit(tx, {
      action: 'user_recovery_requested',
      logType: 'user',
      actor: user,
      caller: request.caller,
    });
    const pkce = request.code_challenge !== '';
    if (pkce) {
      await startFlow(tx, { provider: 'magiclink', method: 'magiclink', pkce: request, userId: user.id });
    }
    await sendMagicLink(server, tx, user, { redirectTo: request.redirectTo, pkce });
  });
}

const recoverBody = z.object({ email: text, ...pkceFields });

/** `POST /recover`: the same answer whether the address is known or not. */
export async function recover(server: AuthServer, c: Context): Promise<Response> {
  const caller = callerOf(c);
  server.limits.check('recover', caller.address);
  const body = await readBody(c, recoverBody);
  if (!body.email) throw validationFailed('Password recovery requires an email');
  checkPkceFields(body);
  const email = normaliseEmail(body.email);
  await server.database.transaction(async (tx) => {
    const user = await findUserByEmail(tx, email);
    if (!user) return;
    await audit(tx, { action: 'user_recovery_requested', logType: 'user', actor: user, caller });
    const pkce = body.code_challenge !== '';
    if (pkce) {
      await startFlow(tx, { provider: 'recovery', method: 'recovery', pkce: body, userId: user.id });
    }
    await sendRecovery(server, tx, user, { redirectTo: redirectTarget(c, server.config), pkce });
  });
  return c.json({});
}

const resendBody = z.object({ type: text, email: text, phone: text, ...pkceFields });

/** `POST /resend`: the mail of a registration or of a change of address once more. */
export async function resend(server: AuthServer, c: Context): Promise<Response> {
  const caller = callerOf(c);
  server.limits.check('resend', caller.address);
  const body = await readBody(c, resendBody);
  if (body.type === 'sms' || body.type === 'phone_change') {
    throw badRequest('phone_provider_disabled', 'Phone logins are disabled');
  }
  if (body.type !== 'signup' && body.type !== 'email_change') {
    throw validationFailed('Missing one of these types: signup, email_change, sms, phone_change');
  }
  if (!body.email) throw validationFailed('Type provided requires an email address');
  checkPkceFields(body);
  const email = normaliseEmail(body.email);
  await server.database.transaction(async (tx) => {
    const user = await findUserByEmail(tx, email);
    if (!user) return;
    const pkce = body.code_challenge !== '';
    const options = { redirectTo: redirectTarget(c, server.config), pkce };
    const method = body.type === 'signup' ? 'email/signup' : 'email_change';
    const due = body.type === 'signup' ? !user.email_confirmed_at : user.email_change !== '';
    if (!due) return;
    if (pkce) await startFlow(tx, { provider: 'email', method, pkce: body, userId: user.id });
    if (body.type === 'signup') await sendConfirmation(server, tx, user, options);
    else await sendEmailChange(server, tx, user, user.email_change, options);
  });
  return c.json({});
}

/**
 * `GET /reauthenticate`: a code by mail that `PUT /user` wants as `nonce` before an old session sets a
 * password.
 */
export async function reauthenticate(server: AuthServer, c: Context): Promise<Response> {
  await server.database.transaction(async (tx) => {
    const { user } = await authenticate(server, tx, c);
    if (!user.email) {
      throw validationFailed('Reauthentication requires the user to have an email or a phone number');
    }
    if (!user.email_confirmed_at) {
      throw unprocessable('email_not_confirmed', 'Please verify your email first.');
    }
    await audit(tx, {
      action: 'user_reauthenticate_requested',
      logType: 'user',
      actor: user,
      caller: callerOf(c),
    });
    await sendReauthentication(server, tx, user);
  });
  return c.json({});
}
