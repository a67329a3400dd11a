import type { RealtimePostgresChangesPayload, SupabaseClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { freshTopic, RawClient, realtimeClient, subscribed } from '../../support/realtime.ts';
import { type Person, Rooms } from './rooms.ts';

let rooms: Rooms;
const clients: SupabaseClient[] = [];
const sockets: RawClient[] = [];

beforeAll(async () => {
  rooms = await Rooms.start({ tokenRefreshMs: 0 });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.realtime.disconnect();
  for (const { socket } of sockets.splice(0)) socket.terminate();
});
afterAll(() => rooms.end());

type Change = RealtimePostgresChangesPayload<{ note_id: number; owner: string; body: string }>;

async function write(owner: Person, body: string): Promise<void> {
  await rooms.database.query('insert into public.notes (owner, body) values ($1, $2)', [owner.id, body]);
}

/** Listens as realtime-js does, and resolves once the server says that it listens too. */
async function listen(person: Person, filter?: string) {
  const client = realtimeClient(rooms.stack.apiUrl, '2.0.0', person.token);
  clients.push(client);
  await client.realtime.setAuth();
  const changes: Change[] = [];
  const channel = client.channel(freshTopic());
  const said: { message: string }[] = [];
  const options = { schema: 'public', table: 'notes', ...(filter && { filter }) };
  channel
    .on('postgres_changes', { event: 'INSERT', ...options }, (change) => changes.push(change as Change))
    .on('system', {}, (message) => said.push(message));
  await subscribed(channel);
  await vi.waitFor(() => expect(said.map(({ message }) => message)).toEqual(['Subscribed to PostgreSQL']), {
    timeout: 10_000,
  });
  return { changes, channel };
}

const bodies = ({ changes }: { changes: readonly Change[] }) =>
  changes.map(({ new: row }) => 'body' in row && row.body);

async function raw(): Promise<RawClient> {
  const client = await RawClient.open(rooms.stack.apiUrl);
  sockets.push(client);
  return client;
}

describe('row changes', () => {
  it('reach who may see the row, and nobody else', async () => {
    const [owner, stranger] = [await rooms.person(), await rooms.person()];
    const [mine, theirs] = [await listen(owner), await listen(stranger)];
    await write(owner, 'hers');
    await write(stranger, 'his');
    await vi.waitFor(() => expect(bodies(mine)).toEqual(['hers']), { timeout: 10_000 });
    await vi.waitFor(() => expect(bodies(theirs)).toEqual(['his']), { timeout: 10_000 });
    expect(mine.changes[0]).toMatchObject({
      schema: 'public',
      table: 'notes',
      eventType: 'INSERT',
      new: { owner: owner.id, body: 'hers', note_id: expect.any(Number) },
      old: {},
      errors: null,
    });
  });

  it('are those that the filter asks for', async () => {
    const owner = await rooms.person();
    const heard = await listen(owner, 'body=in.(b,c)');
    for (const body of ['a', 'b', 'c']) await write(owner, body);
    await vi.waitFor(() => expect(bodies(heard)).toEqual(['b', 'c']), { timeout: 10_000 });
  });

  it('name each listener of a channel that they are for', async () => {
    const owner = await rooms.person();
    const client = await raw();
    const name = `realtime:${freshTopic()}`;
    const notes = { event: '*', schema: 'public', table: 'notes' };
    const postgres_changes = [notes, { ...notes, filter: 'body=eq.other' }, { ...notes, event: 'INSERT' }];
    const payload = { config: { postgres_changes }, access_token: owner.token };
    const { response } = (await client.join(name, payload)) as {
      response: { postgres_changes: { id: number }[] };
    };
    const ids = response.postgres_changes.map(({ id }) => id);
    expect(response.postgres_changes).toEqual(
      postgres_changes.map((entry, at) => ({ ...entry, id: ids[at] })),
    );
    expect(new Set(ids).size).toBe(3);
    expect(await client.next(({ event }) => event === 'system')).toEqual({
      joinRef: '1',
      ref: null,
      topic: name,
      event: 'system',
      payload: {
        extension: 'postgres_changes',
        status: 'ok',
        message: 'Subscribed to PostgreSQL',
        channel: name.slice('realtime:'.length),
      },
    });
    await write(owner, 'first');
    const change = await client.next(({ event }) => event === 'postgres_changes');
    expect(change).toMatchObject({
      joinRef: null,
      payload: { ids: [ids[0], ids[2]], data: { type: 'INSERT', record: { body: 'first' } } },
    });
  });

  it('are those of the person whose token came last', async () => {
    const [before, after] = [await rooms.person(), await rooms.person()];
    const heard = await listen(before);
    await write(before, 'hers');
    await vi.waitFor(() => expect(bodies(heard)).toEqual(['hers']), { timeout: 10_000 });
    await heard.channel.socket.setAuth(after.token);
    await vi.waitFor(
      async () => {
        await write(before, 'hers again');
        await write(after, 'his');
        expect(bodies(heard)).toContain('his');
      },
      { timeout: 10_000, interval: 200 },
    );
    const switched = bodies(heard).indexOf('his');
    await write(before, 'never');
    await write(after, 'last');
    await vi.waitFor(() => expect(bodies(heard).at(-1)).toBe('last'), { timeout: 10_000 });
    expect(bodies(heard).slice(switched)).not.toContain('never');
  });

  it('that cannot be had are said to be so', async () => {
    const owner = await rooms.person();
    const client = await raw();
    const topic = freshTopic();
    const postgres_changes = [{ event: 'INSERT', schema: 'public', table: 'nowhere' }];
    const joined = await client.join(`realtime:${topic}`, {
      config: { postgres_changes },
      access_token: owner.token,
    });
    expect(joined).toMatchObject({ status: 'ok' });
    const { payload } = await client.next(({ event }) => event === 'system');
    expect(payload).toEqual({
      extension: 'postgres_changes',
      status: 'error',
      channel: topic,
      message: expect.stringMatching(/^Unable to subscribe to changes with given parameters\./),
    });
  });

  it('are waited for by a join that asks for it', async () => {
    const owner = await rooms.person();
    const client = await raw();
    const wait = { postgres_changes_options: { wait: true } };
    const join = (table: string, joinRef: string) =>
      client.join(
        `realtime:${freshTopic()}`,
        {
          config: { postgres_changes: [{ event: '*', schema: 'public', table }], ...wait },
          access_token: owner.token,
        },
        joinRef,
      );
    expect(await join('notes', '1')).toMatchObject({ status: 'ok' });
    await write(owner, 'at once');
    const change = await client.next(({ event }) => event === 'postgres_changes');
    expect(change.payload).toMatchObject({ data: { record: { body: 'at once' } } });
    expect(await join('nowhere', '2')).toEqual({
      status: 'error',
      response: { reason: expect.stringMatching(/^RealtimeDisabledForConfiguration: Unable to subscribe/) },
    });
  });

  it('and broadcasts of the database are said to be ready', async () => {
    const client = await raw();
    const topic = freshTopic();
    await client.join(`realtime:${topic}`, { config: { broadcast: { replication_ready: true } } });
    const { payload } = await client.next(({ event }) => event === 'system');
    expect(payload).toEqual({
      extension: 'system',
      status: 'ok',
      message: 'Replication connection established',
      channel: topic,
    });
  });
});
