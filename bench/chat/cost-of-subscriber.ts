import type pg from 'pg';
import type { Clients } from './clients-process.ts';

/** A broadcast of the usual size. */
const SAMPLE = {
  chat_id: 1,
  seq: 1,
  sender_side: 'user',
  kind: 'text',
  body: 'Good afternoon, do you still have the small one in blue? I can come by before five.',
  images: [],
  created_at: '2026-01-01T12:00:00.000000+00:00',
};

/** What one more subscriber of a chat costs, round by round. */
export interface SubscriberCost {
  /** Microseconds of the stack's processor time for each message. */
  readonly microseconds: readonly number[];
  /** Transactions of the database for each delivery. */
  readonly queries: readonly number[];
}

/** The stack's processor time and the database's transactions with few subscribers and with many, by turns. */
export async function costOfSubscriber(
  clients: Clients,
  database: pg.Client,
  { messages, subscribers, rounds }: { messages: number; subscribers: number; rounds: number },
): Promise<SubscriberCost> {
  const few = 1;
  const costs: number[] = [];
  const queries: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const cpu: number[] = [];
    const transactions: number[] = [];
    for (const count of [few, few + subscribers]) {
      const topic = (await clients.do({ do: 'listen', count })).topic;
      const before = await transactionsOf(database);
      const cpuBefore = process.cpuUsage();
      const heard = clients.do({ do: 'hear', messages });
      for (let message = 0; message < messages; message++) {
        await database.query(`select realtime.send($1, 'message', $2, true)`, [SAMPLE, topic]);
      }
      const { received } = await heard;
      const { user, system } = process.cpuUsage(cpuBefore);
      if (received !== messages * count) throw new Error(`${received} of ${messages * count} were delivered`);
      cpu.push(user + system);
      transactions.push((await transactionsOf(database)) - before);
    }
    const deliveries = messages * subscribers;
    costs.push(((cpu[1] ?? 0) - (cpu[0] ?? 0)) / deliveries);
    queries.push(((transactions[1] ?? 0) - (transactions[0] ?? 0)) / deliveries);
  }
  return { microseconds: costs, queries };
}

/** What the database has begun and ended; the statistics are flushed when a session is idle. */
async function transactionsOf(database: pg.Client): Promise<number> {
  await database.query('select pg_stat_force_next_flush()');
  const { rows } = await database.query<{ count: string }>(
    'select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]?.count);
}
