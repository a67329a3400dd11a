import type { Context } from 'hono';
import { z } from 'zod';
import { audit } from '../audit.ts';
import { authenticate } from '../authenticate.ts';
import type { Tx } from '../database.ts';
import { normaliseEmail } from '../emails.ts';
import { badRequest, forbidden, unprocessable } from '../errors.ts';
import { checkPkceFields, type PkceFields, startFlow } from '../flow-state.ts';
import { refreshProviders } from '../identities.ts';
import { sendEmailChange } from '../messages.ts';
import { hashOtp, isValidToken } from '../one-time-tokens.ts';
import { hashPassword, requireStrongPassword, verifyPassword } from '../passwords.ts';
import { redirectTarget } from '../redirects.ts';
import { callerOf, metadata, pkceFields, readBody, text } from '../request.ts';
import type { AuthServer } from '../server.ts';
import type { SessionRow } from '../sessions.ts';
import {
  findUserByEmail,
  loadUserJson,
  mergeMetadata,
  setPassword,
  type UserRow,
  updateUser,
} from '../users.ts';
import { changeEmail } from './verify.ts';

const DAY_MS = 86_400_000;

/** `GET /user`. */
export async function getUser(server: AuthServer, c: Context): Promise<Response> {
  return c.json(
    await server.database.transaction(async (tx) => {
      const { user } = await authenticate(server, tx, c);
      return loadUserJson(tx, user);
    }),
  );
}

const updateBody = z.object({
  email: text,
  phone: text,
  password: z.string().nullish(),
  nonce: text,
  current_password: text,
  data: metadata,
  app_metadata: metadata,
  ...pkceFields,
});

/** `PUT /user`: password, metadata, and a new address, which the owner of both mailboxes confirms. */
export async function updateOwnUser(server: AuthServer, c: Context): Promise<Response> {
  const caller = callerOf(c);
  const json = await server.database.transaction(async (tx) => {
    let { user, session } = await authenticate(server, tx, c);
    server.limits.check('user', caller.address);
    const body = await readBody(c, updateBody);
    checkPkceFields(body);
    if (body.app_metadata) {
      throw forbidden('not_admin', 'Updating app_metadata requires admin privileges');
    }
    if (body.phone && body.phone !== user.phone) {
      throw badRequest('phone_provider_disabled', 'Phone logins are disabled');
    }
    const email = body.email && normaliseEmail(body.email);
    const newEmail = email !== '' && email !== user.email ? email : '';
    if (body.password && user.is_anonymous && !newEmail) {
      throw unprocessable(
        'validation_failed',
        'Updating password of an anonymous user without an email or phone is not allowed',
      );
    }
    if (newEmail && (await findUserByEmail(tx, newEmail))) {
      throw unprocessable('email_exists', 'A user with this email address has already been registered');
    }
    if (typeof body.password === 'string') {
      const { password, nonce, current_password: current } = body;
      user = await changePassword(server, tx, { user, session, password, nonce, current });
      await audit(tx, { action: 'user_updated_password', logType: 'user', actor: user, caller });
    }
    if (body.data) {
      const merged = mergeMetadata(user.raw_user_meta_data, body.data);
      user = await updateUser(tx, user, { raw_user_meta_data: merged });
    }
    if (newEmail) user = await requestEmailChange(server, tx, user, newEmail, body, c);
    await audit(tx, { action: 'user_modified', logType: 'user', actor: user, caller });
    return loadUserJson(tx, user);
  });
  return c.json(json);
}

async function changePassword(
  server: AuthServer,
  tx: Tx,
  change: { user: UserRow; session: SessionRow | null; password: string; nonce: string; current: string },
): Promise<UserRow> {
  const { user, session, password, nonce, current } = change;
  requireStrongPassword(server.config, password);
  const isRecent = session !== null && Date.now() <= session.created_at.getTime() + DAY_MS;
  if (server.config.email.secure_password_change && !isRecent) {
    requireNonce(server, user, nonce);
  }
  if (server.config.email.require_current_password && !(await isRecovery(tx, session))) {
    await requireCurrentPassword(user, current);
  }
  if (user.encrypted_password && (await verifyPassword(password, user.encrypted_password))) {
    throw unprocessable('same_password', 'New password should be different from the old password.');
  }
  return setPassword(tx, user, await hashPassword(password), session?.id ?? null);
}

/** Source: supabase/auth, internal/api/user.go. Without the setting, what is sent is not looked at. */
async function requireCurrentPassword(user: UserRow, current: string): Promise<void> {
  if (!user.encrypted_password) return;
  const sentence = 'Current password required when setting new password.';
  if (current === '') throw badRequest('current_password_required', sentence);
  if (await verifyPassword(current, user.encrypted_password)) return;
  throw badRequest('current_password_invalid', sentence);
}

/** Whether somebody came in by a mail. Source: supabase/auth, internal/models/factor.go, `IsRecovery`. */
async function isRecovery(tx: Tx, session: SessionRow | null): Promise<boolean> {
  if (session === null) return false;
  const found = await tx.row(
    `select from auth.mfa_amr_claims
     where session_id = $1 and authentication_method in ('otp', 'magiclink', 'recovery') limit 1`,
    [session.id],
  );
  return found !== undefined;
}

function requireNonce(server: AuthServer, user: UserRow, nonce: string): void {
  if (nonce === '') {
    throw badRequest('reauthentication_needed', 'Password update requires reauthentication');
  }
  const hash = hashOtp(user.email ?? '', nonce);
  if (isValidToken(user, 'reauthentication_token', hash, server.config.email.otp_expiry)) return;
  throw unprocessable('reauthentication_not_valid', 'Nonce has expired or is invalid');
}

async function requestEmailChange(
  server: AuthServer,
  tx: Tx,
  user: UserRow,
  newEmail: string,
  pkce: PkceFields,
  c: Context,
): Promise<UserRow> {
  if (user.is_anonymous && !server.config.email.enable_confirmations) {
    return refreshProviders(tx, await changeEmail(tx, user, newEmail));
  }
  const usesPkce = pkce.code_challenge !== '';
  if (usesPkce) {
    await startFlow(tx, { provider: 'email_change', method: 'email_change', pkce, userId: user.id });
  }
  return sendEmailChange(server, tx, user, newEmail, {
    redirectTo: redirectTarget(c, server.config),
    pkce: usesPkce,
  });
}
