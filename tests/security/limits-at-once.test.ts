import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stack } from '../support/stack.ts';
import { supabaseClient } from '../support/supabase-client.ts';

// What functions of the API take from the database at the same moment: nothing is given twice, and nothing is lost.

const CLASS = `fixture-${randomUUID()}`;
const BURST = 25;
let admin: pg.Client;

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: stack().databaseUrl, statement_timeout: 20_000 });
  await client.connect();
  return client;
}

async function takeFourTimes(session: pg.Client, caller: string): Promise<(number | undefined)[]> {
  const waits: (number | undefined)[] = [];
  for (let time = 0; time < 4; time++) {
    const { rows } = await session.query<{ wait: number }>('select public.take_rate_limit($1, $2) as wait', [
      caller,
      CLASS,
    ]);
    waits.push(rows[0]?.wait);
  }
  return waits;
}

beforeAll(async () => {
  admin = await connect();
  // So slow that nothing comes back while this runs.
  await admin.query(
    'insert into private.rate_limit_classes (name, burst, per_minute) values ($1, $2, 0.001)',
    [CLASS, BURST],
  );
});

afterAll(async () => {
  await admin.query('delete from private.rate_limit_callers where class_name = $1', [CLASS]);
  await admin.query('delete from private.rate_limit_classes where name = $1', [CLASS]);
  await admin.end();
});

describe('rate limits at once', () => {
  it('of many requests in many sessions exactly the burst goes through', async () => {
    const sessions = await Promise.all(Array.from({ length: 20 }, connect));
    try {
      for (let round = 0; round < 5; round++) {
        const waits = (
          await Promise.all(sessions.map((session) => takeFourTimes(session, `user:${round}`)))
        ).flat();
        expect(waits.filter((wait) => wait === 0)).toHaveLength(BURST);
        // No more was taken away than went through: the next one comes after one interval, not after many.
        for (const wait of waits) expect(wait).toBeLessThanOrEqual(60_000);
      }
    } finally {
      await Promise.all(sessions.map((session) => session.end()));
    }
  });

  it('also through the Data API, and while the job forgets callers', async () => {
    const service = supabaseClient(stack().secretKey);
    const forgetting = (async () => {
      for (let time = 0; time < 20; time++) await admin.query('select private.forget_recovered_callers()');
    })();
    const answers = await Promise.all(
      Array.from({ length: 60 }, () =>
        service.rpc('take_rate_limit', { caller: 'address:2001:db8::1', route_class: CLASS }),
      ),
    );
    await forgetting;
    expect(answers.filter(({ error }) => error)).toEqual([]);
    expect(answers.filter(({ data }) => data === 0)).toHaveLength(BURST);
  });
});

describe('the queue of files at once', () => {
  it('a file is handed to one of those who take', async () => {
    const folder = randomUUID();
    await admin.query(
      `insert into storage.objects (bucket_id, name) select 'images', $1 || '/' || n from generate_series(1, 40) as n`,
      [folder],
    );
    await admin.query(
      `insert into private.files_to_delete (bucket_id, name)
       select bucket_id, name from storage.objects where name like $1 || '/%'`,
      [folder],
    );
    const service = supabaseClient(stack().secretKey);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => service.rpc('take_files_to_delete', { at_most: 1000 })),
    );
    expect(answers.filter(({ error }) => error)).toEqual([]);
    const taken = answers
      .flatMap(({ data }) => data as { name: string }[])
      .map(({ name }) => name)
      .filter((name) => name.startsWith(folder));
    expect(taken).toHaveLength(40);
    expect(new Set(taken).size).toBe(40);

    const removed = await service.storage.from('images').remove(taken);
    expect(removed.error).toBeNull();
    await service.rpc('take_files_to_delete', { at_most: 1 });
    const { rows } = await admin.query(
      `select name from private.files_to_delete where name like $1 || '/%'`,
      [folder],
    );
    expect(rows).toEqual([]);
  });
});
