import { parseArgs } from 'node:util';
import pg from 'pg';
import { liftRateLimits } from '../tests/support/rate-limits.ts';
import { startTestStack } from '../tests/support/test-stack.ts';

type Mode = 'on' | 'off';
const MODES: readonly Mode[] = ['off', 'on'];
/** The header by which a read says which kind it is. */
const SWITCH = 'x-ask-for-the-session';
const BLOCK = 100;

const HELP = `What it costs to refuse tokens of ended sessions: a small read through the Data API with a person's token, with the
question \`private.session_is_live()\` in the pre-request, divided by the same without it. The two take turns read by read
in one run, so that the machine's mood cancels out. And what the function takes by itself, inside the database.

  npm run bench:sessions [-- options]

  --reads N     reads of each kind (default 2000)
  --sessions N  other sessions that are there (default 50000)
  --help        shows this text`;

const { values } = parseArgs({
  options: {
    reads: { type: 'string', default: '2000' },
    sessions: { type: 'string', default: '50000' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  console.log(HELP);
} else {
  await measure(Number(values.reads), Number(values.sessions));
}

async function measure(reads: number, sessions: number): Promise<void> {
  const stack = await startTestStack({ lay: liftRateLimits });
  const database = new pg.Client({ connectionString: stack.databaseUrl() });
  try {
    await database.connect();
    await addSessions(database, sessions);
    const token = await signIn(stack.apiUrl, stack.publishableKey);
    await makeSwitchable(database);
    const read = async (mode: Mode) => {
      const answer = await fetch(`${stack.apiUrl}/rest/v1/states?select=name&limit=10`, {
        headers: { apikey: stack.publishableKey, authorization: `Bearer ${token}`, [SWITCH]: mode },
      });
      const rows = (await answer.json()) as unknown[];
      if (answer.status !== 200 || rows.length !== 10) throw new Error(`The read answered ${answer.status}`);
    };
    reportReads(await readInTurns(read, reads));
    reportFunction(await functionMicroseconds(database, token));
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

/** Lets a request say whether its session is asked about; both kinds read the header. */
async function makeSwitchable(database: pg.Client): Promise<void> {
  const { rows } = await database.query<{ definition: string }>(
    `select pg_get_functiondef('private.check_request()'::regprocedure) as definition`,
  );
  const before = rows[0]?.definition ?? '';
  const after = before.replace(
    'if not private.session_is_live() then',
    `if current_setting('request.headers')::jsonb ->> '${SWITCH}' = 'on' and not private.session_is_live() then`,
  );
  if (after === before)
    throw new Error('The pre-request asks for the session in another way than this expects.');
  await database.query(after);
}

type Times = Readonly<Record<Mode, readonly number[]>>;

/** Milliseconds of each read. Of each pair, the other one comes first than in the pair before. */
async function readInTurns(read: (mode: Mode) => Promise<void>, reads: number): Promise<Times> {
  const times: Record<Mode, number[]> = { on: [], off: [] };
  for (let round = -50; round < reads; round++) {
    for (const mode of round % 2 === 0 ? MODES : MODES.toReversed()) {
      const startedAt = performance.now();
      await read(mode);
      if (round >= 0) times[mode].push(performance.now() - startedAt);
    }
  }
  return times;
}

/** By round: what a call takes, less what the loop around it takes. */
async function functionMicroseconds(database: pg.Client, token: string): Promise<number[]> {
  const [rounds, calls] = [30, 5000];
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

function reportReads({ on, off }: Times): void {
  console.log(`${on.length} reads each, in ms\n`);
  console.log('| read | with the question | without | ratio |');
  console.log('| --- | --- | --- | --- |');
  for (const [name, share] of [['median', 0.5] as const, ['p95', 0.95] as const]) {
    const [asked, unasked] = [quantile(on, share), quantile(off, share)];
    console.log(
      `| ${name} | ${asked.toFixed(2)} | ${unasked.toFixed(2)} | ${(asked / unasked).toFixed(3)} |`,
    );
  }
  const ratios = Array.from({ length: Math.floor(on.length / BLOCK) }, (_, index) => {
    const [asked, unasked] = [on, off].map((list) => list.slice(index * BLOCK, (index + 1) * BLOCK));
    return quantile(asked ?? [], 0.5) / quantile(unasked ?? [], 0.5);
  });
  const [low, middle, high] = [0.1, 0.5, 0.9].map((share) => quantile(ratios, share).toFixed(3));
  console.log(`\nratio of the medians of ${BLOCK} pairs each: ${middle}, from ${low} (p10) to ${high} (p90)`);
}

function reportFunction(costs: readonly number[]): void {
  const [middle, high] = [0.5, 0.95].map((share) => quantile(costs, share).toFixed(1));
  console.log(`\nprivate.session_is_live() by itself: median ${middle} µs, p95 ${high} µs`);
}

function quantile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
