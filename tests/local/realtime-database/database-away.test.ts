import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DatabaseUnavailable } from '../../../local/realtime/database.ts';
import { claimsOf, FIRST, type RealtimeFixture, startRealtimeFixture } from './support.ts';

let fixture: RealtimeFixture;

beforeAll(async () => {
  fixture = await startRealtimeFixture(`
    create table public.things (id int primary key);
    grant select on public.things to authenticated, anon;
    alter publication supabase_realtime add table public.things;
    create policy messages_select_all on realtime.messages for select to authenticated using (true);
    create function public.slow() returns boolean language sql volatile as 'select pg_sleep(30) is null';
    create policy messages_select_slowly on realtime.messages for select to anon using (public.slow());
  `);
});
afterAll(() => fixture?.end());

const THINGS = { event: '*', schema: 'public', table: 'things' } as const;

describe('while the database is away, Realtime', () => {
  it('says so to whoever asks, and serves again what was there before', async () => {
    const { realtime } = fixture;
    const [broadcasts, changes]: [string[], unknown[]] = [[], []];
    realtime.onBroadcast(({ event }) => broadcasts.push(event));
    const subscription = await realtime.subscribe([THINGS], claimsOf(FIRST, { role: 'anon' }), (change) =>
      changes.push(change.record?.id),
    );
    await fixture.goes();
    await vi.waitFor(() => expect(realtime.isReplicating).toBe(false), { timeout: 5000 });
    for (const question of [
      () => realtime.accessTo('any', claimsOf(FIRST)),
      () => realtime.replay('any', 0, 1),
      () => realtime.subscribe([THINGS], claimsOf(FIRST), () => {}),
    ]) {
      await expect(question()).rejects.toBeInstanceOf(DatabaseUnavailable);
    }
    subscription.setClaims(claimsOf(FIRST));

    await fixture.returns();
    await realtime.replicating();
    expect((await realtime.accessTo('any', claimsOf(FIRST))).broadcast.read).toBe(true);
    await fixture.query('insert into public.things values (1)');
    await fixture.query(`select realtime.send('{}', 'again', 'any')`);
    await vi.waitFor(() => expect([broadcasts, changes]).toEqual([['again'], [1]]), { timeout: 5000 });
    const [row] = await fixture.query<{ role: string }>(
      `select claims ->> 'role' as role from realtime.subscription`,
    );
    expect(row).toEqual({ role: 'authenticated' });
    subscription.close();
  });

  it('does not wait for a policy that takes too long', async () => {
    const asked = fixture.realtime.accessTo('any', claimsOf(FIRST, { role: 'anon' }));
    await expect(asked).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect((await fixture.realtime.accessTo('any', claimsOf(FIRST))).broadcast.read).toBe(true);
  });
});
