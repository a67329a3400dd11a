import type { Context } from 'hono';
import { z } from 'zod';
import { audit } from '../audit.ts';
import type { Tx } from '../database.ts';
import { normaliseEmail } from '../emails.ts';
import { AuthError, badRequest, forbidden, unprocessable, validationFailed } from '../errors.ts';
import { issueCodeForMail } from '../flow-state.ts';
import {
  createIdentity,
  emailIdentityData,
  findIdentity,
  listIdentities,
  refreshProviders,
  updateIdentityData,
} from '../identities.ts';
import {
  findByToken,
  hashOtp,
  isExpired,
  isValidToken,
  PKCE_PREFIX,
  storedToken,
  type TokenType,
} from '../one-time-tokens.ts';
import { hashPassword, randomPassword } from '../passwords.ts';
import { redirectTarget } from '../redirects.ts';
import { type Caller, callerOf, readBody, text } from '../request.ts';
import type { AuthServer } from '../server.ts';
import { signIn, tokenFragment } from '../sessions.ts';
import {
  confirmUser,
  findUserByEmail,
  findUserById,
  isBanned,
  lockUser,
  setPassword,
  type UserRow,
  updateUser,
} from '../users.ts';

const ONE_OF_TWO = 'Confirmation link accepted. Please proceed to confirm link sent to the other email';
const LINK_IS_DEAD = 'Email link is invalid or has expired';
const CODE_IS_WRONG = 'Token has expired or is invalid';

const verifyBody = z.object({
  type: text,
  token: text,
  token_hash: text,
  email: text,
  phone: text,
  redirect_to: text,
});

/** `POST /verify`: a code with its address, or the hash of a link, becomes a session. */
export async function verifyByPost(server: AuthServer, c: Context): Promise<Response> {
  const caller = callerOf(c);
  server.limits.check('verify', caller.address);
  const body = await readBody(c, verifyBody);
  checkVerification(body);
  const response = await server.database.transaction(async (tx) => {
    const claim = body.token
      ? await claimByCode(server, tx, body.type, normaliseAddress(body.email), body.token)
      : await claimByHash(server, tx, body.type, body.token_hash);
    const user = await accept(server, tx, claim, caller);
    if (!user) return { msg: ONE_OF_TWO, code: '200' };
    return signIn(server, tx, { user, method: 'otp', caller });
  });
  return c.json(response);
}

function checkVerification(body: z.output<typeof verifyBody>): void {
  if (!body.type) throw validationFailed('Verify requires a verification type');
  if ((body.token === '') === (body.token_hash === '')) {
    throw validationFailed('Verify requires either a token or a token hash');
  }
  if (body.token_hash && (body.email || body.phone || body.redirect_to)) {
    throw validationFailed('Only the token_hash and type should be provided');
  }
  if (body.token && (body.email === '') === (body.phone === '')) {
    throw validationFailed('Only an email address or phone number should be provided on verify');
  }
  if (body.phone) throw badRequest('phone_provider_disabled', 'Phone logins are disabled');
}

function normaliseAddress(email: string): string {
  try {
    return normaliseEmail(email);
  } catch {
    throw unprocessable('validation_failed', 'Invalid email format');
  }
}

/**
 * `GET /verify`: the link of a mail; the browser ends up on the site with a session, a code, or the reason
 * why not.
 */
export async function verifyByLink(server: AuthServer, c: Context): Promise<Response> {
  const caller = callerOf(c);
  server.limits.check('verify', caller.address);
  const [hash, type] = [c.req.query('token') ?? '', c.req.query('type') ?? ''];
  if (!type) throw validationFailed('Verify requires a verification type');
  if (!hash) throw validationFailed('Verify requires a token or a token hash');
  const target = redirectTarget(c, server.config);
  const pkce = hash.startsWith(PKCE_PREFIX);
  try {
    return await server.database.transaction(async (tx) => {
      const claim = await claimByHash(server, tx, type, hash);
      const user = await accept(server, tx, claim, caller);
      if (!user) return c.redirect(withMessage(target, ONE_OF_TWO, pkce), 303);
      if (pkce) {
        const code = await issueCodeForMail(tx, user.id, type);
        return c.redirect(withQuery(target, { code }), 303);
      }
      const tokens = await signIn(server, tx, { user, method: 'otp', caller });
      return c.redirect(`${target}#${tokenFragment(tokens, { type: claim.type })}`, 303);
    });
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    return c.redirect(withError(target, error, pkce), 303);
  }
}

/** A token that was found good, and for what. */
interface Claim {
  readonly user: UserRow;
  readonly type: string;
  readonly tokenType: TokenType;
}

const TOKENS_OF: Record<string, readonly TokenType[]> = {
  signup: ['confirmation_token'],
  invite: ['confirmation_token'],
  recovery: ['recovery_token'],
  magiclink: ['recovery_token'],
  email: ['confirmation_token', 'recovery_token'],
  email_change: ['email_change_token_current', 'email_change_token_new'],
};

async function claimByHash(server: AuthServer, tx: Tx, type: string, hash: string): Promise<Claim> {
  const types = TOKENS_OF[type];
  if (!types) throw validationFailed('Invalid email verification type');
  const found = await findByToken(tx, hash, types);
  if (!found) throw forbidden('otp_expired', LINK_IS_DEAD);
  const user = await lockUser(tx, found);
  if (isBanned(user)) throw forbidden('user_banned', 'User is banned');
  const stored = storedToken(user, found.token_type);
  if (stored.hash !== hash || isExpired(stored.sentAt, server.config.email.otp_expiry)) {
    throw forbidden('otp_expired', LINK_IS_DEAD);
  }
  return { user, tokenType: found.token_type, type: plainType(type, found.token_type) };
}

async function claimByCode(
  server: AuthServer,
  tx: Tx,
  type: string,
  email: string,
  code: string,
): Promise<Claim> {
  const types = TOKENS_OF[type];
  if (!types) throw validationFailed('Unsupported verification type');
  const hash = hashOtp(email, code);
  const found =
    type === 'email_change'
      ? ((await findByToken(tx, hash, types)) ?? (await findByToken(tx, PKCE_PREFIX + hash, types)))
      : await findUserByEmail(tx, email);
  if (!found) throw forbidden('otp_expired', CODE_IS_WRONG);
  const user = await lockUser(tx, found);
  if (isBanned(user)) throw forbidden('user_banned', 'User is banned');
  const tokenType = types.find((candidate) =>
    isValidToken(user, candidate, hash, server.config.email.otp_expiry),
  );
  if (!tokenType) throw forbidden('otp_expired', CODE_IS_WRONG);
  return { user, tokenType, type: plainType(type, tokenType) };
}

/** `email` stands for whichever mail the code came with. */
function plainType(type: string, tokenType: TokenType): string {
  if (type !== 'email') return type;
  return tokenType === 'recovery_token' ? 'magiclink' : 'signup';
}

/**
 * Does what the token stands for. Answers null while a change of address waits for its second confirmation.
 */
async function accept(server: AuthServer, tx: Tx, claim: Claim, caller: Caller): Promise<UserRow | null> {
  let user: UserRow | null;
  if (claim.type === 'email_change') user = await acceptEmailChange(server, tx, claim, caller);
  else if (claim.tokenType === 'recovery_token') user = await acceptRecovery(tx, claim.user, caller);
  else user = await acceptSignup(tx, claim.user, caller);
  return user && refreshProviders(tx, user);
}

async function acceptSignup(tx: Tx, unconfirmed: UserRow, caller: Caller): Promise<UserRow> {
  let user = unconfirmed;
  if (!user.encrypted_password && user.invited_at) {
    user = await setPassword(tx, user, await hashPassword(randomPassword()), null);
  }
  await audit(tx, { action: 'user_signedup', logType: 'team', actor: user, caller });
  user = await confirmUser(tx, user);
  for (const identity of await listIdentities(tx, user.id)) {
    if (identity.email !== null && identity.email === user.email) {
      await updateIdentityData(tx, identity, { email_verified: true });
    }
  }
  return user;
}

async function acceptRecovery(tx: Tx, user: UserRow, caller: Caller): Promise<UserRow> {
  await tx.rows('delete from auth.one_time_tokens where user_id = $1', [user.id]);
  const recovered = await updateUser(tx, user, { recovery_token: '' });
  const isNew = user.email_confirmed_at === null;
  await audit(tx, {
    action: isNew ? 'user_signedup' : 'login',
    logType: isNew ? 'team' : 'account',
    actor: user,
    caller,
  });
  return isNew ? confirmUser(tx, recovered) : recovered;
}

async function acceptEmailChange(
  server: AuthServer,
  tx: Tx,
  claim: Claim,
  caller: Caller,
): Promise<UserRow | null> {
  const { user } = claim;
  // GoTrue drops the second confirmation where addresses are never confirmed (its Mailer.Autoconfirm).
  const needsBoth =
    server.config.email.enable_confirmations &&
    server.config.email.double_confirm_changes &&
    user.email !== null;
  if (needsBoth && user.email_change_confirm_status === 0) {
    await tx.rows('delete from auth.one_time_tokens where user_id = $1 and token_type = $2', [
      user.id,
      claim.tokenType,
    ]);
    await updateUser(tx, user, { [claim.tokenType]: '', email_change_confirm_status: 1 });
    return null;
  }
  await audit(tx, { action: 'user_modified', logType: 'user', actor: user, caller });
  return changeEmail(tx, user, user.email_change);
}

/** Puts the new address into the account and its e-mail identity, which is made when there is none. */
export async function changeEmail(tx: Tx, user: UserRow, email: string): Promise<UserRow> {
  const taken = await findUserByEmail(tx, email);
  if (taken && taken.id !== user.id) {
    throw unprocessable('email_exists', 'A user with this email address has already been registered');
  }
  const identity = await findIdentity(tx, 'email', user.id);
  if (identity) await updateIdentityData(tx, identity, { email, email_verified: true });
  else await createIdentity(tx, user.id, 'email', emailIdentityData({ id: user.id, email }, true));
  await tx.rows('delete from auth.one_time_tokens where user_id = $1', [user.id]);
  const changed = await updateUser(tx, user, {
    email,
    email_change: '',
    email_change_token_current: '',
    email_change_token_new: '',
    email_change_confirm_status: 0,
    is_anonymous: false,
  });
  if (!changed.email_confirmed_at) await confirmUser(tx, changed);
  return (await findUserById(tx, user.id)) ?? changed;
}

const OAUTH_ERRORS: Record<number, string> = {
  400: 'invalid_request',
  401: 'unauthorized_client',
  403: 'access_denied',
  500: 'server_error',
  503: 'temporarily_unavailable',
};

/** The reason in the fragment, and in the query as well where the site's server has to read it. */
export function withError(target: string, error: AuthError, inQuery: boolean): string {
  const name = OAUTH_ERRORS[error.status];
  const fields = {
    ...(name ? { error: name } : {}),
    error_code: error.code,
    error_description: error.message,
  };
  const url = inQuery ? withQuery(target, fields) : target;
  return `${url.split('#', 1)[0]}#${new URLSearchParams({ ...fields, sb: '' })}`;
}

function withMessage(target: string, message: string, inQuery: boolean): string {
  const url = inQuery ? withQuery(target, { message }) : target;
  return `${url.split('#', 1)[0]}#${new URLSearchParams({ message, sb: '' })}`;
}

/** Works on addresses of mobile apps too (`com.example.app://callback`). */
export function withQuery(target: string, fields: Readonly<Record<string, string>>): string {
  const [withoutFragment = '', ...fragment] = target.split('#');
  const [path = '', query = ''] = withoutFragment.split('?', 2);
  const merged = new URLSearchParams(query);
  for (const [name, value] of Object.entries(fields)) merged.set(name, value);
  return `${path}?${merged}${fragment.length ? `#${fragment.join('#')}` : ''}`;
}
