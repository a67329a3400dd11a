import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { stack } from '../support/stack.ts';
import { clientWith, rest, secretClient, signToken, useFixture, visitorClient } from './data-api-support.ts';

const DIARIES = 'dataapi_test_roles_diaries';
const FIRST = '00000000-0000-4000-8000-000000000001';

useFixture('data-api-roles', 'dataapi_test_roles_', DIARIES);

async function person(id: string = randomUUID()) {
  return clientWith(await signToken({ sub: id, role: 'authenticated', aud: 'authenticated' }));
}

describe('row-level security', () => {
  it('shows a visitor what is shared, an owner what is theirs, the secret key everything', async () => {
    const bodies = async (client: ReturnType<typeof visitorClient>) => {
      const { data } = await client.from(DIARIES).select('body').eq('owner', FIRST).order('id');
      return data?.map((row) => row.body);
    };
    expect(await bodies(visitorClient())).toEqual(['shared']);
    expect(await bodies(await person())).toEqual(['shared']);
    expect(await bodies(await person(FIRST))).toEqual(['private', 'shared']);
    expect(await bodies(secretClient())).toEqual(['private', 'shared']);
  });

  it('counts only what the caller sees', async () => {
    const seen = (client: ReturnType<typeof visitorClient>) =>
      client.from(DIARIES).select('id', { count: 'exact', head: true }).eq('owner', FIRST);
    expect((await seen(visitorClient())).count).toBe(1);
    expect((await seen(secretClient())).count).toBe(2);
  });

  it('takes the owner from the token, and refuses a row of somebody else', async () => {
    const id = randomUUID();
    const client = await person(id);
    const own = await client.from(DIARIES).insert({ body: 'mine' }).select('owner,body').single();
    expect([own.error, own.data]).toEqual([null, { owner: id, body: 'mine' }]);
    const forged = await client.from(DIARIES).insert({ body: 'x', owner: FIRST });
    expect([forged.status, forged.error?.code]).toEqual([403, '42501']);
  });

  it('changes nothing of somebody else, and says so by giving no row', async () => {
    const { data, error } = await (await person())
      .from(DIARIES)
      .update({ body: 'changed' })
      .eq('owner', FIRST)
      .select('id,body');
    expect([data, error]).toEqual([[], null]);
    const left = await secretClient().from(DIARIES).select('body').eq('owner', FIRST).order('id');
    expect(left.data).toEqual([{ body: 'private' }, { body: 'shared' }]);
    const own = await (await person(FIRST))
      .from(DIARIES)
      .update({ body: 'shared' })
      .eq('owner', FIRST)
      .eq('shared', true)
      .select('body');
    expect(own.data).toEqual([{ body: 'shared' }]);
  });
});

describe('missing privileges', () => {
  it('are 401 for a visitor and 403 for a person, by table, column, verb and function', async () => {
    const client = await person();
    const visitor = visitorClient();
    for (const [caller, status] of [
      [visitor, 401],
      [client, 403],
    ] as const) {
      const answers = await Promise.all([
        caller.from('dataapi_test_roles_hidden').select(),
        caller.from(DIARIES).select('secret'),
        caller.from(DIARIES).delete().eq('owner', FIRST),
        caller.rpc('dataapi_test_roles_staff_only'),
      ]);
      expect(answers.map((answer) => [answer.status, answer.error?.code])).toEqual(
        answers.map(() => [status, '42501']),
      );
    }
    expect((await secretClient().rpc('dataapi_test_roles_staff_only')).data).toBe('yes');
    expect((await secretClient().from(DIARIES).select('secret').eq('owner', FIRST).limit(1)).data).toEqual([
      { secret: 's' },
    ]);
  });

  it('on a column do not hinder an insert that gives nothing back', async () => {
    const client = await person();
    expect((await client.from(DIARIES).insert({ body: 'quiet' })).status).toBe(201);
    const everything = await client.from(DIARIES).insert({ body: 'loud' }).select();
    expect(everything.error?.code).toBe('42501');
  });
});

describe('tokens', () => {
  it('set the role, auth.uid() and auth.jwt()', async () => {
    const id = randomUUID();
    const token = await signToken({ sub: id, role: 'authenticated', app_metadata: { plan: 'gold' } });
    const { data } = await clientWith(token).rpc('dataapi_test_roles_whoami');
    expect(data).toMatchObject({
      user: 'authenticated',
      uid: id,
      claims: { app_metadata: { plan: 'gold' } },
    });
    const visitor = await visitorClient().rpc('dataapi_test_roles_whoami');
    expect(visitor.data).toMatchObject({ user: 'anon', uid: null });
  });

  const ask = (token: string) =>
    rest('GET', `/${DIARIES}?select=id&limit=1`, {
      apikey: stack().publishableKey,
      authorization: `Bearer ${token}`,
    });
  const seconds = (offset: number) => Math.floor(Date.now() / 1000) + offset;

  it('that have expired are refused, with some seconds of grace', async () => {
    const expired = await ask(await signToken({ role: 'authenticated' }, seconds(-60)));
    expect([expired.status, expired.json]).toEqual([
      401,
      { code: 'PGRST303', message: 'JWT expired', details: null, hint: null },
    ]);
    expect(expired.headers.get('www-authenticate')).toContain('invalid_token');
    expect((await ask(await signToken({ role: 'authenticated' }, seconds(-10)))).status).toBe(200);
    const early = await ask(await signToken({ role: 'authenticated', nbf: seconds(300) }));
    expect(early.json).toMatchObject({ code: 'PGRST303', message: 'JWT not yet valid' });
  });

  it('of a foreign key, or that are none, are refused', async () => {
    const foreign = await new SignJWT({ role: 'service_role' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1m')
      .sign(new TextEncoder().encode('another secret that is at least 32 characters'));
    const refused = await ask(foreign);
    expect([refused.status, refused.json]).toMatchObject([401, { code: 'PGRST301' }]);
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"role":"service_role"}')}.`;
    expect([(await ask(unsigned)).status, (await ask('a.b')).json]).toMatchObject([
      401,
      { code: 'PGRST301', message: 'Expected 3 parts in JWT; got 2' },
    ]);
  });

  it('of a role that is not there, or that is not for the Data API, are refused', async () => {
    const unknown = await ask(await signToken({ role: 'nobody_at_all' }));
    expect([unknown.status, unknown.json]).toMatchObject([401, { code: '22023' }]);
    const superuser = await ask(await signToken({ role: 'supabase_admin' }));
    expect([superuser.status, superuser.json]).toMatchObject([403, { code: '42501' }]);
  });

  it('of one request do not outlive it on the connection', async () => {
    const people = await Promise.all(Array.from({ length: 30 }, () => randomUUID()));
    const answers = await Promise.all(
      people.map(async (id, index) => {
        const client = index % 2 === 0 ? await person(id) : visitorClient();
        return (await client.rpc('dataapi_test_roles_whoami')).data;
      }),
    );
    expect(answers.map((answer) => answer.uid)).toEqual(
      people.map((id, index) => (index % 2 === 0 ? id : null)),
    );
  });
});
