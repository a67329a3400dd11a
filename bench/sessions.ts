import { parseArgs } from 'node:util';
import pg from 'pg';
import { liftRateLimits } from '../tests/support/rate-limits.ts';
import { startTestStack } from '../tests/support/test-stack.ts';

type Mode = 'on' | 'off';
const MODES: readonly Mode[] = ['off', 'on'];

const HELP = `What it costs to refuse tokens of ended sessions: a small read through the Data API with a person's token, with the
question \`private.session_is_live()\` in the pre-request, divided by the same without it. Rounds of the two take turns
in one run, so that the machine's mood cancels out. And what the function takes by itself, inside the database.

  npm run bench:sessions [-- options]

  --rounds N    how often the two take turns (default 30)
  --reads N     reads in each turn (default 40)
  --sessions N  other sessions that are there (default 50000)
  --help        shows this text`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '30' },
    reads: { type: 'string', default: '40' },
    sessions: { type: 'string', default: '50000' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  console.log(HELP);
} else {
  await measure(Number(values.rounds), Number(values.reads), Number(values.sessions));
}

async function measure(rounds: number, reads: number, sessions: number): Promise<void> {
  const stack = await startTestStack({ lay: liftRateLimits });
  const database = new pg.Client({ connectionString: stack.databaseUrl() });
  try {
    await database.connect();
    await addSessions(database, sessions);
    const token = await signIn(stack.apiUrl, stack.publishableKey);
    const read = async () => {
      const answer = await fetch(`${stack.apiUrl}/rest/v1/states?select=name&limit=10`, {
        headers: { apikey: stack.publishableKey, authorization: `Bearer ${token}` },
      });
      const rows = (await answer.json()) as unknown[];
      if (answer.status !== 200 || rows.length !== 10) throw new Error(`The read answered ${answer.status}`);
    };
    reportReads(await readInTurns(database, read, rounds, reads), rounds, reads);
    reportFunction(await functionMicroseconds(database, token, rounds));
  } finally {
    await database.end();
    await stack.end();
  }
}

/** The function looks one up among all that there are. */
async function addSessions(database: pg.Client, count: number): Promise<void> {
  await database.query(
    `insert into auth.sessions (id, user_id, created_at, updated_at)
     select gen_random_uuid(), users.id, now(), now()
     from auth.users, generate_series(1, $1) where users.email = 'customer@delve.test'`,
    [count],
  );
  await database.query('analyze auth.sessions');
}

async function signIn(apiUrl: string, key: string): Promise<string> {
  const answer = await fetch(`${apiUrl}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: key, 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'customer@delve.test', password: 'delve-local-1' }),
  });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`The sign-in answered ${answer.status}`);
  return token;
}

/** The pre-request as it is, and without the question. */
async function preRequests(database: pg.Client): Promise<Readonly<Record<Mode, string>>> {
  const { rows } = await database.query<{ definition: string }>(
    `select pg_get_functiondef('private.check_request()'::regprocedure) as definition`,
  );
  const on = rows[0]?.definition ?? '';
  const off = on.replace(/ {2}if not private\.session_is_live\(\) then.*?\n {2}end if;\n/s, '');
  if (off === on) throw new Error('The pre-request asks for the session in another way than this expects.');
  return { on, off };
}

type Rounds = Readonly<Record<Mode, readonly (readonly number[])[]>>;

/** Milliseconds of each read, by round. */
async function readInTurns(
  database: pg.Client,
  read: () => Promise<void>,
  rounds: number,
  reads: number,
): Promise<Rounds> {
  const definitions = await preRequests(database);
  const times: Record<Mode, number[][]> = { on: [], off: [] };
  for (let round = 0; round < rounds; round++) {
    // Whoever comes second finds the machine as the first has left it: they swap each time.
    for (const mode of round % 2 === 0 ? MODES : MODES.toReversed()) {
      await database.query(definitions[mode]);
      for (let warmUp = 0; warmUp < 20; warmUp++) await read();
      const taken: number[] = [];
      for (let count = 0; count < reads; count++) {
        const startedAt = performance.now();
        await read();
        taken.push(performance.now() - startedAt);
      }
      times[mode].push(taken);
    }
  }
  return times;
}

/** By round: what a call takes, less what the loop around it takes. */
async function functionMicroseconds(database: pg.Client, token: string, rounds: number): Promise<number[]> {
  const calls = 5000;
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  await database.query(`select set_config('request.jwt.claims', $1, false)`, [claims]);
  const { rows: live } = await database.query('select private.session_is_live() as is_live');
  if (live[0]?.is_live !== true) throw new Error('The session does not live.');
  await database.query(`
    create function pg_temp.seconds(with_question boolean) returns double precision language plpgsql as $$
    declare
      started_at timestamptz := clock_timestamp();
      is_live boolean;
    begin
      for number in 1..${calls} loop
        if with_question then is_live := private.session_is_live(); else is_live := number > 0; end if;
      end loop;
      return extract(epoch from clock_timestamp() - started_at);
    end
    $$`);
  const costs: number[] = [];
  for (let round = -3; round < rounds; round++) {
    const { rows } = await database.query<{ seconds: number }>(
      'select pg_temp.seconds(true) - pg_temp.seconds(false) as seconds',
    );
    if (round >= 0) costs.push(((rows[0]?.seconds ?? Number.NaN) / calls) * 1e6);
  }
  return costs;
}

function reportReads({ on, off }: Rounds, rounds: number, reads: number): void {
  console.log(`${rounds} rounds of ${reads} reads each, in ms\n`);
  console.log('| read | with the question | without | ratio |');
  console.log('| --- | --- | --- | --- |');
  for (const [name, share] of [['median', 0.5] as const, ['p95', 0.95] as const]) {
    const [with_, without] = [quantile(on.flat(), share), quantile(off.flat(), share)];
    console.log(
      `| ${name} | ${with_.toFixed(2)} | ${without.toFixed(2)} | ${(with_ / without).toFixed(3)} |`,
    );
  }
  const ratios = on.map((taken, round) => quantile(taken, 0.5) / quantile(off[round] ?? [], 0.5));
  const [low, middle, high] = [0.1, 0.5, 0.9].map((share) => quantile(ratios, share).toFixed(3));
  console.log(`\nratios of the rounds' medians: median ${middle}, from ${low} (p10) to ${high} (p90)`);
}

function reportFunction(costs: readonly number[]): void {
  const [middle, high] = [0.5, 0.95].map((share) => quantile(costs, share).toFixed(1));
  console.log(`\nprivate.session_is_live() by itself: median ${middle} µs, p95 ${high} µs`);
}

function quantile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
