import { createHash, randomUUID } from 'node:crypto';
import type { Tx } from './database.ts';
import { type IdentityRow, identityJson, listIdentities } from './identities.ts';

export type Json = Record<string, unknown>;

/** A row of `auth.users`, as far as Auth reads and writes it. */
export interface UserRow {
  readonly id: string;
  readonly aud: string;
  readonly role: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly encrypted_password: string | null;
  readonly email_confirmed_at: Date | null;
  readonly phone_confirmed_at: Date | null;
  readonly confirmed_at: Date | null;
  readonly invited_at: Date | null;
  readonly confirmation_token: string;
  readonly confirmation_sent_at: Date | null;
  readonly recovery_token: string;
  readonly recovery_sent_at: Date | null;
  readonly email_change: string;
  readonly email_change_token_current: string;
  readonly email_change_token_new: string;
  readonly email_change_sent_at: Date | null;
  readonly email_change_confirm_status: number;
  readonly reauthentication_token: string;
  readonly reauthentication_sent_at: Date | null;
  readonly last_sign_in_at: Date | null;
  readonly raw_app_meta_data: Json | null;
  readonly raw_user_meta_data: Json | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly banned_until: Date | null;
  readonly deleted_at: Date | null;
  readonly is_anonymous: boolean;
}

export type UserPatch = Partial<Omit<UserRow, 'id' | 'confirmed_at'>>;

/** The audience of every user token; other audiences do not exist on Supabase. */
export const AUDIENCE = 'authenticated';

export interface NewUser {
  readonly id?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly passwordHash?: string;
  readonly appMetadata: Json;
  readonly userMetadata: Json;
  readonly role?: string;
  readonly isAnonymous?: boolean;
}

export async function insertUser(tx: Tx, user: NewUser): Promise<UserRow> {
  const row = await tx.row<UserRow>(
    `insert into auth.users (instance_id, id, aud, role, email, phone, encrypted_password, raw_app_meta_data,
       raw_user_meta_data, is_super_admin, confirmation_token, recovery_token, email_change_token_new,
       email_change, created_at, updated_at, is_anonymous)
     values ('00000000-0000-0000-0000-000000000000', $1, $2, $3, $4, $5, $6, $7, $8, false, '', '', '', '',
       now(), now(), $9)
     returning *`,
    [
      user.id ?? randomUUID(),
      AUDIENCE,
      user.role || 'authenticated',
      user.email || null,
      user.phone || null,
      user.passwordHash ?? '',
      JSON.stringify(user.appMetadata),
      JSON.stringify(user.userMetadata),
      user.isAnonymous ?? false,
    ],
  );
  // A trigger of the project may have changed the row after it was returned.
  return (await findUserById(tx, (row as UserRow).id)) as UserRow;
}

export async function updateUser(tx: Tx, user: UserRow, patch: UserPatch): Promise<UserRow> {
  const columns = Object.keys(patch);
  const values = Object.values(patch).map((value) =>
    value !== null && typeof value === 'object' && !(value instanceof Date) ? JSON.stringify(value) : value,
  );
  const assignments = columns.map((column, index) => `${column} = $${index + 2}`);
  await tx.rows(`update auth.users set ${[...assignments, 'updated_at = now()'].join(', ')} where id = $1`, [
    user.id,
    ...values,
  ]);
  return (await findUserById(tx, user.id)) as UserRow;
}

export function findUserById(tx: Tx, id: string): Promise<UserRow | undefined> {
  return tx.row<UserRow>('select * from auth.users where id = $1', [id]);
}

/** Accounts of an SSO provider may share an address; they are never found by it. */
export function findUserByEmail(tx: Tx, email: string): Promise<UserRow | undefined> {
  return tx.row<UserRow>('select * from auth.users where email = $1 and aud = $2 and is_sso_user = false', [
    email.toLowerCase(),
    AUDIENCE,
  ]);
}

/** Waits for other requests on the same account, so that a one-time token is redeemed once. */
export async function lockUser(tx: Tx, user: UserRow): Promise<UserRow> {
  const locked = await tx.row<UserRow>('select * from auth.users where id = $1 for update', [user.id]);
  return locked ?? user;
}

export function isBanned(user: UserRow): boolean {
  return user.banned_until !== null && user.banned_until > new Date();
}

/** A copy with the updates put in; null removes a key. */
export function mergeMetadata(current: Json | null, updates: Json): Json {
  const merged = { ...current, ...updates };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

/** The address is confirmed: its token and the flag in the metadata follow. */
export async function confirmUser(tx: Tx, user: UserRow): Promise<UserRow> {
  await tx.rows('delete from auth.one_time_tokens where user_id = $1', [user.id]);
  return updateUser(tx, user, {
    confirmation_token: '',
    email_confirmed_at: new Date(),
    raw_user_meta_data: mergeMetadata(user.raw_user_meta_data, { email_verified: true }),
  });
}

/** Sets a new password; every token that was sent under the old one dies, and so do the other sessions. */
export async function setPassword(
  tx: Tx,
  user: UserRow,
  passwordHash: string,
  keepSessionId: string | null,
): Promise<UserRow> {
  await tx.rows('delete from auth.one_time_tokens where user_id = $1', [user.id]);
  await tx.rows('delete from auth.sessions where user_id = $1 and id is distinct from $2', [
    user.id,
    keepSessionId,
  ]);
  return updateUser(tx, user, {
    encrypted_password: passwordHash,
    confirmation_token: '',
    confirmation_sent_at: null,
    recovery_token: '',
    recovery_sent_at: null,
    email_change_token_current: '',
    email_change_token_new: '',
    email_change_sent_at: null,
    reauthentication_token: '',
    reauthentication_sent_at: null,
  });
}

/** Keeps the row and its id, and takes out everything that tells who it was; the address becomes free. */
export async function softDeleteUser(tx: Tx, user: UserRow): Promise<void> {
  const obscure = (value: string) =>
    createHash('sha256').update(`${user.id}${value}`).digest('base64url').slice(0, 43);
  await tx.rows('delete from auth.one_time_tokens where user_id = $1', [user.id]);
  await tx.rows('delete from auth.sessions where user_id = $1', [user.id]);
  await tx.rows('delete from auth.mfa_factors where user_id = $1', [user.id]);
  for (const identity of await listIdentities(tx, user.id)) {
    await tx.rows(
      `update auth.identities set provider_id = $2, identity_data = '{}', updated_at = now() where id = $1`,
      [identity.id, obscure(`${identity.provider}:${identity.provider_id}`)],
    );
  }
  await updateUser(tx, user, {
    email: user.email === null ? null : obscure(user.email),
    phone: user.phone === null ? null : obscure(user.phone).slice(0, 15),
    encrypted_password: '',
    email_change: user.email_change && obscure(user.email_change),
    confirmation_token: '',
    recovery_token: '',
    email_change_token_current: '',
    email_change_token_new: '',
    reauthentication_token: '',
    raw_user_meta_data: {},
    raw_app_meta_data: {},
    deleted_at: new Date(),
  });
}

/** The user as Auth's API shows it. Source: supabase/auth, internal/models/user.go. */
export function userJson(user: UserRow, identities: readonly IdentityRow[]): Json {
  const optional = {
    email_confirmed_at: user.email_confirmed_at,
    invited_at: user.invited_at,
    phone_confirmed_at: user.phone_confirmed_at,
    confirmation_sent_at: user.confirmation_sent_at,
    confirmed_at: user.confirmed_at,
    recovery_sent_at: user.recovery_sent_at,
    new_email: user.email_change || null,
    email_change_sent_at: user.email_change_sent_at,
    reauthentication_sent_at: user.reauthentication_sent_at,
    last_sign_in_at: user.last_sign_in_at,
    banned_until: user.banned_until,
    deleted_at: user.deleted_at,
  };
  return {
    id: user.id,
    aud: user.aud,
    role: user.role,
    email: user.email ?? '',
    phone: user.phone ?? '',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)),
    app_metadata: user.raw_app_meta_data ?? {},
    user_metadata: user.raw_user_meta_data ?? {},
    identities: identities.map(identityJson),
    created_at: user.created_at,
    updated_at: user.updated_at,
    is_anonymous: user.is_anonymous,
  };
}

/** {@link userJson} with the identities that the database has now. */
export async function loadUserJson(tx: Tx, user: UserRow): Promise<Json> {
  return userJson(user, await listIdentities(tx, user.id));
}
