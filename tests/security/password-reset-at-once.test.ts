import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newPerson } from '../support/api.ts';
import { inDatabase } from '../support/database.ts';
import { mailsTo } from '../support/mails.ts';
import { newCode, requestReset, resetPassword, verifyCode, wrongCode } from '../support/password-reset.ts';
import { stack } from '../support/stack.ts';

// Guesses, claims and requests that come at the same moment, from many places.

const SESSIONS = 50;
const RIGHT = 'a'.repeat(64);
let sessions: pg.Client[];

beforeAll(async () => {
  sessions = await Promise.all(
    Array.from({ length: SESSIONS }, async () => {
      const client = new pg.Client({ connectionString: stack().databaseUrl, statement_timeout: 20_000 });
      await client.connect();
      return client;
    }),
  );
});
afterAll(() => Promise.all(sessions.map((session) => session.end())));

/** Each session asks at once; answers the first column of the first row, by session. */
async function atOnce(sql: string, valuesOf: (index: number) => unknown[]): Promise<unknown[]> {
  const results = await Promise.all(
    sessions.map((session, index) => session.query({ text: sql, values: valuesOf(index), rowMode: 'array' })),
  );
  return results.map(({ rows }) => (rows as unknown[][])[0]?.[0]);
}

const ISSUE = 'select public.issue_password_reset_code($1, $2)';
const CHECK = 'select public.check_password_reset_code($1, $2)';
const CLAIM = 'select code_id from public.claim_password_reset_code($1, $2)';

const failuresOf = async (email: string) =>
  (
    await inDatabase<{ failures: number }>(
      `select failures from private.password_reset_codes
       where address_hash = sha256(convert_to($1, 'UTF8')) order by id`,
      [email],
    )
  ).map(({ failures }) => failures);

const guess = (index: number) => index.toString(16).padStart(64, '0');

describe('fifty guesses at once', () => {
  it('of which all are wrong, count five and spoil the code', async () => {
    for (let round = 0; round < 5; round++) {
      const { email } = await newPerson();
      await inDatabase(ISSUE, [email, RIGHT]);
      expect(new Set(await atOnce(CHECK, (index) => [email, guess(index)]))).toEqual(new Set([false]));
      expect(await failuresOf(email)).toEqual([5]);
      expect(await inDatabase(CHECK, [email, RIGHT])).toEqual([{ check_password_reset_code: false }]);
    }
  });

  it('of which four are wrong, leave the code good for all others', async () => {
    for (let round = 0; round < 5; round++) {
      const { email } = await newPerson();
      await inDatabase(ISSUE, [email, RIGHT]);
      const answers = await atOnce(CHECK, (index) => [email, index % 12 === 3 ? guess(index) : RIGHT]);
      expect(answers).toEqual(sessions.map((_, index) => index % 12 !== 3));
      expect(await failuresOf(email)).toEqual([4]);
    }
  });

  it('over HTTP end the same way, and the mail’s own code opens nothing any more', async () => {
    const { email } = await newPerson();
    const code = await newCode(email);
    const answers = await Promise.all(
      Array.from({ length: SESSIONS }, (_, index) =>
        index % 2 === 0
          ? verifyCode(email, wrongCode(code, index + 1))
          : resetPassword(email, wrongCode(code, index + 1), 'a-guessed-password'),
      ),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.code}`))).toEqual(
      new Set(['400 invalid_code']),
    );
    expect(await failuresOf(email)).toEqual([5]);
    expect(await resetPassword(email, code, 'a-new-password')).toMatchObject({
      status: 400,
      body: { code: 'invalid_code' },
    });
  });
});

it('of fifty who take a code at once, one gets it', async () => {
  for (let round = 0; round < 5; round++) {
    const { email } = await newPerson();
    await inDatabase(ISSUE, [email, RIGHT]);
    const taken = await atOnce(CLAIM, () => [email, RIGHT]);
    expect(taken.filter((id) => id !== undefined)).toHaveLength(1);
    expect(await failuresOf(email)).toEqual([0]);
  }
});

it.each(['with', 'without'])(
  'of fifty requests at once for an address %s an account, five are kept',
  async (kind) => {
    const email = kind === 'with' ? (await newPerson()).email : `${randomUUID()}@example.com`;
    const mailed = await atOnce(ISSUE, (index) => [email, guess(index)]);
    expect(mailed.filter((address) => address !== null)).toEqual(Array(kind === 'with' ? 5 : 0).fill(email));
    expect(await failuresOf(email)).toHaveLength(5);
  },
);

it('a request is answered before anything is done for it, so that its time tells nothing', async () => {
  const [known, unknown] = [(await newPerson()).email, `${randomUUID()}@example.com`];
  const [holder] = sessions as [pg.Client];
  // Whoever keeps a code waits for this.
  await holder.query('begin');
  await holder.query('lock table private.password_reset_codes in access exclusive mode');
  for (const email of [known, unknown]) expect(await requestReset(email)).toMatchObject({ status: 200 });
  expect(await mailsTo(stack().mailboxUrl, known)).toEqual([]);
  await holder.query('commit');
  await expect.poll(() => mailsTo(stack().mailboxUrl, known), { timeout: 10_000 }).toHaveLength(1);
  expect(await mailsTo(stack().mailboxUrl, unknown)).toEqual([]);
});
