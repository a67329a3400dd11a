import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clientOf } from '../../contract/world.ts';
import { api, newPerson, type Person } from '../../support/api.ts';
import { newChat, say } from '../../support/chat.ts';
import { newParty, type Party } from '../../support/collaborations.ts';
import { inDatabase } from '../../support/database.ts';
import { photo } from '../../support/photo.ts';
import { openSocket, type TestSocket } from '../../support/sockets.ts';
import { stack } from '../../support/stack.ts';

let shop: Party;
let customer: Person;
let chatId: number;

beforeAll(async () => {
  shop = await newParty();
});

beforeEach(async () => {
  customer = await newPerson();
  chatId = await newChat(customer, shop.businessId);
});

const text = (message: string, more: object = {}) => ({
  message_type: 'text',
  sender_id: 1,
  message,
  ...more,
});
const messageOf = (frame: unknown) => (frame as { data: { message: string } }).data.message;
const seqOf = (frame: unknown) => (frame as { data: { seq: number } }).data.seq;

const asCustomer = (options: { since?: number } = {}) =>
  openSocket(`/chat/${shop.businessId}/`, customer.access, options);
const asOwner = (options: { since?: number } = {}) =>
  openSocket(`/chat/${shop.businessId}/${chatId}/`, shop.person.access, options);

async function nextMessages(socket: TestSocket, count: number): Promise<string[]> {
  return (await socket.nextFrames(count)).map(messageOf);
}

/** What the chat holds, over HTTP. */
async function history(): Promise<string[]> {
  const { body } = await api('GET', `/chat/${chatId}/messages/`, { token: customer.access });
  return (body.data as { message: string }[]).map(({ message }) => message);
}

describe('a message', () => {
  test('over a socket starts a chat, and reaches both sides and the sender', async () => {
    const newcomer = await newPerson();
    const socket = await openSocket(`/chat/${shop.businessId}/`, newcomer.access);
    socket.send(text('Hello, I would like to ask about your services.'));
    const frame = (await socket.next()) as { data: { chat_id: number; seq: number; created_at: string } };
    expect(frame.data).toMatchObject({
      message_type: 'text',
      sender_id: newcomer.id,
      sender_profile_image: `${stack().apiUrl}/functions/v1/api/placeholders/person.svg`,
      message: 'Hello, I would like to ask about your services.',
      seq: 1,
    });
    const { chat_id } = frame.data;
    const owner = await openSocket(`/chat/${shop.businessId}/${chat_id}/`, shop.person.access);
    owner.send(text('Welcome'));
    const reply = await owner.next();
    expect(reply).toMatchObject({
      data: {
        sender_id: shop.person.id,
        sender_profile_image: `${stack().apiUrl}/functions/v1/api/placeholders/business.svg`,
        message: 'Welcome',
        chat_id,
        seq: 2,
      },
    });
    expect(await socket.next()).toEqual(reply);
    await Promise.all([socket.leave(), owner.leave()]);
  });

  test('reaches sockets and subscribed clients, whichever of the two it is sent by', async () => {
    const delve = await clientOf(customer);
    const heard: string[] = [];
    const chat = await delve.chats.get(chatId);
    const unsubscribe = await chat.subscribe({ onMessage: ({ message }) => heard.push(message) });
    const sockets = await Promise.all([asCustomer(), asOwner()]);
    const [own, owner] = sockets;
    owner.send(text('from a socket'));
    for (const socket of sockets) expect(messageOf(await socket.next())).toBe('from a socket');
    await delve.chats.send(chatId, { message: 'from a client' });
    for (const socket of sockets) expect(messageOf(await socket.next())).toBe('from a client');
    await expect.poll(() => heard, { timeout: 15_000 }).toEqual(['from a socket', 'from a client']);
    unsubscribe();
    await Promise.all([own.leave(), owner.leave()]);
    await delve.supabase.removeAllChannels();
  });

  test('of pictures is broadcast at once, by addresses that load', async () => {
    const sockets = await Promise.all([asCustomer(), asOwner()]);
    const form = new FormData();
    form.append('chat_id', String(chatId));
    for (const name of ['1.jpg', '2.jpg']) form.append('images', await photo(), name);
    expect((await api('POST', '/chat/add-image/', { token: customer.access, body: form })).status).toBe(201);
    for (const socket of sockets) {
      const { data } = (await socket.next()) as { data: { image_urls: string[] } };
      expect(data).toMatchObject({ message_type: 'images', sender_id: customer.id, chat_id: chatId });
      expect(data).not.toHaveProperty('message');
      expect(data.image_urls).toHaveLength(2);
      for (const url of data.image_urls) {
        const picture = await fetch(url);
        expect(picture.headers.get('content-type')).toBe('image/jpeg');
      }
      await socket.leave();
    }
  });

  test('is its sender’s, whatever the frame says', async () => {
    const socket = await asCustomer();
    socket.send({ message_type: 'text', sender_id: shop.person.id, message: 'It is me' });
    expect(await socket.next()).toMatchObject({ data: { sender_id: customer.id } });
    await socket.leave();
  });

  test('that is sent again with its client_id is there once', async () => {
    const socket = await asCustomer();
    const client_id = randomUUID();
    for (const message of ['once', 'once']) socket.send(text(message, { client_id }));
    socket.send(text('afterwards'));
    expect(await nextMessages(socket, 2)).toEqual(['once', 'afterwards']);
    expect(await history()).toEqual(['once', 'afterwards']);
    await socket.leave();
  });

  test('stands where it was sent among others', async () => {
    const sockets = await Promise.all([asCustomer(), asOwner()]);
    const messages = Array.from({ length: 20 }, (_, number) => `number ${number}`);
    for (const message of messages) sockets[0].send(text(message));
    for (const socket of sockets) {
      expect(await nextMessages(socket, messages.length)).toEqual(messages);
      await socket.leave();
    }
  });

  test('that was sent just before its sender left is there', async () => {
    const socket = await asCustomer();
    socket.send(text('the first'));
    socket.send(text('and the last'));
    await socket.leave();
    await expect.poll(history).toEqual(['the first', 'and the last']);
  });

  test('reaches nobody who is in another chat', async () => {
    const stranger = await newPerson();
    const elsewhere = await openSocket(`/chat/${shop.businessId}/`, stranger.access);
    const owner = await asOwner();
    await say(customer, chatId, 'between us');
    expect(messageOf(await owner.next())).toBe('between us');
    elsewhere.send(text('my own'));
    expect(messageOf(await elsewhere.next())).toBe('my own');
    expect(elsewhere.frames).toHaveLength(1);
    await Promise.all([elsewhere.leave(), owner.leave()]);
  });
});

describe('a frame that is refused', () => {
  test.each<[string, object | string, string]>([
    ['bytes', Buffer.from('{"message_type":"text","message":"Hi"}'), 'binary_frame'],
    ['what is no JSON', 'Hi', 'invalid_frame'],
    ['a list', '[]', 'invalid_frame'],
    ['more than there is room for', text('x'.repeat(70_000)), 'frame_too_long'],
    ['pictures', { message_type: 'images', image_urls: [] }, 'unknown_message_type'],
    ['an empty text', text(' '), 'validation_failed'],
    ['too long a text', text('x'.repeat(4001)), 'validation_failed'],
    ['a client_id that is no UUID', text('Hi', { client_id: 'mine' }), 'validation_failed'],
  ])('for %s is told of, and the socket stays', async (_name, frame, code) => {
    const socket = await asCustomer();
    socket.send(frame);
    expect(await socket.next()).toMatchObject({ error: { code, message: expect.any(String) } });
    socket.send(text('still here'));
    expect(messageOf(await socket.next())).toBe('still here');
    await socket.leave();
  });

  test('in a blocked chat is told of, until the block is taken back', async () => {
    const socket = await asCustomer();
    const block = (blocked: boolean) =>
      api('PUT', `/chat/${chatId}/block/`, { token: shop.person.access, json: { blocked } });
    await block(true);
    socket.send(text('Hello?'));
    expect(await socket.next()).toMatchObject({ error: { code: 'chat_blocked' } });
    await block(false);
    socket.send(text('Hello!'));
    expect(messageOf(await socket.next())).toBe('Hello!');
    await socket.leave();
  });
});

describe('since=', () => {
  test('replays what came after it, and goes on without a gap or a double', async () => {
    for (const message of ['one', 'two', 'three']) await say(customer, chatId, message);
    const opening = asOwner({ since: 1 });
    await say(customer, chatId, 'four');
    const socket = await opening;
    await say(customer, chatId, 'five');
    expect(await nextMessages(socket, 4)).toEqual(['two', 'three', 'four', 'five']);
    await say(customer, chatId, 'six');
    expect(await nextMessages(socket, 1)).toEqual(['six']);
    expect(socket.frames.map(seqOf)).toEqual([2, 3, 4, 5, 6]);
    await socket.leave();
  });

  test('replays more than a page in the order of writing', async () => {
    await inDatabase(
      `insert into public.messages (chat_id, seq, sender_side, sender_id, body)
      select $1, number, 'user', $2, 'number ' || number from generate_series(1, 170) number`,
      [chatId, customer.id],
    );
    await inDatabase('update public.chats set last_seq = 170, last_message_at = now() where id = $1', [
      chatId,
    ]);
    const socket = await asOwner({ since: 20 });
    const seqs = (await socket.nextFrames(150)).map(seqOf);
    expect(seqs).toEqual(Array.from({ length: 150 }, (_, index) => 21 + index));
    await socket.leave();
  });

  test('left out, or beyond the newest, brings only what comes from now on', async () => {
    await say(customer, chatId, 'before');
    const sockets = await Promise.all([asOwner(), asOwner({ since: 999 })]);
    await say(customer, chatId, 'after');
    for (const socket of sockets) {
      expect(await nextMessages(socket, 1)).toEqual(['after']);
      expect(socket.frames).toHaveLength(1);
      await socket.leave();
    }
  });

  test('leaves out what was taken back', async () => {
    for (const message of ['regretted', 'meant']) await say(customer, chatId, message);
    await api('DELETE', `/chat/${chatId}/messages/1/`, { token: customer.access });
    const socket = await asOwner({ since: 0 });
    expect(await nextMessages(socket, 1)).toEqual(['meant']);
    await socket.leave();
  });
});
