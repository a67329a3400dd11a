import { insertOrExplain } from './accounts.ts';
import { audit } from './audit.ts';
import type { Tx } from './database.ts';
import { CommitThenThrow, forbidden, unexpected, unprocessable } from './errors.ts';
import { createIdentity, findIdentity, type IdentityRow, refreshProviders } from './identities.ts';
import { sendConfirmation } from './messages.ts';
import type { ExternalProfile } from './providers/provider.ts';
import type { Caller } from './request.ts';
import type { AuthServer } from './server.ts';
import {
  confirmUser,
  findUserByEmail,
  findUserById,
  insertUser,
  isBanned,
  type Json,
  mergeMetadata,
  type UserRow,
  updateUser,
} from './users.ts';

export interface ExternalSignIn {
  readonly provider: string;
  readonly profile: ExternalProfile;
  readonly caller: Caller;
  readonly redirectTo: string;
}

/**
 * The account behind a provider's profile: the one that holds the identity, else the one of the same address
 * when somebody vouches for the address, else a new one. Source: supabase/auth, internal/models/linking.go.
 */
export async function accountForProfile(
  server: AuthServer,
  tx: Tx,
  request: ExternalSignIn,
): Promise<UserRow> {
  const { provider, profile } = request;
  const data = identityDataOf(profile);
  const known = await findIdentity(tx, provider, profile.subject);
  const { user, identity } = known
    ? await existingAccount(tx, known, data)
    : await newOrLinkedAccount(server, tx, request, data);
  if (isBanned(user)) throw forbidden('user_banned', 'User is banned');
  if (user.email_confirmed_at) {
    await audit(tx, {
      action: 'login',
      logType: 'account',
      actor: user,
      caller: request.caller,
      traits: { provider },
    });
    return user;
  }
  return settleUnconfirmed(server, tx, user, identity, request);
}

function identityDataOf(profile: ExternalProfile): Json & { sub: string } {
  return {
    ...profile.data,
    sub: profile.subject,
    ...(profile.email ? { email: profile.email } : {}),
    email_verified: profile.emailVerified,
    phone_verified: false,
  };
}

interface Found {
  readonly user: UserRow;
  readonly identity: IdentityRow;
}

async function existingAccount(tx: Tx, identity: IdentityRow, data: Json): Promise<Found> {
  const user = await findUserById(tx, identity.user_id);
  if (!user) throw unexpected('Database error finding user');
  await tx.rows(
    `update auth.identities set identity_data = $2, last_sign_in_at = now(), updated_at = now() where id = $1`,
    [identity.id, JSON.stringify(data)],
  );
  const updated = await updateUser(tx, user, {
    raw_user_meta_data: mergeMetadata(user.raw_user_meta_data, data),
  });
  return { user: await refreshProviders(tx, updated), identity };
}

async function newOrLinkedAccount(
  server: AuthServer,
  tx: Tx,
  request: ExternalSignIn,
  data: Json & { sub: string },
): Promise<Found> {
  const { provider, profile } = request;
  const email = profile.email?.toLowerCase() ?? '';
  const sameAddress = email ? await findUserByEmail(tx, email) : undefined;
  // Where addresses are never confirmed, GoTrue takes the provider's for verified too.
  const vouched = profile.emailVerified || !server.config.email.enable_confirmations;
  if (sameAddress && vouched) {
    const identity = await createIdentity(tx, sameAddress.id, provider, data);
    const user = await updateUser(tx, sameAddress, {
      raw_user_meta_data: mergeMetadata(sameAddress.raw_user_meta_data, data),
    });
    return { user: await refreshProviders(tx, user), identity };
  }
  if (!server.config.enable_signup) {
    throw unprocessable('signup_disabled', 'Signups not allowed for this instance');
  }
  const user = await insertOrExplain('Database error saving new user', () =>
    insertUser(tx, {
      // An address that is somebody else's, and that nobody vouches for, is left out.
      ...(email && !sameAddress ? { email } : {}),
      appMetadata: { provider, providers: [provider] },
      userMetadata: data,
    }),
  );
  return { user, identity: await createIdentity(tx, user.id, provider, data) };
}

/** Whoever registered the address before without confirming it loses the password and every other way in. */
async function settleUnconfirmed(
  server: AuthServer,
  tx: Tx,
  user: UserRow,
  identity: IdentityRow,
  request: ExternalSignIn,
): Promise<UserRow> {
  await tx.rows('delete from auth.identities where user_id = $1 and id <> $2', [user.id, identity.id]);
  const cleaned = await refreshProviders(
    tx,
    await updateUser(tx, user, { encrypted_password: null, raw_user_meta_data: identity.identity_data }),
  );
  if (request.profile.emailVerified || !server.config.email.enable_confirmations) {
    await audit(tx, {
      action: 'user_signedup',
      logType: 'team',
      actor: user,
      caller: request.caller,
      traits: { provider: request.provider },
    });
    return confirmUser(tx, cleaned);
  }
  const { provider } = request;
  if (cleaned.email) {
    await sendConfirmation(server, tx, cleaned, { redirectTo: request.redirectTo, pkce: false });
  }
  const advice = cleaned.email
    ? `A confirmation email has been sent to your ${provider} email`
    : `Verify the email with ${provider} in order to sign in`;
  throw new CommitThenThrow(
    unprocessable('provider_email_needs_verification', `Unverified email with ${provider}. ${advice}`),
  );
}

/** Adds the identity to an account that is signed in. Throws 422 `identity_already_exists`. */
export async function linkIdentity(
  tx: Tx,
  user: UserRow,
  provider: string,
  profile: ExternalProfile,
  caller: Caller,
): Promise<UserRow> {
  const taken = await findIdentity(tx, provider, profile.subject);
  if (taken) {
    const whose = taken.user_id === user.id ? 'this' : 'another';
    throw unprocessable(
      'identity_already_exists',
      whose === 'this' ? 'Identity is already linked' : `Identity is already linked to another user`,
    );
  }
  const data = identityDataOf(profile);
  await createIdentity(tx, user.id, provider, data);
  await audit(tx, { action: 'identity_linked', logType: 'user', actor: user, caller, traits: { provider } });
  let linked = await refreshProviders(tx, user);
  if (!linked.email && profile.email && profile.emailVerified) {
    if (await findUserByEmail(tx, profile.email)) {
      throw unprocessable('email_exists', 'A user with this email address has already been registered');
    }
    linked = await confirmUser(tx, await updateUser(tx, linked, { email: profile.email.toLowerCase() }));
  }
  return linked.is_anonymous ? updateUser(tx, linked, { is_anonymous: false }) : linked;
}
