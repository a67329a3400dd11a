import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../local/config.ts';
import { createDataApi } from '../../local/data-api/service.ts';
import { freePorts } from '../../local/database/free-ports.ts';
import { type Keys, loadKeys } from '../../local/keys.ts';
import { Mailbox } from '../../local/mailbox/mailbox.ts';
import { layPlatform } from '../../local/postgres/platform.ts';
import { databaseUrl, type PostgresServer, SUPERUSER, startPostgres } from '../../local/postgres/server.ts';
import type { Service } from '../../local/service.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

// A database of its own: what these tests set holds for every session of the Data API.
let folder: string;
let server: PostgresServer;
let service: Service;
let keys: Keys;
let admin: pg.Client;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'delve-data-api-'));
  const [port] = (await freePorts(1)) as [number];
  server = await startPostgres({ dataDir: join(folder, 'db'), port, log: () => {} });
  await layPlatform({ url: databaseUrl(port, SUPERUSER), autoExposeNewTables: false });
  keys = await loadKeys(join(folder, 'signing-key.json'));
  service = await createDataApi({
    config: loadConfig(PROJECT, { 'api.max_rows': 5 }),
    keys,
    mailbox: new Mailbox(),
    mailboxUrl: 'http://127.0.0.1:9',
    apiUrl: 'http://127.0.0.1',
    stripeUrl: 'http://127.0.0.1:9',
    projectDir: PROJECT,
    dataDir: folder,
    seed: false,
    ownSecrets: false,
    databaseUrl: (role) => databaseUrl(port, role),
    log: () => {},
  });
  admin = new pg.Client({ connectionString: databaseUrl(port) });
  await admin.connect();
  await admin.query(`
    create table public.visits (id int generated always as identity primary key, path text);
    create table public.parts (id int primary key, visit_id int references public.visits);
    grant all on public.visits, public.parts to anon, authenticated, service_role;
    insert into public.visits (path) select 'seeded' from generate_series(1, 12);
    insert into public.parts select n, 1 from generate_series(1, 9) n;
    create function public.check_request() returns void language plpgsql as $$
    begin
      if current_setting('request.headers', true)::json ->> 'x-blocked' is not null then
        raise sqlstate 'PT403' using message = 'blocked by the pre-request function';
      end if;
      perform set_config('response.headers', '[{"X-Checked": "' || current_user || '"}]', true);
    end
    $$;
    create function public.nap() returns void language plpgsql as $$ begin perform pg_sleep(3); end $$;
    grant execute on function public.check_request, public.nap to anon, service_role;
  `);
});

afterAll(async () => {
  await admin?.end();
  await service?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(path: string, init: RequestInit = {}, key = keys.anonKey) {
  const headers = { authorization: `Bearer ${key}`, ...(init.headers as Record<string, string>) };
  const response = await service.app.fetch(new Request(`http://local${path}`, { ...init, headers }));
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text ? JSON.parse(text) : null };
}

/** What the database tells the Data API arrives a moment later. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('What was waited for did not come.');
}

describe('tables', () => {
  it('appear by the event trigger alone', async () => {
    await until(async () => (await ask('/visits?limit=0')).status === 200);
    await admin.query('create table public.unannounced (id int); grant select on public.unannounced to anon');
    await until(async () => (await ask('/unannounced')).status === 200);
    await admin.query('drop table public.unannounced');
    await until(async () => (await ask('/unannounced')).status === 404);
  });
});

describe('max_rows', () => {
  it('bounds the rows, the rows of embeds and what is counted before it is estimated', async () => {
    expect((await ask('/visits?select=id')).json).toHaveLength(5);
    expect((await ask('/visits?select=id&limit=100')).json).toHaveLength(5);
    const embedded = await ask('/visits?select=parts(id)&id=eq.1');
    expect(embedded.json[0].parts).toHaveLength(5);
    const exact = await ask('/visits?select=id', { headers: { prefer: 'count=exact' } });
    expect([exact.status, exact.headers.get('content-range')]).toEqual([206, '0-4/12']);
    await admin.query('analyze public.visits');
    const estimated = await ask('/visits?select=id', { headers: { prefer: 'count=estimated' } });
    expect(estimated.headers.get('content-range')).toBe('0-4/12');
  });
});

describe('the pre-request function', () => {
  it('runs before each request as its role, and can refuse it', async () => {
    await admin.query(`alter role authenticator set pgrst.db_pre_request = 'public.check_request'`);
    await admin.query(`notify pgrst, 'reload config'`);
    await until(async () => (await ask('/visits?limit=1')).headers.get('x-checked') === 'anon');
    const secret = await ask('/visits?limit=1', {}, keys.serviceRoleKey);
    expect(secret.headers.get('x-checked')).toBe('service_role');
    const blocked = await ask('/visits', {
      method: 'POST',
      headers: { 'x-blocked': 'yes', 'content-type': 'application/json' },
      body: '{"path":"never"}',
    });
    expect([blocked.status, blocked.json]).toMatchObject([
      403,
      { message: 'blocked by the pre-request function' },
    ]);
    expect((await ask('/visits?path=eq.never')).json).toEqual([]);
  });
});

describe('limits of a role', () => {
  it('hold while a request acts as it', async () => {
    await admin.query(`alter role anon set statement_timeout = '150ms'; notify pgrst, 'reload config'`);
    await until(async () => {
      const started = Date.now();
      const { status } = await ask('/rpc/nap', { method: 'POST' });
      return status === 500 && Date.now() - started < 1500;
    });
    const timedOut = await ask('/rpc/nap', { method: 'POST' });
    expect([timedOut.status, timedOut.json]).toMatchObject([500, { code: '57014' }]);
  });
});

describe('a lost connection', () => {
  it('is replaced, and the schema is followed again', async () => {
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'authenticator'`,
    );
    await until(async () => (await ask('/visits?limit=1')).status === 200);
    await admin.query('create table public.afterwards (id int); grant select on public.afterwards to anon');
    await until(async () => (await ask('/afterwards')).status === 200);
  });
});
