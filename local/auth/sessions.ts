import { randomInt, randomUUID } from 'node:crypto';
import type { Tx } from './database.ts';
import { forbidden } from './errors.ts';
import type { Caller } from './request.ts';
import type { AuthServer } from './server.ts';
import { isBanned, type Json, loadUserJson, type UserRow, updateUser } from './users.ts';

export interface SessionRow {
  readonly id: string;
  readonly user_id: string;
  readonly aal: string | null;
  readonly created_at: Date;
  readonly not_after: Date | null;
}

/** How somebody signed in, as the claim `amr` says it. */
export type SignInMethod = 'password' | 'otp' | 'oauth' | 'anonymous' | (string & {});

/** The answer of a successful sign-in. */
export type TokenResponse = Json & {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly expires_at: number;
  readonly token_type: 'bearer';
};

/** The name under which a flow and a session keep the type of a mail's link. */
export function storedMethod(verificationType: string): string {
  return verificationType === 'signup' ? 'email/signup' : verificationType;
}

/** Begins a session and answers its first tokens. */
export async function signIn(
  server: AuthServer,
  tx: Tx,
  signedIn: { user: UserRow; method: SignInMethod; caller: Caller },
): Promise<TokenResponse> {
  if (isBanned(signedIn.user)) throw forbidden('user_banned', 'User is banned');
  const user = await updateUser(tx, signedIn.user, { last_sign_in_at: new Date() });
  const session = (await tx.row<SessionRow>(
    `insert into auth.sessions (id, user_id, created_at, updated_at, aal, user_agent, ip)
     values ($1, $2, now(), now(), 'aal1', $3, $4::inet)
     returning *`,
    [randomUUID(), user.id, signedIn.caller.userAgent || null, inet(signedIn.caller.address)],
  )) as SessionRow;
  await tx.rows(
    `insert into auth.mfa_amr_claims (id, session_id, authentication_method, created_at, updated_at)
     values ($1, $2, $3, now(), now())`,
    [randomUUID(), session.id, signedIn.method],
  );
  const refreshToken = await insertRefreshToken(tx, { userId: user.id, sessionId: session.id, parent: null });
  return tokenResponse(server, tx, user, session, refreshToken);
}

export async function insertRefreshToken(
  tx: Tx,
  token: { userId: string; sessionId: string; parent: string | null },
): Promise<string> {
  const value = newRefreshToken();
  await tx.rows(
    `insert into auth.refresh_tokens (instance_id, token, user_id, revoked, created_at, updated_at, parent,
       session_id)
     values ('00000000-0000-0000-0000-000000000000', $1, $2, false, now(), now(), $3, $4)`,
    [value, token.userId, token.parent, token.sessionId],
  );
  return value;
}

/**
 * Signs an access token for the session as it is now. Claims: supabase/auth, internal/tokens
 * (AccessTokenClaims).
 */
export async function tokenResponse(
  server: AuthServer,
  tx: Tx,
  user: UserRow,
  session: SessionRow,
  refreshToken: string,
): Promise<TokenResponse> {
  const issuedAt = Math.floor(Date.now() / 1000);
  const expiresAt = issuedAt + server.config.jwt_expiry;
  const methods = await tx.rows<{ authentication_method: string; updated_at: Date }>(
    `select authentication_method, updated_at from auth.mfa_amr_claims where session_id = $1
     order by updated_at desc`,
    [session.id],
  );
  const accessToken = await server.keys.signUserToken({
    iss: server.baseUrl,
    sub: user.id,
    aud: user.aud,
    exp: expiresAt,
    iat: issuedAt,
    email: user.email ?? '',
    phone: user.phone ?? '',
    app_metadata: user.raw_app_meta_data ?? {},
    user_metadata: user.raw_user_meta_data ?? {},
    role: user.role,
    aal: session.aal ?? 'aal1',
    amr: methods.map((row) => ({
      method: row.authentication_method,
      timestamp: Math.floor(row.updated_at.getTime() / 1000),
    })),
    session_id: session.id,
    is_anonymous: user.is_anonymous,
  });
  return {
    access_token: accessToken,
    token_type: 'bearer',
    expires_in: server.config.jwt_expiry,
    expires_at: expiresAt,
    refresh_token: refreshToken,
    user: await loadUserJson(tx, user),
  };
}

/** The fragment of a redirect that hands a session to the site. */
export function tokenFragment(response: TokenResponse, more: Readonly<Record<string, string>>): string {
  return new URLSearchParams({
    access_token: response.access_token,
    expires_at: String(response.expires_at),
    expires_in: String(response.expires_in),
    refresh_token: response.refresh_token,
    ...more,
    token_type: response.token_type,
  }).toString();
}

/** Postgres refuses what is no address; a proxy may send anything. */
export function inet(address: string): string | null {
  return /^[0-9a-f.:]+$/i.test(address) && !/^\d+$/.test(address) ? address : null;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Twelve characters, as GoTrue makes them: 60 random bits. */
function newRefreshToken(): string {
  return Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
