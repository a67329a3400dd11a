import type { Chat } from '@delve/client';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { newSignedInClient } from '../client/clients.ts';
import { clientOf } from '../contract/world.ts';
import { newParty } from '../support/collaborations.ts';
import { broadcastPush, RawClient } from '../support/realtime.ts';
import { stack } from '../support/stack.ts';

let owner: Awaited<ReturnType<typeof clientOf>>;
let businessId: number;
beforeAll(async () => {
  const shop = await newParty();
  businessId = shop.businessId;
  owner = await clientOf(shop.person);
});

/** A customer who listens to a chat, and the owner with a socket by hand in the room of the chat. */
async function roomWith(key?: string) {
  const { delve } = await newSignedInClient();
  const chat: Chat = await delve.chats.open(businessId);
  const told: unknown[] = [];
  const note = (name: string) => (value: unknown) => told.push([name, value]);
  const unsubscribe = await chat.subscribe({
    onMessage: note('message'),
    onChange: note('change'),
    onDeleted: note('deleted'),
    onTyping: note('typing'),
    onPresence: note('presence'),
    onState: note('state'),
  });
  onTestFinished(unsubscribe);
  const session = (await owner.supabase.auth.getSession()).data.session;
  const raw = await RawClient.open(stack().apiUrl);
  onTestFinished(() => raw.socket.terminate());
  const topic = `realtime:chat:${chat.id}`;
  const config = { private: true, presence: { enabled: true, ...(key === undefined ? {} : { key }) } };
  expect(await raw.join(topic, { config, access_token: session?.access_token })).toMatchObject({
    status: 'ok',
  });
  return { chat, told, raw, topic };
}

/** That the customer's client still hears: a true typing after whatever came before. */
async function expectsToHear({ told, raw, topic }: Awaited<ReturnType<typeof roomWith>>) {
  const typing = { type: 'broadcast', event: 'typing', payload: { side: 'business', is_typing: true } };
  await vi.waitFor(
    () => {
      raw.send(topic, 'broadcast', typing, '1');
      expect(told).toContainEqual(['typing', { side: 'business', isTyping: true }]);
    },
    { timeout: 10_000, interval: 200 },
  );
}

describe('a client in a chat', () => {
  test('believes no message, change or deletion that the other side has broadcast', async () => {
    const room = await roomWith();
    const { raw, topic, chat, told } = room;
    const payload = {
      chat_id: chat.id,
      seq: 1,
      body: 'forged',
      kind: 'text',
      sender_side: 'user',
      images: [],
      id: 1,
    };
    for (const event of ['message', 'message_deleted', 'chat_changed', 'notification']) {
      raw.send(topic, 'broadcast', { type: 'broadcast', event, payload }, '1');
    }
    raw.send(topic, 'presence', { type: 'presence', event: 'track', payload: { side: 'business' } }, '1');
    await expectsToHear(room);
    const names = told.map((entry) => (entry as [string])[0]);
    expect(names).not.toContain('message');
    expect(names).not.toContain('change');
    expect(names).not.toContain('deleted');
  });

  test('goes on after a broadcast of the other side that is no JSON', async () => {
    const room = await roomWith();
    room.raw.socket.send(broadcastPush(room.topic, 'typing', Buffer.from('{"side":')));
    await expectsToHear(room);
  });

  test('goes on after broadcasts of the other side that are of other types', async () => {
    const room = await roomWith();
    for (const event of [5, null, {}, [], true]) {
      room.raw.send(room.topic, 'broadcast', { type: 'broadcast', event, payload: event }, '1');
    }
    for (const payload of [null, 5, 'x', []]) {
      room.raw.send(room.topic, 'broadcast', { type: 'broadcast', event: 'typing', payload }, '1');
      room.raw.socket.send(broadcastPush(room.topic, 'typing', Buffer.from(JSON.stringify(payload))));
    }
    await expectsToHear(room);
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'goes on after the other side was present as %s',
    async (key) => {
      const room = await roomWith(key);
      const track = { type: 'presence', event: 'track', payload: { side: 'business', metas: 5, phx_ref: 7 } };
      room.raw.send(room.topic, 'presence', track, '1');
      await room.raw.heartbeat();
      await expectsToHear(room);
    },
  );
});
