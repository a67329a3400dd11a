import { parseArgs } from 'node:util';
import pg from 'pg';
import { liftRateLimits } from '../tests/support/rate-limits.ts';
import { startTestStack } from '../tests/support/test-stack.ts';
import { Clients } from './chat/clients-process.ts';
import { costOfSubscriber } from './chat/cost-of-subscriber.ts';
import { LIFTED_LIMITS } from './chat/lifted-limits.ts';
import { quantile } from './measure/take-turns.ts';

const HELP = `What live chat costs: sends a second, how long a message takes to the other side, and what each further
subscriber adds. The clients are a process of their own, so that the stack's processor time is the stack's.

  npm run bench:chat [-- options]

  --messages N     messages of each part (default 400)
  --subscribers N  subscribers that are added for the cost of one (default 100)
  --rounds N       rounds of the cost of a subscriber (default 3)
  --help           shows this text`;

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
  const stack = await startTestStack({ lay: liftRateLimits, realtimeLimits: LIFTED_LIMITS });
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
    const { microseconds, queries } = await costOfSubscriber(clients, database, {
      messages,
      subscribers,
      rounds,
    });
    console.log(
      `each further subscriber                ${quantile(microseconds, 0.5).toFixed(1)} µs of processor a message ` +
        `(rounds: ${microseconds.map((cost) => cost.toFixed(1)).join(', ')})`,
    );
    console.log(`database queries for each delivery     ${quantile(queries, 0.5).toFixed(4)}`);
  } finally {
    await database.end();
    await clients.end();
    await stack.end();
  }
}
