import { audit } from './audit.ts';
import type { Tx } from './database.ts';
import { badRequest, CommitThenThrow, OAuthError } from './errors.ts';
import type { Caller } from './request.ts';
import type { AuthServer } from './server.ts';
import { inet, insertRefreshToken, type SessionRow, type TokenResponse, tokenResponse } from './sessions.ts';
import { findUserById, isBanned, type UserRow } from './users.ts';

interface RefreshTokenRow {
  readonly id: string;
  readonly token: string;
  readonly user_id: string;
  readonly session_id: string | null;
  readonly revoked: boolean;
  readonly parent: string | null;
  readonly updated_at: Date;
}

/**
 * Exchanges a refresh token for the next one. A used one is good again in two cases: it is the parent of the
 * active one (the client never got the answer; it gets the active token once more), or it was used within the
 * reuse interval. Any other reuse ends the whole family. Source: supabase/auth, internal/tokens/service.go.
 */
export async function refreshSession(
  server: AuthServer,
  tx: Tx,
  refreshToken: string,
  caller: Caller,
): Promise<TokenResponse> {
  if (refreshToken === '') throw new OAuthError('invalid_request', 'refresh_token required');
  const { token, session, user } = await lockToken(tx, refreshToken);
  const next = token.revoked ? await reuse(server, tx, token, session) : await rotate(tx, token, session);
  await tx.rows(
    `update auth.sessions set refreshed_at = now() at time zone 'utc', updated_at = now(), user_agent = $2,
       ip = $3::inet
     where id = $1`,
    [session.id, caller.userAgent || null, inet(caller.address)],
  );
  await audit(tx, { action: 'token_refreshed', logType: 'token', actor: user, caller });
  return tokenResponse(server, tx, user, session, next);
}

/**
 * The row locks serialise requests with the same session, so that each sees what the one before has issued.
 */
async function lockToken(
  tx: Tx,
  refreshToken: string,
): Promise<{ token: RefreshTokenRow; session: SessionRow; user: UserRow }> {
  const find = () =>
    tx.row<RefreshTokenRow>('select * from auth.refresh_tokens where token = $1', [refreshToken]);
  const found = await find();
  if (!found) {
    throw badRequest('refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found');
  }
  const session = await tx.row<SessionRow>('select * from auth.sessions where id = $1 for update', [
    found.session_id,
  ]);
  const [token, user] = [await find(), await findUserById(tx, found.user_id)];
  if (!session || !token || !user) {
    throw badRequest('session_not_found', 'Invalid Refresh Token: No Valid Session Found');
  }
  if (isBanned(user)) throw badRequest('user_banned', 'Invalid Refresh Token: User Banned');
  if (session.not_after && session.not_after < new Date()) {
    throw badRequest('session_expired', 'Invalid Refresh Token: Session Expired');
  }
  return { token, session, user };
}

async function reuse(
  server: AuthServer,
  tx: Tx,
  token: RefreshTokenRow,
  session: SessionRow,
): Promise<string> {
  const active = await tx.row<RefreshTokenRow>(
    'select * from auth.refresh_tokens where session_id = $1 and revoked is false order by id desc limit 1',
    [session.id],
  );
  if (active?.parent === token.token) return active.token;
  const reusableUntil = token.updated_at.getTime() + server.config.refresh_token_reuse_interval * 1000;
  if (Date.now() <= reusableUntil) return rotate(tx, token, session);
  if (server.config.enable_refresh_token_rotation) {
    await tx.rows(
      `update auth.refresh_tokens set revoked = true, updated_at = now()
       where session_id = $1 and revoked is false`,
      [session.id],
    );
  }
  throw new CommitThenThrow(badRequest('refresh_token_already_used', 'Invalid Refresh Token: Already Used'));
}

async function rotate(tx: Tx, token: RefreshTokenRow, session: SessionRow): Promise<string> {
  await tx.rows('update auth.refresh_tokens set revoked = true, updated_at = now() where id = $1', [
    token.id,
  ]);
  return insertRefreshToken(tx, { userId: token.user_id, sessionId: session.id, parent: token.token });
}
