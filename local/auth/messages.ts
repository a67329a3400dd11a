import type { Tx } from './database.ts';
import { tooMany } from './errors.ts';
import type { MailKind } from './mail-templates.ts';
import { generateOtp, hashOtp, PKCE_PREFIX, storeToken, type TokenType } from './one-time-tokens.ts';
import type { AuthServer } from './server.ts';
import { type UserPatch, type UserRow, updateUser } from './users.ts';

export interface MessageOptions {
  /** Where the link leads in the end; checked against the allow list. */
  readonly redirectTo: string;
  /** The link hands out a code for the client that began the flow, instead of a session. */
  readonly pkce: boolean;
}

interface LinkMessage {
  readonly kind: MailKind;
  /** `type` of the link. */
  readonly verification: string;
  readonly column: TokenType & ('confirmation_token' | 'recovery_token');
}

/** Asks a new user to confirm the address. */
export function sendConfirmation(server: AuthServer, tx: Tx, user: UserRow, options: MessageOptions) {
  const message: LinkMessage = {
    kind: 'confirmation',
    verification: 'signup',
    column: 'confirmation_token',
  };
  return sendLink(server, tx, user, message, options);
}

export function sendRecovery(server: AuthServer, tx: Tx, user: UserRow, options: MessageOptions) {
  const message: LinkMessage = { kind: 'recovery', verification: 'recovery', column: 'recovery_token' };
  return sendLink(server, tx, user, message, options);
}

/** A magic link is a recovery with other words, and shares its token and its timer. */
export function sendMagicLink(server: AuthServer, tx: Tx, user: UserRow, options: MessageOptions) {
  const message: LinkMessage = { kind: 'magic_link', verification: 'magiclink', column: 'recovery_token' };
  return sendLink(server, tx, user, message, options);
}

export async function sendInvite(server: AuthServer, tx: Tx, user: UserRow, redirectTo: string) {
  const message: LinkMessage = { kind: 'invite', verification: 'invite', column: 'confirmation_token' };
  const invited = await updateUser(tx, user, { invited_at: new Date(), confirmation_sent_at: null });
  return sendLink(server, tx, invited, message, { redirectTo, pkce: false });
}

async function sendLink(
  server: AuthServer,
  tx: Tx,
  user: UserRow,
  message: LinkMessage,
  options: MessageOptions,
): Promise<UserRow> {
  const sentAtColumn = message.column === 'recovery_token' ? 'recovery_sent_at' : 'confirmation_sent_at';
  checkFrequency(server, user[sentAtColumn]);
  const email = user.email ?? '';
  const otp = generateOtp(server.config.email.otp_length);
  const hash = prefixed(hashOtp(email, otp), options);
  server.mailer.send(tx, {
    kind: message.kind,
    to: email,
    otp,
    link: { tokenHash: hash, type: message.verification, redirectTo: options.redirectTo },
    email,
    newEmail: user.email_change,
    data: user.raw_user_meta_data ?? {},
  });
  await storeToken(tx, { userId: user.id, type: message.column, hash, relatesTo: email });
  const patch: UserPatch = { [message.column]: hash, [sentAtColumn]: new Date() };
  return updateUser(tx, user, patch);
}

/** The new address gets a link, and with `double_confirm_changes` the current one as well. */
export async function sendEmailChange(
  server: AuthServer,
  tx: Tx,
  user: UserRow,
  newEmail: string,
  options: MessageOptions,
): Promise<UserRow> {
  checkFrequency(server, user.email_change_sent_at);
  const current = user.email ?? '';
  const targets = [{ column: 'email_change_token_new' as const, to: newEmail }];
  const asksCurrent = server.config.email.double_confirm_changes && current !== '';
  const all = asksCurrent
    ? [...targets, { column: 'email_change_token_current' as const, to: current }]
    : targets;
  const hashes: Partial<Record<'email_change_token_new' | 'email_change_token_current', string>> = {};
  for (const { column, to } of all) {
    const otp = generateOtp(server.config.email.otp_length);
    const hash = prefixed(hashOtp(to, otp), options);
    hashes[column] = hash;
    server.mailer.send(tx, {
      kind: 'email_change',
      to,
      otp,
      link: { tokenHash: hash, type: 'email_change', redirectTo: options.redirectTo },
      email: current,
      newEmail,
      data: user.raw_user_meta_data ?? {},
    });
    await storeToken(tx, { userId: user.id, type: column, hash, relatesTo: to });
  }
  return updateUser(tx, user, {
    email_change_token_current: '',
    ...hashes,
    email_change: newEmail,
    email_change_sent_at: new Date(),
    email_change_confirm_status: 0,
  });
}

/** A code that proves, before the password changes, that the mailbox is still theirs. */
export async function sendReauthentication(server: AuthServer, tx: Tx, user: UserRow): Promise<void> {
  checkFrequency(server, user.reauthentication_sent_at);
  const email = user.email ?? '';
  const otp = generateOtp(server.config.email.otp_length);
  const hash = hashOtp(email, otp);
  server.mailer.send(tx, {
    kind: 'reauthentication',
    to: email,
    otp,
    email,
    newEmail: '',
    data: user.raw_user_meta_data ?? {},
  });
  await storeToken(tx, { userId: user.id, type: 'reauthentication_token', hash, relatesTo: email });
  await updateUser(tx, user, { reauthentication_token: hash, reauthentication_sent_at: new Date() });
}

/** Throws 429 when the last mail of this kind went out less than `max_frequency` ago. */
function checkFrequency(server: AuthServer, sentAt: Date | null): void {
  if (sentAt === null) return;
  const waitMs = sentAt.getTime() + server.config.email.max_frequency - Date.now();
  if (waitMs <= 0) return;
  throw tooMany(
    'over_email_send_rate_limit',
    `For security purposes, you can only request this after ${Math.ceil(waitMs / 1000)} seconds.`,
  );
}

function prefixed(hash: string, options: MessageOptions): string {
  return options.pkce ? PKCE_PREFIX + hash : hash;
}
