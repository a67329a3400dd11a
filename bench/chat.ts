import { parseArgs } from 'node:util';
import pg from 'pg';
import { liftRateLimits } from '../tests/support/rate-limits.ts';
import { startTestStack } from '../tests/support/test-stack.ts';
import { Clients } from './chat/clients-process.ts';

const HELP = `What live chat costs: sends a second, how long a message takes to the other side, and what each further
subscriber adds. The clients are a process of their own, so that the stack's processor time is the stack's.

  npm run bench:chat [-- options]

  --messages N     messages of each part (default 400)
  --subscribers N  subscribers that are added for the cost of one (default 100)
  --rounds N       rounds of the cost of a subscriber (default 3)
  --help           shows this text`;

/** What a hosted project raises with its plan: here the machine is measured, not the plan. */
const LIFTED = { maxConcurrentClients: 10_000, maxEventsPerSecond: 1_000_000, maxJoinsPerSecond: 10_000 };

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

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '400' },
    subscribers: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  console.log(HELP);
} else {
  await measure(Number(values.messages), Number(values.subscribers), Number(values.rounds));
}

async function measure(messages: number, subscribers: number, rounds: number): Promise<void> {
  const stack = await startTestStack({ lay: liftRateLimits, realtimeLimits: LIFTED });
  const clients = new Clients(stack);
  const database = new pg.Client({ connectionString: stack.databaseUrl() });
  try {
    await database.connect();
    const { seconds } = await clients.do({ do: 'send', messages, senders: 4 });
    console.log(`sends a second, four chats at once     ${(messages / seconds).toFixed(0)}`);
    const { sent, delivered } = await clients.do({ do: 'deliver', messages });
    for (const share of [0.5, 0.95]) {
      const [toAck, toOther] = [quantile(sent, share), quantile(delivered, share)];
      console.log(
        `p${share * 100}  acknowledged ${toAck.toFixed(2)} ms  delivered ${toOther.toFixed(2)} ms  ` +
          `delivered / acknowledged = ${(toOther / toAck).toFixed(2)}`,
      );
    }
    await measureSubscribers(clients, database, { messages, subscribers, rounds });
  } finally {
    await database.end();
    await clients.end();
    await stack.end();
  }
}

/** The stack's processor time and the database's transactions with few subscribers and with many, by turns. */
async function measureSubscribers(
  clients: Clients,
  database: pg.Client,
  { messages, subscribers, rounds }: { messages: number; subscribers: number; rounds: number },
): Promise<void> {
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
  console.log(
    `each further subscriber                ${quantile(costs, 0.5).toFixed(1)} µs of processor a message ` +
      `(rounds: ${costs.map((cost) => cost.toFixed(1)).join(', ')})`,
  );
  console.log(`database queries for each delivery     ${quantile(queries, 0.5).toFixed(4)}`);
}

/** What the database has begun and ended; the statistics are flushed when a session is idle. */
async function transactionsOf(database: pg.Client): Promise<number> {
  await database.query('select pg_stat_force_next_flush()');
  const { rows } = await database.query<{ count: string }>(
    'select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]?.count);
}

function quantile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
