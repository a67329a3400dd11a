import { createHash, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Tx } from './database.ts';
import type { UserRow } from './users.ts';

export type TokenType =
  | 'confirmation_token'
  | 'recovery_token'
  | 'email_change_token_current'
  | 'email_change_token_new'
  | 'reauthentication_token';

/** In front of the hash in links that belong to a PKCE flow. */
export const PKCE_PREFIX = 'pkce_';

/** A code of digits, as mails carry it. */
export function generateOtp(length: number): string {
  return Array.from({ length }, () => randomInt(10)).join('');
}

/**
 * What the database keeps of a code, and what links carry. Source: supabase/auth, internal/crypto
 * (GenerateTokenHash).
 */
export function hashOtp(email: string, otp: string): string {
  return createHash('sha224').update(`${email}${otp}`).digest('hex');
}

/** A user has one token of a type: a new one replaces the old. */
export async function storeToken(
  tx: Tx,
  token: { userId: string; type: TokenType; hash: string; relatesTo: string },
): Promise<void> {
  await tx.rows(
    `insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to)
     values ($1, $2, $3, $4, $5)
     on conflict (user_id, token_type) do update
       set token_hash = excluded.token_hash, relates_to = excluded.relates_to, updated_at = now()`,
    [randomUUID(), token.userId, token.type, token.hash, token.relatesTo],
  );
}

export function findByToken(
  tx: Tx,
  hash: string,
  types: readonly TokenType[],
): Promise<(UserRow & { token_type: TokenType }) | undefined> {
  return tx.row(
    `select u.*, t.token_type from auth.one_time_tokens t join auth.users u on u.id = t.user_id
     where t.token_hash = $1 and t.token_type = any ($2::auth.one_time_token_type[])`,
    [hash, [...types]],
  );
}

/** The stored hash of one type, and when its mail went out. */
export function storedToken(user: UserRow, type: TokenType): { hash: string; sentAt: Date | null } {
  switch (type) {
    case 'confirmation_token':
      return { hash: user.confirmation_token, sentAt: user.confirmation_sent_at };
    case 'recovery_token':
      return { hash: user.recovery_token, sentAt: user.recovery_sent_at };
    case 'reauthentication_token':
      return { hash: user.reauthentication_token, sentAt: user.reauthentication_sent_at };
    case 'email_change_token_current':
    case 'email_change_token_new':
      return { hash: user[type], sentAt: user.email_change_sent_at };
  }
}

export function isExpired(sentAt: Date | null, otpExpirySeconds: number): boolean {
  return sentAt === null || Date.now() > sentAt.getTime() + otpExpirySeconds * 1000;
}

/** True when the hash is the user's token of that type and its time is not up. */
export function isValidToken(
  user: UserRow,
  type: TokenType,
  hash: string,
  otpExpirySeconds: number,
): boolean {
  const stored = storedToken(user, type);
  if (stored.hash === '' || isExpired(stored.sentAt, otpExpirySeconds)) return false;
  return equalText(stored.hash, hash) || equalText(stored.hash, PKCE_PREFIX + hash);
}

function equalText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
