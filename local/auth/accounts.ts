import type { Tx } from './database.ts';
import { unexpected } from './errors.ts';
import { createIdentity, emailIdentityData } from './identities.ts';
import { insertUser, type Json, mergeMetadata, type UserRow, updateUser } from './users.ts';

/**
 * Makes an account that signs in by e-mail, with its identity. A trigger on `auth.users` that raises ends the
 * registration with 500 "Database error saving new user", as on Supabase.
 */
export async function createEmailAccount(
  tx: Tx,
  account: { email: string; passwordHash: string; data: Json | undefined },
): Promise<UserRow> {
  const user = await insertOrExplain('Database error saving new user', () =>
    insertUser(tx, {
      email: account.email,
      passwordHash: account.passwordHash,
      appMetadata: { provider: 'email', providers: ['email'] },
      userMetadata: account.data ?? {},
    }),
  );
  const identityData = emailIdentityData({ id: user.id, email: account.email });
  await createIdentity(tx, user.id, 'email', { ...account.data, ...identityData });
  return updateUser(tx, user, {
    raw_user_meta_data: mergeMetadata(user.raw_user_meta_data, identityData),
  });
}

/** Runs an insert into `auth.users`; a failure is told in Auth's words, with Postgres' own as the cause. */
export async function insertOrExplain(sentence: string, insert: () => Promise<UserRow>): Promise<UserRow> {
  try {
    return await insert();
  } catch (cause) {
    const refusal = unexpected(sentence);
    refusal.cause = cause;
    throw refusal;
  }
}
