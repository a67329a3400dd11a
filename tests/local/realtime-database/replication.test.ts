import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RealtimeDatabase, StoredBroadcast } from '../../../local/realtime/database.ts';
import { createRealtimeDatabase } from '../../../local/realtime/realtime-database.ts';
import { claimsOf, FIRST, type RealtimeFixture, startRealtimeFixture } from './support.ts';

const SLOT = 'supabase_realtime_local';

let fixture: RealtimeFixture;
let heard: StoredBroadcast[] = [];

beforeAll(async () => {
  fixture = await startRealtimeFixture(`
    create table public.things (id int primary key);
    grant select on public.things to authenticated;
    alter publication supabase_realtime add table public.things;
  `);
  fixture.realtime.onBroadcast((broadcast) => heard.push(broadcast));
});
beforeEach(() => {
  heard = [];
});
afterAll(() => fixture?.end());

const send = (event: string) => fixture.query('select realtime.send($1, $2, $3)', ['{}', event, 'room']);
const events = () => heard.map(({ event }) => event);
const slots = () =>
  fixture.query<{ active: boolean }>('select active from pg_replication_slots where slot_name = $1', [SLOT]);
const cutConnection = () =>
  fixture.query(
    `select pg_terminate_backend(active_pid, 5000) from pg_replication_slots where slot_name = $1`,
    [SLOT],
    'supabase_admin',
  );
/** Realtime's role may not log in for a while. */
async function whileAway(work: () => Promise<void>): Promise<void> {
  await fixture.query('alter role supabase_realtime_admin nologin', undefined, 'supabase_admin');
  try {
    await cutConnection();
    await work();
  } finally {
    await fixture.query('alter role supabase_realtime_admin login', undefined, 'supabase_admin');
  }
}

describe('a lost connection', () => {
  it('loses nothing, repeats nothing and keeps the order', async () => {
    const sent: string[] = [];
    for (let round = 0; round < 8; round++) {
      const cut = cutConnection();
      for (let i = 0; i < 10; i++) {
        sent.push(`${round}.${i}`);
        await send(`${round}.${i}`);
      }
      await cut;
    }
    await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(sent.length), { timeout: 15_000 });
    await send('last');
    await vi.waitFor(() => expect(events().at(-1)).toBe('last'), { timeout: 5000 });
    expect(events()).toEqual([...sent, 'last']);
  });

  it('in the midst of a large transaction repeats nothing of it', async () => {
    const listening: number[] = [];
    const subscription = await fixture.realtime.subscribe(
      [{ event: 'INSERT', schema: 'public', table: 'things' }],
      claimsOf(FIRST),
      ({ record }) => listening.push(Number(record?.id)),
    );
    await fixture.query('insert into public.things select generate_series(1, 3000)');
    await vi.waitFor(() => expect(listening.length).toBeGreaterThan(100), { timeout: 20_000, interval: 1 });
    expect(listening.length).toBeLessThan(3000);
    await cutConnection();
    await vi.waitFor(() => expect(listening.length).toBeGreaterThanOrEqual(3000), { timeout: 60_000 });
    await send('behind it');
    await vi.waitFor(() => expect(events()).toEqual(['behind it']), { timeout: 5000 });
    expect(listening).toEqual(Array.from({ length: 3000 }, (_, i) => i + 1));
    subscription.close();
  });

  it('is told while it lasts', async () => {
    expect(fixture.realtime.isReplicating).toBe(true);
    await whileAway(async () => {
      await vi.waitFor(() => expect(fixture.realtime.isReplicating).toBe(false), { timeout: 5000 });
      await send('while it lasts');
    });
    await fixture.realtime.replicating();
    expect(fixture.realtime.isReplicating).toBe(true);
    await vi.waitFor(() => expect(events()).toEqual(['while it lasts']), { timeout: 5000 });
  });

  it('whose slot is gone starts over, and says so', async () => {
    await whileAway(async () => {
      await fixture.query('select pg_drop_replication_slot($1)', [SLOT], 'supabase_admin');
      await send('not heard');
    });
    await vi.waitFor(() => expect(fixture.log.join('\n')).toContain('WARNING: replication starts over'), {
      timeout: 10_000,
    });
    await fixture.realtime.replicating();
    await send('heard');
    await vi.waitFor(() => expect(events()).toEqual(['heard']), { timeout: 5000 });
  });
});

describe('a publication', () => {
  it('of row changes that is made anew goes on, and broadcasts do not need it', async () => {
    await fixture.query('drop publication supabase_realtime');
    await send('without it');
    await vi.waitFor(() => expect(events()).toContain('without it'), { timeout: 10_000 });
    await fixture.query('create publication supabase_realtime for table public.things');
    await send('with it');
    await vi.waitFor(() => expect(events()).toContain('with it'), { timeout: 10_000 });
    const seen: unknown[] = [];
    const subscription = await fixture.realtime.subscribe(
      [{ event: 'INSERT', schema: 'public', table: 'things' }],
      claimsOf(FIRST),
      ({ record }) => seen.push(record?.id),
    );
    await fixture.query('insert into public.things values (9001)');
    await vi.waitFor(() => expect(seen).toEqual([9001]), { timeout: 10_000 });
    subscription.close();
  });
});

describe('the slot', () => {
  it('lets the log go on when other tables are written to', async () => {
    const kept = async () => {
      const [row] = await fixture.query<{ bytes: string }>(
        `select pg_current_wal_lsn() - confirmed_flush_lsn as bytes from pg_replication_slots where slot_name = $1`,
        [SLOT],
      );
      return Number(row?.bytes);
    };
    await fixture.query(
      'create table public.unheard as select repeat(md5(n::text), 100) from generate_series(1, 5000) n',
    );
    expect(await kept()).toBeGreaterThan(100_000);
    await vi.waitFor(async () => expect(await kept()).toBeLessThan(100_000), {
      timeout: 30_000,
      interval: 500,
    });
  });

  it('goes with Realtime, and what an earlier process left behind is thrown away unread', async () => {
    expect(await slots()).toEqual([{ active: true }]);
    await fixture.realtime.close();
    expect(await slots()).toEqual([]);

    await fixture.query("select pg_create_logical_replication_slot($1, 'pgoutput')", [SLOT]);
    await send('while nobody listened');
    const again: RealtimeDatabase = await createRealtimeDatabase({ databaseUrl: fixture.url, log: () => {} });
    again.onBroadcast((broadcast) => heard.push(broadcast));
    try {
      await again.replicating();
      await send('now');
      await vi.waitFor(() => expect(events()).toEqual(['now']), { timeout: 5000 });
    } finally {
      await again.close();
    }
    expect(await slots()).toEqual([]);
  });
});
