import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { SupabaseClient } from '@supabase/supabase-js';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SUPERUSER } from '../../local/postgres/server.ts';
import { realtimeClient, subscribed } from '../support/realtime.ts';
import { startTestStack, type TestStack } from '../support/test-stack.ts';

const ROUNDS = 20;

let stack: TestStack;
let customer: SupabaseClient;
let owner: SupabaseClient;
const log: string[] = [];

beforeAll(async () => {
  stack = await startTestStack({
    postgresRestartsPerMinute: ROUNDS,
    log: (service, line) => log.push(`${service} ${line}`),
  });
  customer = await signedIn('customer@delve.test');
  owner = await signedIn('owner@delve.test');
});
afterAll(async () => {
  await customer?.realtime.disconnect();
  await stack?.end();
});

async function signedIn(email: string): Promise<SupabaseClient> {
  const client = realtimeClient(stack.apiUrl);
  const { error } = await client.auth.signInWithPassword({ email, password: 'delve-local-1' });
  if (error) throw error;
  return client;
}

/** Runs SQL once the database answers. */
async function query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]> {
  for (const deadline = Date.now() + 20_000; ; ) {
    const client = new pg.Client({ connectionString: stack.databaseUrl(SUPERUSER) });
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.query<Row>(sql, values)).rows;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(20);
    } finally {
      await client.end();
    }
  }
}

async function kill(victim: 'backend' | 'postmaster'): Promise<void> {
  const [row] = await query<{ pid: number }>(
    victim === 'postmaster'
      ? `select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)::int as pid`
      : `select pid from pg_stat_activity
         where backend_type in ('client backend', 'walsender') and pid <> pg_backend_pid() order by random() limit 1`,
  );
  if (row) process.kill(row.pid, 'SIGKILL');
}

/** PostgreSQL tells so after a crash that it has survived itself, too. */
const isStart = (line: string) => line.includes('ready to accept connections');

describe('messages that are sent while Postgres is killed', () => {
  it('are all there once, in order, and the stack goes on by itself', async () => {
    const [business] = await query<{ id: number }>(
      `select b.id::int from public.businesses b join auth.users u on u.id = b.owner_id
       where u.email = 'owner@delve.test' and b.is_listed order by b.id limit 1`,
    );
    const opened = await customer.rpc('open_chat', { business_id: business?.id });
    expect(opened.error).toBeNull();
    const chatId = Number(opened.data.id);
    const heard: number[] = [];
    const me = (await customer.auth.getUser()).data.user?.id;
    await subscribed(
      customer
        .channel(`user:${me}`, { config: { private: true } })
        .on('broadcast', { event: 'message' }, ({ payload }) => {
          if (payload.chat_id === chatId) heard.push(payload.seq);
        }),
    );

    const acknowledged = new Map<string, number>();
    let resent = 0;
    let isOver = false;
    const send = async (sender: SupabaseClient) => {
      const clientId = randomUUID();
      for (;;) {
        const { data, error, status } = await sender.rpc('send_message', {
          chat_id: chatId,
          body: `text ${clientId}`,
          client_id: clientId,
        });
        if (!error) return acknowledged.set(clientId, Number(data.seq));
        if (status >= 400 && status < 500) throw new Error(`${status}: ${JSON.stringify(error)}`);
        resent++;
        await delay(20);
      }
    };
    const keepSending = async (sender: SupabaseClient) => {
      while (!isOver) await send(sender);
    };
    const senders = [customer, owner, customer, owner].map(keepSending);
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const before = acknowledged.size;
        await delay(Math.random() * 400);
        await kill(round % 2 ? 'postmaster' : 'backend');
        await Promise.race([
          vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(before + 4), { timeout: 20_000 }),
          ...senders,
        ]);
      }
    } finally {
      isOver = true;
    }
    await Promise.all(senders);
    expect(resent).toBeGreaterThan(0);

    const rows = await query<{ seq: number; client_id: string; body: string }>(
      'select seq::int, client_id, body from public.messages where chat_id = $1 order by seq',
      [chatId],
    );
    const first = rows.findIndex(({ body }) => body.startsWith('text '));
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
    expect(new Map(rows.slice(first).map((row) => [row.client_id, row.seq]))).toEqual(
      new Map([...acknowledged].sort(([, a], [, b]) => a - b)),
    );

    await send(owner);
    const last = Math.max(...acknowledged.values());
    await vi.waitFor(() => expect(heard.at(-1)).toBe(last), { timeout: 10_000 });
    // A channel whose token is checked anew while the database is away is closed, as by the real server, and joins again:
    // what it misses then, its client reads from the table. It hears nothing twice, and nothing out of order.
    expect(heard).toEqual([...new Set(heard)].sort((a, b) => a - b));
  });

  it.each([
    ['Auth', () => signedIn('customer@delve.test')],
    ['Storage', async () => expect((await customer.storage.listBuckets()).error).toBeNull()],
    [
      'Functions',
      async () => expect((await fetch(`${stack.apiUrl}/functions/v1/api/business/search/`)).status).toBe(200),
    ],
  ])('leave %s at work', async (_service, use) => {
    for (const victim of ['backend', 'postmaster'] as const) {
      const starts = log.filter(isStart).length;
      await kill(victim);
      await vi.waitFor(() => expect(log.filter(isStart).length).toBeGreaterThan(starts), { timeout: 15_000 });
      await use();
    }
  });

  it('were on disk when they were acknowledged', async () => {
    const settings = await query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')`,
    );
    expect(settings.map(({ setting }) => setting)).toEqual(['on', 'on', 'on']);
  });
});
