import type { Tx } from './database.ts';
import { unexpected } from './errors.ts';
import type { Json, UserRow } from './users.ts';
import { mergeMetadata, updateUser } from './users.ts';

/** A row of `auth.identities`: one way to sign in to an account. */
export interface IdentityRow {
  readonly id: string;
  readonly provider_id: string;
  readonly user_id: string;
  readonly identity_data: Json;
  readonly provider: string;
  readonly email: string | null;
  readonly last_sign_in_at: Date | null;
  readonly created_at: Date | null;
  readonly updated_at: Date | null;
}

/** A trigger on `auth.identities` that raises ends the sign-in with 500 "Error creating identity", as on Supabase. */
export async function createIdentity(
  tx: Tx,
  userId: string,
  provider: string,
  data: Json & { sub: string },
): Promise<IdentityRow> {
  try {
    const row = await tx.row<IdentityRow>(
      `insert into auth.identities (provider_id, user_id, identity_data, provider, last_sign_in_at, created_at,
         updated_at)
       values ($1, $2, $3, $4, now(), now(), now())
       returning *`,
      [data.sub, userId, JSON.stringify(data), provider],
    );
    return row as IdentityRow;
  } catch (cause) {
    const refusal = unexpected('Error creating identity');
    refusal.cause = cause;
    throw refusal;
  }
}

/** What an identity by e-mail holds; Auth writes both flags from the start. */
export function emailIdentityData(user: { id: string; email: string }, verified = false) {
  return { sub: user.id, email: user.email, email_verified: verified, phone_verified: false };
}

export function findIdentity(tx: Tx, provider: string, providerId: string): Promise<IdentityRow | undefined> {
  return tx.row<IdentityRow>('select * from auth.identities where provider = $1 and provider_id = $2', [
    provider,
    providerId,
  ]);
}

export function listIdentities(tx: Tx, userId: string): Promise<IdentityRow[]> {
  return tx.rows<IdentityRow>('select * from auth.identities where user_id = $1 order by created_at, id', [
    userId,
  ]);
}

export async function updateIdentityData(tx: Tx, identity: IdentityRow, updates: Json): Promise<void> {
  await tx.rows(
    'update auth.identities set identity_data = $2, last_sign_in_at = now(), updated_at = now() where id = $1',
    [identity.id, JSON.stringify(mergeMetadata(identity.identity_data, updates))],
  );
}

/** `app_metadata.provider` and `.providers` follow the identities, the oldest first. */
export async function refreshProviders(tx: Tx, user: UserRow): Promise<UserRow> {
  const identities = await listIdentities(tx, user.id);
  const providers = [...new Set(identities.map((identity) => identity.provider))];
  return updateUser(tx, user, {
    raw_app_meta_data: mergeMetadata(user.raw_app_meta_data, {
      providers,
      ...(providers[0] === undefined ? {} : { provider: providers[0] }),
    }),
  });
}

export function identityJson(identity: IdentityRow): Json {
  return {
    identity_id: identity.id,
    id: identity.provider_id,
    user_id: identity.user_id,
    identity_data: identity.identity_data,
    provider: identity.provider,
    last_sign_in_at: identity.last_sign_in_at,
    created_at: identity.created_at,
    updated_at: identity.updated_at,
    ...(identity.email === null ? {} : { email: identity.email }),
  };
}
