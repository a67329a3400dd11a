import { parseArgs } from 'node:util';
import { createClient, type WebSocketLikeConstructor } from '@supabase/supabase-js';
import ws from 'ws';
import { liftRateLimits } from '../tests/support/rate-limits.ts';
import { startTestStack } from '../tests/support/test-stack.ts';

const HELP = `What the function \`api\` costs on top of the platform: a route with its limits on, divided by the direct call
through supabase-js plus an empty function. The three take turns in one run, so that the machine's mood cancels out.

  npm run bench:skin [-- options]

  --rounds N    how often each is called (default 600)
  --help        shows this text`;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '600' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  console.log(HELP);
} else {
  await measure(Number(values.rounds));
}

async function measure(rounds: number): Promise<void> {
  const stack = await startTestStack({
    lay: liftRateLimits,
    configOverrides: {
      'functions.empty.entrypoint': '../bench/functions/empty/index.ts',
      'functions.empty.verify_jwt': false,
    },
  });
  try {
    const supabase = createClient(stack.apiUrl, stack.publishableKey, {
      auth: { persistSession: false, autoRefreshToken: false },
      realtime: { transport: ws as unknown as WebSocketLikeConstructor },
    });
    const get = async (path: string) => {
      const answer = await fetch(`${stack.apiUrl}/functions/v1${path}`);
      await answer.text();
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    };
    const calls = {
      route: () => get('/api/business/search/?q=bread&state=Lagos&limit=20'),
      direct: async () => {
        const { error } = await supabase.rpc('search_businesses', {
          query: 'bread',
          state: 'Lagos',
          page_size: 21,
        });
        if (error) throw error;
      },
      empty: () => get('/empty'),
    };
    const times = await takeTurns(calls, rounds);
    report(times, rounds);
  } finally {
    await stack.end();
  }
}

type Times<Name extends string> = Readonly<Record<Name, readonly number[]>>;

/** Milliseconds of each call, after a warm-up. */
async function takeTurns<Name extends string>(
  calls: Readonly<Record<Name, () => Promise<void>>>,
  rounds: number,
): Promise<Times<Name>> {
  const names = Object.keys(calls) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  const warmUp = Math.min(100, rounds);
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      const startedAt = performance.now();
      await calls[name]();
      if (round >= 0) times[name].push(performance.now() - startedAt);
    }
  }
  return times;
}

function report(times: Times<'route' | 'direct' | 'empty'>, rounds: number): void {
  const at = (share: number) => (list: readonly number[]) =>
    list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? Number.NaN;
  console.log(`${rounds} calls each, in ms`);
  for (const [name, quantile] of [['p50', at(0.5)] as const, ['p95', at(0.95)] as const]) {
    const [route, direct, empty] = [quantile(times.route), quantile(times.direct), quantile(times.empty)];
    const ratio = route / (direct + empty);
    console.log(
      `${name}  route ${route.toFixed(2)}  direct ${direct.toFixed(2)}  empty ${empty.toFixed(2)}  ` +
        `route / (direct + empty) = ${ratio.toFixed(2)}`,
    );
  }
}
