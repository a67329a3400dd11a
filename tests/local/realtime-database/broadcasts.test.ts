import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StoredBroadcast } from '../../../local/realtime/database.ts';
import { type RealtimeFixture, startRealtimeFixture } from './support.ts';

let fixture: RealtimeFixture;
let heard: StoredBroadcast[] = [];

beforeAll(async () => {
  fixture = await startRealtimeFixture(`
    create table public.notes (id int primary key, body text);
    create function public.tell() returns trigger language plpgsql as $$
    begin
      perform realtime.broadcast_changes('notes', tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
      return null;
    end
    $$;
    create trigger notes_tell after insert or update or delete on public.notes
      for each row execute function public.tell();
  `);
  fixture.realtime.onBroadcast((broadcast) => heard.push(broadcast));
});
beforeEach(() => {
  heard = [];
});
afterAll(() => fixture?.end());

const untilHeard = (count: number) => vi.waitFor(() => expect(heard).toHaveLength(count), { timeout: 5000 });

describe('a broadcast that the database sends', () => {
  it('is heard with its payload as the text that Postgres holds, and with its own id in it', async () => {
    await fixture.query(
      `select realtime.send('{"text":"Ẹ káàárọ̀ \\\\ \\" 😀","big":12345678901234567890.10}', 'greet', 'room:1')`,
    );
    await untilHeard(1);
    const [row] = await fixture.query<{ id: string; payload: string }>(
      `select id, payload::text from realtime.messages where topic = 'room:1'`,
    );
    expect(heard[0]).toEqual({ ...row, topic: 'room:1', event: 'greet', isPrivate: true });
    expect(row?.payload).toContain('12345678901234567890.10');
    expect(JSON.parse(row?.payload ?? '').id).toBe(row?.id);
  });

  it('keeps an id that the payload has already, and may be public', async () => {
    await fixture.query(`select realtime.send('{"id":7}', 'e', 'room:2', false)`);
    await untilHeard(1);
    expect(heard[0]).toMatchObject({ payload: '{"id": 7}', isPrivate: false });
  });

  it('is heard after its transaction, and not at all when that is rolled back', async () => {
    await fixture.query(`begin; select realtime.send('{}', 'undone', 'room:3'); rollback`);
    await fixture.query(`
      begin;
      select realtime.send('{}', 'first', 'room:3'), realtime.send('{}', 'second', 'room:3');
      commit
    `);
    await untilHeard(2);
    expect(heard.map(({ event }) => event)).toEqual(['first', 'second']);
  });

  it('tells whole rows from a trigger', async () => {
    await fixture.query(`insert into public.notes values (1, 'a')`);
    await fixture.query(`update public.notes set body = 'b'`);
    await fixture.query(`delete from public.notes`);
    await untilHeard(3);
    expect(heard.map(({ payload }) => JSON.parse(String(payload)))).toMatchObject([
      {
        operation: 'INSERT',
        schema: 'public',
        table: 'notes',
        record: { id: 1, body: 'a' },
        old_record: null,
      },
      { operation: 'UPDATE', record: { id: 1, body: 'b' }, old_record: { id: 1, body: 'a' } },
      { operation: 'DELETE', record: null, old_record: { id: 1, body: 'b' } },
    ]);
  });

  it('that cannot be stored is a warning, and the transaction goes on', async () => {
    await fixture.query(`
      begin;
      set local role authenticated;
      select realtime.send('{}', 'refused', 'room:4');
      reset role;
      select realtime.send('{}', 'allowed', 'room:4');
      commit
    `);
    await untilHeard(1);
    expect(heard[0]?.event).toBe('allowed');
  });

  it('is marked as not to be passed on, and is not', async () => {
    await fixture.query(
      `insert into realtime.messages (topic, extension, event, payload, skip_broadcast)
       values ('room:5', 'broadcast', 'kept back', '{}', true), ('room:5', 'broadcast', 'passed on', '{}', false)`,
    );
    await untilHeard(1);
    expect(heard[0]?.event).toBe('passed on');
  });
});

describe('the partitions', () => {
  const partitions = async () =>
    (
      await fixture.query<{ name: string }>(
        `select relname as name from pg_inherits join pg_class on oid = inhrelid
         where inhparent = 'realtime.messages'::regclass order by 1`,
      )
    ).map(({ name }) => name);

  it('reach from yesterday to three days ahead', async () => {
    const day = (offset: number) =>
      `messages_${new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '_')}`;
    expect(await partitions()).toEqual([-1, 0, 1, 2, 3].map(day));
  });

  it('that are missing do not fail the transaction that sends', async () => {
    const [today] = await fixture.query<{ name: string }>(
      `select tableoid::regclass::text as name from realtime.messages limit 1`,
    );
    const admin = 'supabase_admin';
    await fixture.query(`alter table realtime.messages detach partition ${today?.name}`, undefined, admin);
    try {
      await fixture.query(`
        begin;
        insert into public.notes values (2, 'kept');
        select realtime.send('{}', 'lost', 'room:6');
        commit
      `);
    } finally {
      await fixture.query(
        `do $$ begin execute format(
           'alter table realtime.messages attach partition ${today?.name} for values from (%L) to (%L)',
           now()::date, now()::date + 1);
         end $$`,
        undefined,
        admin,
      );
    }
    expect(await fixture.query('select body from public.notes where id = 2')).toEqual([{ body: 'kept' }]);
    await fixture.query(`select realtime.send('{}', 'heard again', 'room:6')`);
    await untilHeard(1);
  });
});

describe('replay', () => {
  it('brings the latest private broadcasts of the topic, oldest first', async () => {
    await fixture.query(`
      select realtime.send(jsonb_build_object('n', n), 'e', 'again') from generate_series(1, 30) n;
    `);
    await fixture.query(
      `select realtime.send('{"n":31}', 'e', 'again', false), realtime.send('{"n":32}', 'e', 'other')`,
    );
    const numbers = async (since: number, limit: number) =>
      (await fixture.realtime.replay('again', since, limit)).map(
        ({ payload }) => JSON.parse(String(payload)).n,
      );
    expect(await numbers(0, 3)).toEqual([28, 29, 30]);
    expect(await numbers(0, 100)).toEqual(Array.from({ length: 25 }, (_, i) => i + 6));
    expect(await numbers(0, 0)).toEqual([30]);
    expect(await numbers(Date.now() + 60_000, 3)).toEqual([]);
    const [row] = await fixture.realtime.replay('again', 0, 1);
    expect(row).toMatchObject({ topic: 'again', event: 'e', isPrivate: true });
  });
});
