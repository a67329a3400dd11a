import type { ClientBase } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePorts } from '../../local/database/free-ports.ts';
import { Connections, connectionFailure } from '../../local/postgres/connections.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';

const BEGIN = { text: 'begin' };
const log: string[] = [];
const connections = new Connections({
  url: stack().databaseUrl,
  name: 'connections-test',
  log: (line) => log.push(line),
});

beforeAll(() => inDatabase('create table private.connections_test (word text)'));
afterAll(async () => {
  await connections.close();
  await inDatabase('drop table private.connections_test');
});

const add = (client: ClientBase, word: string) =>
  client.query('insert into private.connections_test values ($1)', [word]);

async function words(): Promise<string[]> {
  const rows = await inDatabase<{ word: string }>('select word from private.connections_test order by word');
  return rows.map(({ word }) => word);
}

describe('a transaction', () => {
  it('keeps what its work has written, unless it ends in a rollback', async () => {
    await connections.transaction({ opening: [BEGIN] }, (client) => add(client, 'kept'));
    await connections.transaction({ opening: [BEGIN], ending: 'rollback' }, (client) =>
      add(client, 'probed'),
    );
    expect(await words()).toEqual(['kept']);
  });

  it('keeps nothing when its work fails after it has written', async () => {
    const failing = connections.transaction({ opening: [BEGIN] }, async (client) => {
      await add(client, 'given up');
      throw new Error('the work has failed');
    });
    await expect(failing).rejects.toThrow('the work has failed');
    expect(await words()).toEqual(['kept']);
  });

  it('whose ending goes out with its query is kept, or rolled back where that fails', async () => {
    const options = { opening: [BEGIN], endsAtOnce: true };
    await connections.transaction(options, (client) => add(client, 'at once'));
    const failing = connections.transaction(options, (client) =>
      client.query("insert into private.connections_test values ('half'), ((1 / 0)::text)"),
    );
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await words()).toEqual(['at once', 'kept']);
    await inDatabase("delete from private.connections_test where word = 'at once'");
  });

  it('tells the failure of its opening, and lets nothing of the work happen', async () => {
    const opening = [BEGIN, { text: 'select set_config($1, $2, true)', values: ['role', 'nobody_at_all'] }];
    const failing = connections.transaction({ opening }, (client) => add(client, 'sneaked in'));
    await expect(failing).rejects.toThrow('role "nobody_at_all" does not exist');
    expect(await words()).toEqual(['kept']);
  });

  it('has its own settings, however many run on how few connections', async () => {
    const numbers = Array.from({ length: 100 }, (_, index) => String(index));
    const seen = await Promise.all(
      numbers.map((number) => {
        const opening = [
          BEGIN,
          { text: 'select set_config($1, $2, true)', values: ['delve.number', number] },
        ];
        return connections.transaction({ opening }, async (client) => {
          const { rows } = await client.query(`select current_setting('delve.number') as number`);
          return rows[0].number;
        });
      }),
    );
    expect(seen).toEqual(numbers);
  });
});

describe('a connection that breaks', () => {
  const breakIt = async (client: ClientBase) => {
    const { rows } = await client.query('select pg_backend_pid() as pid');
    return inDatabase('select pg_terminate_backend($1)', [rows[0].pid]);
  };

  it('under a query fails that request alone', async () => {
    const failing = connections.transaction({ opening: [BEGIN] }, async (client) => {
      const { rows } = await client.query('select pg_backend_pid() as pid');
      await Promise.all([
        client.query('select pg_sleep(30)'),
        inDatabase('select pg_terminate_backend($1)', [rows[0].pid]),
      ]);
    });
    await expect(failing).rejects.toMatchObject({ code: '57P01' });
    await connections.transaction({ opening: [BEGIN] }, (client) => add(client, 'later'));
    expect(await words()).toContain('later');
  });

  it('between two queries does not end the process, and the request is refused', async () => {
    const failing = connections.transaction({ opening: [BEGIN] }, async (client) => {
      await breakIt(client);
      // The farewell arrives while nothing is asked of the connection.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await add(client, 'never');
    });
    const failure = await failing.catch((error: unknown) => error);
    expect(connectionFailure(failure)).toBe('broken');
    expect(await words()).not.toContain('never');
  });

  it('while it is idle is replaced, which the log tells', async () => {
    const told = log.length;
    const ended = await inDatabase(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'connections-test'`,
    );
    expect(ended.length).toBeGreaterThan(0);
    await expect.poll(() => log.length).toBe(told + ended.length);
    const { rows } = await connections.transaction({ opening: [BEGIN] }, (client) =>
      client.query('select 1 as alive'),
    );
    expect(rows).toEqual([{ alive: 1 }]);
  });
});

it('a server that does not answer is told from an error of the database', async () => {
  const [port] = (await freePorts(1)) as [number];
  const nowhere = new Connections({
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    name: 'connections-test',
    log: () => {},
  });
  const refused = await nowhere
    .transaction({ opening: [BEGIN] }, (client) => client.query('select 1'))
    .catch((error: unknown) => error);
  await nowhere.close();
  expect(connectionFailure(refused)).toBe('broken');
  const mistaken = await inDatabase('select no_such_column').catch((error: unknown) => error);
  expect(mistaken).toBeInstanceOf(Error);
  expect(connectionFailure(mistaken)).toBeNull();
});
