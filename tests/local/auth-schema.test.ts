import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { callAuth, freshEmail, PASSWORD, signedUp, visitor } from '../support/auth-clients.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';

const { apiUrl } = stack();

test('people who are seeded by SQL sign in', async () => {
  const id = randomUUID();
  const email = freshEmail('seeded');
  await inDatabase(
    `insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at,
       raw_app_meta_data, raw_user_meta_data, created_at, updated_at, confirmation_token, recovery_token,
       email_change_token_new, email_change)
     values ('00000000-0000-0000-0000-000000000000', $1, 'authenticated', 'authenticated', $2,
       extensions.crypt($3, extensions.gen_salt('bf')), now(), '{"provider": "email", "providers": ["email"]}',
       '{"first_name": "Seeded"}', now(), now(), '', '', '', '')`,
    [id, email, PASSWORD],
  );
  await inDatabase(
    `insert into auth.identities (provider_id, user_id, identity_data, provider, last_sign_in_at, created_at,
       updated_at)
     values ($1::text, $1::uuid, jsonb_build_object('sub', $1::text, 'email', $2::text), 'email', now(), now(), now())`,
    [id, email],
  );
  const { data, error } = await visitor(apiUrl).auth.signInWithPassword({ email, password: PASSWORD });
  expect(error).toBeNull();
  expect(data.user).toMatchObject({ id, user_metadata: { first_name: 'Seeded' } });
  expect(data.user?.identities?.[0]?.identity_data?.email).toBe(email);
});

test('a trigger of a migration on auth.users reads the metadata as JSON, and its refusal ends the registration', async () => {
  const marker = `trigger_test_${randomUUID().replaceAll('-', '')}`;
  await inDatabase(`
    create table public.${marker} (
      user_id uuid primary key references auth.users (id) on delete cascade,
      name text
    );
    create function public.${marker}() returns trigger language plpgsql security definer set search_path = '' as $$
    begin
      if new.raw_user_meta_data ->> '${marker}' is null then return new; end if;
      insert into public.${marker} values (new.id, new.raw_user_meta_data ->> '${marker}');
      if new.raw_user_meta_data ->> '${marker}' = 'refuse' then raise exception 'not you'; end if;
      return new;
    end $$;
    create trigger ${marker} after insert on auth.users for each row execute function public.${marker}();
  `);
  try {
    const client = visitor(apiUrl);
    const email = freshEmail();
    const { data } = await client.auth.signUp({
      email,
      password: PASSWORD,
      options: { data: { [marker]: 'A customer' } },
    });
    const rows = await inDatabase(`select * from public.${marker}`);
    expect(rows).toEqual([{ user_id: data.user?.id, name: 'A customer' }]);

    const refusedEmail = freshEmail();
    const refused = await callAuth(apiUrl, '/signup', {
      body: { email: refusedEmail, password: PASSWORD, data: { [marker]: 'refuse' } },
    });
    expect(refused.status).toBe(500);
    expect(await refused.json()).toMatchObject({
      error_code: 'unexpected_failure',
      msg: 'Database error saving new user',
    });
    expect(await inDatabase('select 1 from auth.users where email = $1', [refusedEmail])).toEqual([]);
  } finally {
    await inDatabase(`drop function public.${marker}() cascade; drop table public.${marker}`);
  }
});

test('a migration may not change or drop what Auth owns', async () => {
  await expect(inDatabase('alter table auth.users add column x int')).rejects.toMatchObject({
    code: '42501',
  });
  await expect(inDatabase('drop table auth.sessions')).rejects.toMatchObject({ code: '42501' });
  await expect(
    inDatabase('create or replace function auth.uid() returns uuid language sql as $$select null::uuid$$'),
  ).rejects.toMatchObject({ code: '42501' });
});

test.each(['anon', 'authenticated', 'service_role'])(
  '%s asks who it is, and reads no table of Auth',
  async (role) => {
    const id = randomUUID();
    const claims = JSON.stringify({ sub: id, role, email: 'a@example.test', app_metadata: { plan: 'gold' } });
    const [row] = await inDatabase(`
    begin;
    set local role ${role};
    select set_config('request.jwt.claims', '${claims}', true);
    select auth.uid() as id, auth.role() as role, auth.email() as email,
      auth.jwt() -> 'app_metadata' ->> 'plan' as plan;
  `);
    expect(row).toEqual({ id, role, email: 'a@example.test', plan: 'gold' });
    for (const table of ['users', 'identities', 'sessions', 'refresh_tokens', 'one_time_tokens']) {
      await expect(
        inDatabase(`begin; set local role ${role}; select * from auth.${table}`),
      ).rejects.toMatchObject({ code: '42501' });
    }
  },
);

test('what somebody does is in the audit log', async () => {
  const { client, user } = await signedUp(apiUrl);
  await client.auth.signOut();
  const rows = await inDatabase<{ action: string }>(
    `select payload ->> 'action' as action from auth.audit_log_entries
     where payload ->> 'actor_id' = $1 order by created_at`,
    [user.id],
  );
  expect(rows.map((row) => row.action)).toEqual(['user_signedup', 'logout']);
});
