import type { Context } from 'hono';
import { audit } from '../audit.ts';
import { authenticate } from '../authenticate.ts';
import { validationFailed } from '../errors.ts';
import { callerOf } from '../request.ts';
import type { AuthServer } from '../server.ts';

/**
 * `POST /logout?scope=`: ends every session of the account (`global`), this one (`local`), or all but this
 * (`others`).
 */
export async function logout(server: AuthServer, c: Context): Promise<Response> {
  const scope = c.req.query('scope') || 'global';
  if (!['global', 'local', 'others'].includes(scope)) {
    throw validationFailed(`Unsupported logout scope "${scope}"`);
  }
  await server.database.transaction(async (tx) => {
    const { user, session } = await authenticate(server, tx, c);
    await audit(tx, { action: 'logout', logType: 'account', actor: user, caller: callerOf(c) });
    if (scope === 'global' || !session) {
      await tx.rows('delete from auth.sessions where user_id = $1', [user.id]);
    } else if (scope === 'local') {
      await tx.rows('delete from auth.sessions where id = $1', [session.id]);
    } else {
      await tx.rows('delete from auth.sessions where user_id = $1 and id <> $2', [user.id, session.id]);
    }
  });
  return c.body(null, 204);
}
