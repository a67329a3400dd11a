import pg from 'pg';
import { liftRateLimits } from '../../tests/support/rate-limits.ts';
import { startTestStack } from '../../tests/support/test-stack.ts';
import { Clients } from '../chat/clients-process.ts';
import { costOfSubscriber } from '../chat/cost-of-subscriber.ts';
import { LIFTED_LIMITS } from '../chat/lifted-limits.ts';
import { countBusinesses } from '../measure/count-businesses.ts';
import type { Measurement, Row } from '../measure/row.ts';
import { quantile, sideOf } from '../measure/take-turns.ts';

const SIZE = { messages: 400, subscribers: 100, rounds: 5 };

export const subscribers: Row = {
  number: 10,
  name: 'subscribers',
  title: 'Processor time for each further subscriber of a chat in the local Realtime ÷ 10 µs',
  target: '≤ 10 µs, no database query per delivery',
  usesSets: false,
  async measure({ log }): Promise<Measurement> {
    const stack = await startTestStack({ lay: liftRateLimits, realtimeLimits: LIFTED_LIMITS });
    const clients = new Clients(stack);
    const database = new pg.Client({ connectionString: stack.databaseUrl() });
    try {
      await database.connect();
      const { microseconds, queries } = await costOfSubscriber(clients, database, SIZE);
      log(`  rounds: ${microseconds.map((cost) => cost.toFixed(1)).join(', ')} µs`);
      return {
        comparisons: [
          {
            label: 'a further subscriber',
            businesses: await countBusinesses(stack.databaseUrl()),
            first: sideOf('each message', microseconds, 'µs'),
            second: { name: 'the target', p50: 10, p95: 10, count: 1, unit: 'µs' },
            bounds: { p50: { atMost: 1 } },
          },
        ],
        notes: [
          `${SIZE.rounds} rounds of ${SIZE.messages} broadcasts, each to one subscriber and to ${SIZE.subscribers} more; the difference of the stack’s processor time, by delivery. The clients are a process of their own. Transactions of the database for each delivery: ${quantile(queries, 0.5).toFixed(4)}.`,
        ],
      };
    } finally {
      await database.end();
      await clients.end();
      await stack.end();
    }
  },
};
