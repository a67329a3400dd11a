import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRealtimeDatabase } from '../../../local/realtime/realtime-database.ts';
import { type RealtimeFixture, startRealtimeFixture } from './support.ts';

let fixture: RealtimeFixture;

beforeAll(async () => {
  fixture = await startRealtimeFixture();
  await fixture.realtime.close();
});
afterAll(() => fixture?.end());

describe('Realtime’s view of the database', () => {
  it('ends at whatever moment of its start it is closed, and leaves no slot', async () => {
    for (const wait of [0, 0, 1, 3, 5, 8, 12, 20, 40]) {
      const realtime = await createRealtimeDatabase({ databaseUrl: fixture.url, log: () => {} });
      if (wait > 0) await delay(wait);
      await realtime.close();
      expect(realtime.isReplicating).toBe(false);
      expect(await fixture.query('select slot_name from pg_replication_slots')).toEqual([]);
    }
  });
});
