import type { Context } from 'hono';
import { z } from 'zod';
import { createEmailAccount } from '../accounts.ts';
import { audit } from '../audit.ts';
import type { Tx } from '../database.ts';
import { normaliseEmail } from '../emails.ts';
import { notFound, unprocessable, validationFailed } from '../errors.ts';
import { sendInvite } from '../messages.ts';
import { generateOtp, hashOtp, storeToken } from '../one-time-tokens.ts';
import { hashPassword, randomPassword, requireStrongPassword } from '../passwords.ts';
import { isAllowedRedirect, redirectTarget } from '../redirects.ts';
import { callerOf, metadata, readBody, text } from '../request.ts';
import type { AuthServer } from '../server.ts';
import { findUserByEmail, loadUserJson, mergeMetadata, type UserRow, updateUser } from '../users.ts';
import { DUPLICATE_EMAIL } from './admin-users.ts';

const linkBody = z.object({
  type: text,
  email: text,
  new_email: text,
  password: text,
  data: metadata,
  redirect_to: text,
});
type LinkBody = z.output<typeof linkBody>;

/** `POST /admin/generate_link`: the link and code of a mail, for the caller to deliver. */
export async function generateLink(server: AuthServer, c: Context): Promise<Response> {
  const body = await readBody(c, linkBody);
  const email = normaliseEmail(body.email);
  const redirectTo = isAllowedRedirect(server.config, body.redirect_to)
    ? body.redirect_to
    : redirectTarget(c, server.config);
  const otp = generateOtp(server.config.email.otp_length);
  const hash = hashOtp(email, otp);

  const json = await server.database.transaction(async (tx) => {
    const existing = await findUserByEmail(tx, email);
    // A magic link for somebody unknown registers them.
    const type = body.type === 'magiclink' && !existing ? 'signup' : body.type;
    const request: LinkRequest = { ...body, type, email, otp, hash, generated: type !== body.type };
    const { user, linkHash } = await prepareLink(server, tx, existing, request);
    await audit(tx, {
      action: type === 'invite' ? 'user_invited' : 'user_recovery_requested',
      logType: type === 'invite' ? 'team' : 'user',
      caller: callerOf(c),
      traits: { user_id: user.id, user_email: email },
    });
    const linkType = type.startsWith('email_change') ? 'email_change' : type;
    return {
      ...(await loadUserJson(tx, user)),
      action_link: server.mailer.actionLink({ tokenHash: linkHash, type: linkType, redirectTo }),
      email_otp: otp,
      hashed_token: linkHash,
      verification_type: type,
      redirect_to: redirectTo,
    };
  });
  return c.json(json);
}

interface LinkRequest extends LinkBody {
  readonly otp: string;
  readonly hash: string;
  /** The caller asked for a magic link, and so gave no password. */
  readonly generated: boolean;
}

async function prepareLink(
  server: AuthServer,
  tx: Tx,
  existing: UserRow | undefined,
  request: LinkRequest,
): Promise<{ user: UserRow; linkHash: string }> {
  switch (request.type) {
    case 'signup':
    case 'invite':
      return { user: await linkToConfirm(server, tx, existing, request), linkHash: request.hash };
    case 'magiclink':
    case 'recovery':
      return { user: await linkToRecover(tx, requireUser(existing), request), linkHash: request.hash };
    case 'email_change_current':
    case 'email_change_new':
      return linkToChangeEmail(server, tx, requireUser(existing), request);
    default:
      throw validationFailed(`Invalid email action link type requested: ${request.type}`);
  }
}

function requireUser(user: UserRow | undefined): UserRow {
  if (!user) throw notFound('user_not_found', 'User with this email not found');
  return user;
}

async function linkToConfirm(
  server: AuthServer,
  tx: Tx,
  existing: UserRow | undefined,
  request: LinkRequest,
): Promise<UserRow> {
  if (existing?.email_confirmed_at) throw unprocessable('email_exists', DUPLICATE_EMAIL);
  const user = existing
    ? await updateUser(tx, existing, {
        raw_user_meta_data: mergeMetadata(existing.raw_user_meta_data, request.data ?? {}),
      })
    : await createEmailAccount(tx, {
        email: request.email,
        passwordHash: await passwordFor(server, request),
        data: request.data,
      });
  await storeToken(tx, {
    userId: user.id,
    type: 'confirmation_token',
    hash: request.hash,
    relatesTo: request.email,
  });
  return updateUser(tx, user, {
    confirmation_token: request.hash,
    confirmation_sent_at: new Date(),
    ...(request.type === 'invite' ? { invited_at: new Date() } : {}),
  });
}

/** An invited person chooses a password after the link; until then there is none. */
async function passwordFor(server: AuthServer, request: LinkRequest): Promise<string> {
  if (request.type === 'invite') return '';
  if (request.generated) return hashPassword(randomPassword());
  if (request.password === '') throw validationFailed('Signup requires a valid password');
  requireStrongPassword(server.config, request.password);
  return hashPassword(request.password);
}

async function linkToRecover(tx: Tx, user: UserRow, request: LinkRequest): Promise<UserRow> {
  await storeToken(tx, {
    userId: user.id,
    type: 'recovery_token',
    hash: request.hash,
    relatesTo: request.email,
  });
  return updateUser(tx, user, { recovery_token: request.hash, recovery_sent_at: new Date() });
}

async function linkToChangeEmail(
  server: AuthServer,
  tx: Tx,
  user: UserRow,
  request: LinkRequest,
): Promise<{ user: UserRow; linkHash: string }> {
  const forCurrent = request.type === 'email_change_current';
  if (forCurrent && !server.config.email.double_confirm_changes) {
    throw validationFailed('Enable secure email change to generate link for current email');
  }
  const newEmail = normaliseEmail(request.new_email);
  const taken = await findUserByEmail(tx, newEmail);
  if (taken && taken.id !== user.id) throw unprocessable('email_exists', DUPLICATE_EMAIL);
  const column = forCurrent ? 'email_change_token_current' : 'email_change_token_new';
  const linkHash = forCurrent ? request.hash : hashOtp(newEmail, request.otp);
  await storeToken(tx, {
    userId: user.id,
    type: column,
    hash: linkHash,
    relatesTo: forCurrent ? request.email : newEmail,
  });
  const changed = await updateUser(tx, user, {
    [column]: linkHash,
    email_change: newEmail,
    email_change_sent_at: new Date(),
    email_change_confirm_status: 0,
  });
  return { user: changed, linkHash };
}

const inviteBody = z.object({ email: text, data: metadata });

/** `POST /invite`: makes the account and mails the invitation. */
export async function invite(server: AuthServer, c: Context): Promise<Response> {
  const body = await readBody(c, inviteBody);
  const email = normaliseEmail(body.email);
  const json = await server.database.transaction(async (tx) => {
    const existing = await findUserByEmail(tx, email);
    if (existing?.email_confirmed_at) throw unprocessable('email_exists', DUPLICATE_EMAIL);
    const user = existing ?? (await createEmailAccount(tx, { email, passwordHash: '', data: body.data }));
    await audit(tx, {
      action: 'user_invited',
      logType: 'team',
      caller: callerOf(c),
      traits: { user_id: user.id, user_email: email },
    });
    return loadUserJson(tx, await sendInvite(server, tx, user, redirectTarget(c, server.config)));
  });
  return c.json(json);
}
