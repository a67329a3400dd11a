import type { Context } from 'hono';
import { z } from 'zod';
import { isUuid } from '../../uuid.ts';
import { insertOrExplain } from '../accounts.ts';
import { audit } from '../audit.ts';
import type { Tx } from '../database.ts';
import { normaliseEmail, normalisePhone } from '../emails.ts';
import { badRequest, notFound, unprocessable, validationFailed } from '../errors.ts';
import {
  createIdentity,
  emailIdentityData,
  findIdentity,
  type IdentityRow,
  updateIdentityData,
} from '../identities.ts';
import { hashPassword, randomPassword, requireStrongPassword } from '../passwords.ts';
import { callerOf, flag, metadata, readBody, text } from '../request.ts';
import type { AuthServer } from '../server.ts';
import {
  AUDIENCE,
  confirmUser,
  findUserByEmail,
  findUserById,
  insertUser,
  type Json,
  loadUserJson,
  mergeMetadata,
  setPassword,
  softDeleteUser,
  type UserPatch,
  type UserRow,
  updateUser,
  userJson,
} from '../users.ts';

export const DUPLICATE_EMAIL = 'A user with this email address has already been registered';

const adminUserBody = z.object({
  id: text,
  role: text,
  email: text,
  phone: text,
  password: z.string().nullish(),
  password_hash: text,
  email_confirm: flag,
  phone_confirm: flag,
  user_metadata: metadata,
  app_metadata: metadata,
  ban_duration: text,
});
type AdminUserBody = z.output<typeof adminUserBody>;

/** `POST /admin/users`. */
export async function createUser(server: AuthServer, c: Context): Promise<Response> {
  const body = await readBody(c, adminUserBody);
  if (!body.email && !body.phone) {
    throw validationFailed('Cannot create a user without either an email or phone');
  }
  if (body.id && !isUuid(body.id)) throw validationFailed('ID must conform to the uuid v4 format');
  const email = body.email && normaliseEmail(body.email);
  const phone = body.phone && normalisePhone(body.phone);
  const banned = banUntil(body.ban_duration);
  const passwordHash = await newPasswordHash(body);
  const providers = [...(email ? ['email'] : []), ...(phone ? ['phone'] : [])];

  const json = await server.database.transaction(async (tx) => {
    if (email && (await findUserByEmail(tx, email))) throw unprocessable('email_exists', DUPLICATE_EMAIL);
    if (phone) await requireFreePhone(tx, phone);
    let user = await insertOrExplain('Database error creating new user', () =>
      insertUser(tx, {
        ...(body.id ? { id: body.id } : {}),
        email,
        phone,
        passwordHash,
        role: body.role,
        appMetadata: mergeMetadata({ provider: providers[0], providers }, body.app_metadata ?? {}),
        userMetadata: body.user_metadata ?? {},
      }),
    );
    if (email) await createIdentity(tx, user.id, 'email', emailIdentityData({ id: user.id, email }));
    if (phone) await createIdentity(tx, user.id, 'phone', phoneIdentityData(user.id, phone));
    if (body.email_confirm) user = await confirmUser(tx, user);
    if (body.phone_confirm) user = await updateUser(tx, user, { phone_confirmed_at: new Date() });
    if (banned !== undefined) user = await updateUser(tx, user, { banned_until: banned });
    await auditAdmin(tx, c, 'user_signedup', 'team', user);
    return loadUserJson(tx, user);
  });
  return c.json(json);
}

/** An account without a password of its own gets one that nobody knows. */
async function newPasswordHash(body: AdminUserBody): Promise<string> {
  if (body.password && body.password_hash) {
    throw validationFailed('Only a password or a password hash should be provided');
  }
  if (!body.password_hash) return hashPassword(body.password || randomPassword());
  if (!/^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/.test(body.password_hash)) {
    throw validationFailed('password_hash is no bcrypt hash; the local stack reads no other kind');
  }
  return body.password_hash;
}

/** `GET /admin/users?page=&per_page=`, newest first, with `X-Total-Count` and `Link`. */
export async function listUsers(server: AuthServer, c: Context): Promise<Response> {
  const page = pageNumber(c.req.query('page'), 1, 'page');
  const perPage = pageNumber(c.req.query('per_page'), 50, 'per_page');
  const filter = c.req.query('filter') ?? '';
  const pattern = `%${filter.replace(/[\\%_]/g, '\\$&')}%`;
  const { users, total } = await server.database.transaction(async (tx) => {
    const matching = `from auth.users where aud = $1 and ($2 = '%%' or email ilike $2
      or raw_user_meta_data ->> 'full_name' ilike $2)`;
    const count = await tx.row<{ count: number }>(`select count(*)::int as count ${matching}`, [
      AUDIENCE,
      pattern,
    ]);
    const rows = await tx.rows<UserRow>(
      `select * ${matching} order by created_at desc, id limit $3 offset $4`,
      [AUDIENCE, pattern, perPage, (page - 1) * perPage],
    );
    const identities = await tx.rows<IdentityRow>(
      'select * from auth.identities where user_id = any ($1::uuid[]) order by created_at, id',
      [rows.map((user) => user.id)],
    );
    return {
      total: count?.count ?? 0,
      users: rows.map((user) =>
        userJson(
          user,
          identities.filter((identity) => identity.user_id === user.id),
        ),
      ),
    };
  });
  c.header('X-Total-Count', String(total));
  c.header('Link', paginationLinks(page, perPage, total));
  return c.json({ users, aud: AUDIENCE });
}

function pageNumber(value: string | undefined, fallback: number, name: string): number {
  if (value === undefined || value === '') return fallback;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw validationFailed(`Bad Pagination Parameters: ${name} must be a positive number`);
}

function paginationLinks(page: number, perPage: number, total: number): string {
  const last = Math.max(1, Math.ceil(total / perPage));
  const link = (target: number, rel: string) =>
    `</admin/users?page=${target}&per_page=${perPage}>; rel="${rel}"`;
  return [...(page < last ? [link(page + 1, 'next')] : []), link(last, 'last')].join(', ');
}

/** `GET /admin/users/{id}`. */
export async function getUserById(server: AuthServer, c: Context): Promise<Response> {
  return c.json(await server.database.transaction(async (tx) => loadUserJson(tx, await loadUser(tx, c))));
}

/** `PUT /admin/users/{id}`: what is set takes effect at once, without mails. */
export async function updateUserById(server: AuthServer, c: Context): Promise<Response> {
  const body = await readBody(c, adminUserBody);
  const email = body.email && normaliseEmail(body.email);
  const phone = body.phone && normalisePhone(body.phone);
  const banned = banUntil(body.ban_duration);
  if (typeof body.password === 'string') requireStrongPassword(server.config, body.password);
  const passwordHash = typeof body.password === 'string' ? await hashPassword(body.password) : null;

  const json = await server.database.transaction(async (tx) => {
    let user = await loadUser(tx, c);
    if (email && email !== user.email) {
      if (await findUserByEmail(tx, email)) throw unprocessable('email_exists', DUPLICATE_EMAIL);
      await putIdentity(tx, user, 'email', emailIdentityData({ id: user.id, email }, body.email_confirm));
    }
    if (phone && phone !== user.phone) {
      await requireFreePhone(tx, phone);
      await putIdentity(tx, user, 'phone', phoneIdentityData(user.id, phone));
    }
    const patch: UserPatch = {
      ...(body.role ? { role: body.role } : {}),
      ...(email ? { email } : {}),
      ...(phone ? { phone } : {}),
      ...(banned === undefined ? {} : { banned_until: banned }),
      ...(body.phone_confirm ? { phone_confirmed_at: new Date() } : {}),
      ...(body.app_metadata
        ? { raw_app_meta_data: mergeMetadata(user.raw_app_meta_data, body.app_metadata) }
        : {}),
      ...(body.user_metadata
        ? { raw_user_meta_data: mergeMetadata(user.raw_user_meta_data, body.user_metadata) }
        : {}),
    };
    user = await updateUser(tx, user, patch);
    if (body.email_confirm) user = await confirmUser(tx, user);
    if (passwordHash) user = await setPassword(tx, user, passwordHash, null);
    await auditAdmin(tx, c, 'user_modified', 'user', user);
    return loadUserJson(tx, user);
  });
  return c.json(json);
}

async function putIdentity(
  tx: Tx,
  user: UserRow,
  provider: 'email' | 'phone',
  data: Json & { sub: string },
): Promise<void> {
  const identity = await findIdentity(tx, provider, user.id);
  if (identity) await updateIdentityData(tx, identity, data);
  else await createIdentity(tx, user.id, provider, data);
}

const deleteBody = z.object({ should_soft_delete: flag });

/** `DELETE /admin/users/{id}`; softly, the row stays under its id and forgets who it was. */
export async function deleteUserById(server: AuthServer, c: Context): Promise<Response> {
  const body = await readBody(c, deleteBody, { optional: true });
  const json = await server.database.transaction(async (tx) => {
    const user = await loadUser(tx, c);
    await auditAdmin(tx, c, 'user_deleted', 'team', user);
    if (!body.should_soft_delete) await tx.rows('delete from auth.users where id = $1', [user.id]);
    else if (!user.deleted_at) await softDeleteUser(tx, user);
    return userJson(user, []);
  });
  return c.json(json);
}

/** `GET /admin/users/{id}/factors`: the local stack enrols none. */
export async function listFactors(server: AuthServer, c: Context): Promise<Response> {
  await server.database.transaction((tx) => loadUser(tx, c));
  return c.json([]);
}

async function loadUser(tx: Tx, c: Context): Promise<UserRow> {
  const id = c.req.param('id') ?? '';
  if (!isUuid(id)) throw notFound('validation_failed', 'user_id must be an UUID');
  const user = await findUserById(tx, id);
  if (!user) throw notFound('user_not_found', 'User not found');
  return user;
}

async function requireFreePhone(tx: Tx, phone: string): Promise<void> {
  const taken = await tx.row('select 1 from auth.users where phone = $1', [phone]);
  if (taken) throw unprocessable('phone_exists', 'A user with this phone number has already been registered');
}

function phoneIdentityData(userId: string, phone: string) {
  return { sub: userId, phone, email_verified: false, phone_verified: false };
}

/** What a Go duration can hold: some 292 years. */
const LONGEST_BAN_MS = 2 ** 63 / 1e6;
const UNITS_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** The end of a ban from "24h" or "1h30m"; null lifts it ("none"), undefined leaves it. */
function banUntil(duration: string): Date | null | undefined {
  if (duration === '') return undefined;
  if (duration === 'none') return null;
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const length = parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNITS_MS[unit ?? ''] ?? 0),
    0,
  );
  if (!parts.length || parts.map(([part]) => part).join('') !== duration || length > LONGEST_BAN_MS) {
    throw badRequest(
      'validation_failed',
      `invalid format for ban duration: time: invalid duration "${duration}"`,
    );
  }
  return length === 0 ? null : new Date(Date.now() + length);
}

function auditAdmin(
  tx: Tx,
  c: Context,
  action: string,
  logType: 'team' | 'user',
  user: UserRow,
): Promise<void> {
  const traits = { user_id: user.id, user_email: user.email ?? '', user_phone: user.phone ?? '' };
  return audit(tx, { action, logType, caller: callerOf(c), traits });
}
