import type { Context } from 'hono';
import type { JWTPayload } from 'jose';
import { isUuid } from '../uuid.ts';
import type { Tx } from './database.ts';
import { AuthError, badRequest, forbidden } from './errors.ts';
import type { AuthServer } from './server.ts';
import type { SessionRow } from './sessions.ts';
import { AUDIENCE, findUserById, type UserRow } from './users.ts';

const ADMIN_ROLES = ['service_role', 'supabase_admin'];

export interface Authenticated {
  readonly user: UserRow;
  /** Absent for a token that a third party signed without a session. */
  readonly session: SessionRow | null;
}

/**
 * The account behind the bearer token. Throws 401 `no_authorization`, 403 `bad_jwt`, `user_not_found`, or
 * `session_not_found` when the session has ended.
 */
export async function authenticate(server: AuthServer, tx: Tx, c: Context): Promise<Authenticated> {
  const claims = await verifyBearer(server, c);
  if (!claims.sub) throw forbidden('bad_jwt', 'invalid claim: missing sub claim');
  if (!isUuid(claims.sub)) throw badRequest('bad_jwt', 'invalid claim: sub claim must be a UUID');
  const user = await findUserById(tx, claims.sub);
  if (!user) throw forbidden('user_not_found', 'User from sub claim in JWT does not exist');
  const audience = Array.isArray(claims.aud) ? claims.aud[0] : claims.aud;
  if (audience !== AUDIENCE) {
    throw badRequest('validation_failed', "Token audience doesn't match request audience");
  }
  return { user, session: await findSession(tx, claims, user) };
}

async function findSession(tx: Tx, claims: JWTPayload, user: UserRow): Promise<SessionRow | null> {
  const id = claims.session_id;
  if (id === undefined || id === '') return null;
  if (typeof id !== 'string' || !isUuid(id)) {
    throw forbidden('bad_jwt', 'invalid claim: session_id claim must be a UUID');
  }
  const session = await tx.row<SessionRow>('select * from auth.sessions where id = $1 and user_id = $2', [
    id,
    user.id,
  ]);
  if (!session) {
    throw forbidden('session_not_found', 'Session from session_id claim in JWT does not exist');
  }
  return session;
}

/** Throws 403 `not_admin` for any role but the service's. */
export async function requireAdmin(server: AuthServer, c: Context): Promise<void> {
  const claims = await verifyBearer(server, c);
  if (typeof claims.role === 'string' && ADMIN_ROLES.includes(claims.role)) return;
  throw forbidden('not_admin', 'User not allowed');
}

async function verifyBearer(server: AuthServer, c: Context): Promise<JWTPayload> {
  const token = /^bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (token === undefined) {
    throw new AuthError(401, 'no_authorization', 'This endpoint requires a valid Bearer token');
  }
  try {
    return await server.keys.verify(token);
  } catch (cause) {
    throw forbidden(
      'bad_jwt',
      `invalid JWT: unable to parse or verify signature, ${(cause as Error).message}`,
    );
  }
}
