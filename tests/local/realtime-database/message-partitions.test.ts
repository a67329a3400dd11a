import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renewMessagePartitions } from '../../../local/postgres/message-partitions.ts';
import { type RealtimeFixture, startRealtimeFixture } from './support.ts';

let fixture: RealtimeFixture;
let client: pg.Client;

beforeAll(async () => {
  fixture = await startRealtimeFixture();
  client = new pg.Client({ connectionString: fixture.url('supabase_realtime_admin') });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await fixture?.end();
});

const partitions = async () =>
  (
    await fixture.query<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'realtime.messages'::regclass order by 1`,
    )
  ).map(({ name }) => name.replace('realtime.messages_', ''));

describe('the partitions of realtime.messages', () => {
  it('move with the days: ahead of them, and gone after three', async () => {
    await renewMessagePartitions(client, Date.UTC(2030, 0, 31, 23, 59));
    expect((await partitions()).filter((name) => name >= '2030')).toEqual([
      '2030_01_30',
      '2030_01_31',
      '2030_02_01',
      '2030_02_02',
      '2030_02_03',
    ]);
    await fixture.query(
      `insert into realtime.messages (topic, extension, inserted_at)
       values ('kept', 'broadcast', '2030-02-01 00:00'), ('gone', 'broadcast', '2030-01-30 12:00')`,
    );
    for (let day = 1; day <= 4; day++) await renewMessagePartitions(client, Date.UTC(2030, 1, day));
    expect(await partitions()).toEqual([
      '2030_02_01',
      '2030_02_02',
      '2030_02_03',
      '2030_02_04',
      '2030_02_05',
      '2030_02_06',
      '2030_02_07',
    ]);
    expect(await fixture.query('select topic from realtime.messages')).toEqual([{ topic: 'kept' }]);
  });
});
