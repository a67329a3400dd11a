import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, FIRST, type RealtimeFixture, SECOND, startRealtimeFixture } from './support.ts';

let fixture: RealtimeFixture;

beforeAll(async () => {
  fixture = await startRealtimeFixture(`
    create policy messages_select_own on realtime.messages for select to authenticated
      using (extension in ('broadcast', 'presence') and (select realtime.topic()) = 'user:' || auth.uid());
    create policy messages_insert_typing on realtime.messages for insert to authenticated
      with check (extension = 'broadcast' and (select realtime.topic()) = 'chat:' || (auth.jwt() ->> 'chat'));
    create policy messages_select_failing on realtime.messages for select to authenticated
      using ((auth.jwt() ->> 'number')::int = 1);
  `);
});
afterAll(() => fixture?.end());

const access = (broadcast: [boolean, boolean], presence: [boolean, boolean]) => ({
  broadcast: { read: broadcast[0], write: broadcast[1] },
  presence: { read: presence[0], write: presence[1] },
});
const NOTHING = access([false, false], [false, false]);

describe('access to a topic', () => {
  it('is what the policies say of these claims and this topic', async () => {
    const { realtime } = fixture;
    expect(await realtime.accessTo(`user:${FIRST}`, claimsOf(FIRST))).toEqual(
      access([true, false], [true, false]),
    );
    expect(await realtime.accessTo(`user:${FIRST}`, claimsOf(SECOND))).toEqual(NOTHING);
    expect(await realtime.accessTo('chat:1', claimsOf(FIRST, { chat: '1' }))).toEqual(
      access([false, true], [false, false]),
    );
    expect(await realtime.accessTo('chat:2', claimsOf(FIRST, { chat: '1' }))).toEqual(NOTHING);
    expect(await realtime.accessTo(`user:${FIRST}`, claimsOf(FIRST, { role: 'anon' }))).toEqual(NOTHING);
    expect(await realtime.accessTo('any', claimsOf(FIRST, { role: 'service_role' }))).toEqual(
      access([true, true], [true, true]),
    );
  });

  it('is none for a policy that fails and for a role that does not exist', async () => {
    const { realtime } = fixture;
    expect(await realtime.accessTo('any', claimsOf(FIRST, { number: '1' }))).toEqual(
      access([true, false], [true, false]),
    );
    expect(await realtime.accessTo('any', claimsOf(FIRST, { number: 'one' }))).toEqual(NOTHING);
    expect(await realtime.accessTo(`user:${FIRST}`, claimsOf(FIRST, { role: 'nobody' }))).toEqual(NOTHING);
    expect(fixture.log.join('\n')).toContain('invalid input syntax for type integer: "one"');
  });

  it('leaves no row behind, and lends nobody the rights of the one before', async () => {
    const all = await Promise.all(
      Array.from({ length: 40 }, (_, i) => {
        const sub = i % 2 ? FIRST : SECOND;
        return fixture.realtime.accessTo(`user:${FIRST}`, claimsOf(sub));
      }),
    );
    expect(all.map((one) => one.broadcast.read)).toEqual(all.map((_, i) => i % 2 === 1));
    expect(await fixture.query('select count(*)::int from realtime.messages')).toEqual([{ count: 0 }]);
  });
});

describe('the role of migrations', () => {
  it('writes policies on realtime.messages, and changes nothing else of the schema', async () => {
    await fixture.query('create policy mine on realtime.messages for select to anon using (false)');
    await fixture.query('drop policy mine on realtime.messages');
    for (const sql of [
      'alter table realtime.messages add column mine int',
      'alter table realtime.messages disable row level security',
      'drop table realtime.subscription',
      'create table realtime.mine (id int)',
      'drop function realtime.send_binary(bytea, text, text, boolean)',
    ]) {
      await expect(fixture.query(sql), sql).rejects.toMatchObject({ code: '42501' });
    }
  });
});
