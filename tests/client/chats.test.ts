import { randomUUID } from 'node:crypto';
import type { Delve } from '@delve/client';
import { beforeAll, describe, expect, test } from 'vitest';
import { clientOf } from '../contract/world.ts';
import { newParty } from '../support/collaborations.ts';
import { photo } from '../support/photo.ts';
import { stack } from '../support/stack.ts';
import { supabaseClient } from '../support/supabase-client.ts';
import { newClient, newSignedInClient } from './clients.ts';

let businessId: number;
let owner: Delve;
let customer: Delve;
let customerId: string;

beforeAll(async () => {
  const shop = await newParty();
  businessId = shop.businessId;
  owner = await clientOf(shop.person);
  ({ delve: customer, userId: customerId } = await newSignedInClient());
});

test('a chat tells each side what it is to that side', async () => {
  const opened = await customer.chats.open(businessId);
  expect(opened).toMatchObject({
    businessId,
    customerId,
    side: 'user',
    lastMessage: '',
    lastSeq: 0,
    lastMessageAt: null,
    unreadCount: 0,
    readThroughSeq: { user: 0, business: 0 },
    blockedBy: null,
    isClosed: false,
  });
  expect(opened.createdAt).toBeInstanceOf(Date);
  const sent = await customer.chats.send(opened.id, { message: ' As it was written ' });
  expect(sent).toMatchObject({
    seq: 1,
    sender: 'user',
    senderId: customerId,
    message: ' As it was written ',
  });
  expect(await owner.chats.get(opened.id)).toMatchObject({
    side: 'business',
    customerId,
    customerFirstName: 'Test',
    lastMessage: ' As it was written ',
    lastSeq: 1,
    lastMessageAt: sent.createdAt,
    unreadCount: 1,
  });
  const listed = (await owner.chats.ofBusiness(businessId)).items;
  expect(listed).toMatchObject([
    {
      id: opened.id,
      customerId,
      customerFirstName: 'Test',
      lastMessage: ' As it was written ',
      unreadCount: 1,
    },
  ]);
  expect((await customer.chats.mine()).items).toMatchObject([{ id: opened.id, businessId, unreadCount: 0 }]);
});

describe('a history', () => {
  const texts = ['one', 'two', 'three', 'four', 'five'];
  let chatId: number;
  let reader: Delve;
  beforeAll(async () => {
    ({ delve: reader } = await newSignedInClient());
    chatId = (await reader.chats.open(businessId)).id;
    for (const message of texts) await reader.chats.send(chatId, { message });
  });

  async function read(request: object): Promise<string[]> {
    const messages: string[] = [];
    for await (const { message } of await owner.chats.history(chatId, { limit: 2, ...request })) {
      messages.push(message);
    }
    return messages;
  }

  test('after a number reads on in the order of writing', async () => {
    expect(await read({ afterSeq: 0 })).toEqual(texts);
    expect(await read({ afterSeq: 2 })).toEqual(texts.slice(2));
    expect(await read({ afterSeq: 1, beforeSeq: 5 })).toEqual(['two', 'three', 'four']);
    expect(await read({ afterSeq: 5 })).toEqual([]);
  });

  test('otherwise goes back page by page, and each page knows the marks', async () => {
    await owner.chats.markRead(chatId, 4);
    const newest = await reader.chats.history(chatId, { limit: 2 });
    expect(newest.items.map(({ message }) => message)).toEqual(['four', 'five']);
    expect(newest).toMatchObject({
      throughSeq: 5,
      clearedThroughSeq: 0,
      readThroughSeq: { user: 0, business: 4 },
    });
    const older = await newest.next();
    expect(older?.items.map(({ message }) => message)).toEqual(['two', 'three']);
    expect(older?.throughSeq).toBe(5);
    expect(await older?.next()).toMatchObject({ items: [{ message: 'one' }], nextCursor: null });
  });
});

test('a resend by clientId, or by a key of either kind, is the first message again', async () => {
  const { delve } = await newSignedInClient();
  const { id } = await delve.chats.open(businessId);
  const clientId = randomUUID();
  const first = await delve.chats.send(id, { message: 'Hello', clientId });
  expect(await delve.chats.send(id, { message: 'Hello', clientId })).toEqual(first);
  expect(await delve.chats.send(id, { message: 'Hello' }, { idempotencyKey: clientId })).toEqual(first);
  const idempotencyKey = 'not-a-uuid';
  const second = await delve.chats.send(id, { message: 'Again' }, { idempotencyKey });
  expect(second.seq).toBe(2);
  expect(await delve.chats.send(id, { message: 'Again' }, { idempotencyKey })).toEqual(second);
  await expect(delve.chats.send(id, { message: 'Other' }, { idempotencyKey })).rejects.toMatchObject({
    status: 422,
    code: 'idempotency_key_reused',
  });
});

test('a text under the id of images is answered with the images', async () => {
  const { delve } = await newSignedInClient();
  const { id } = await delve.chats.open(businessId);
  await delve.chats.sendImages(id, [await photo()]);
  const { data } = await supabaseClient(stack().secretKey)
    .from('messages')
    .select('client_id')
    .eq('chat_id', id)
    .single();
  const again = await delve.chats.send(id, { message: 'Hello', clientId: data?.client_id });
  expect(again).toMatchObject({ seq: 1, kind: 'images', message: '', images: [{ width: 40, height: 30 }] });
  expect((await fetch(again.images[0]?.url ?? '')).status).toBe(200);
});

test('blocking, taking back, clearing and reporting', async () => {
  const { delve } = await newSignedInClient();
  const { id } = await delve.chats.open(businessId);
  const { seq } = await delve.chats.send(id, { message: 'Taken back' });
  await delve.chats.deleteMessage(id, seq);
  expect((await owner.chats.history(id)).items).toMatchObject([
    { seq, message: '', senderId: null, isDeleted: true },
  ]);
  await owner.chats.block(id);
  await expect(delve.chats.send(id, { message: 'Hello' })).rejects.toMatchObject({ code: 'chat_blocked' });
  await expect(delve.chats.unblock(id)).rejects.toMatchObject({ status: 403, code: 'chat_blocked' });
  await owner.chats.unblock(id);
  await delve.chats.send(id, { message: 'Hello' });
  expect(await owner.chats.report(id, { reason: 'spam' })).toBeGreaterThan(0);
  await owner.chats.clear(id);
  expect(await owner.chats.history(id)).toMatchObject({ items: [], throughSeq: 2, clearedThroughSeq: 2 });
  expect((await delve.chats.history(id)).items).toHaveLength(2);
});

test('inputs are refused by the names that the methods give them', async () => {
  const { chats } = customer;
  const refused = (field: string) => ({
    status: 400,
    code: 'validation_failed',
    errors: { [field]: [expect.any(String)] },
  });
  await expect(chats.open(0)).rejects.toMatchObject(refused('businessId'));
  await expect(chats.get(1.5)).rejects.toMatchObject(refused('chatId'));
  await expect(chats.send(1, { message: '' })).rejects.toMatchObject(refused('message'));
  await expect(chats.send(1, { message: 'Hi', clientId: '1' })).rejects.toMatchObject(refused('clientId'));
  await expect(chats.history(1, { afterSeq: -1 })).rejects.toMatchObject(refused('afterSeq'));
  await expect(chats.markRead(1, 0.5)).rejects.toMatchObject(refused('throughSeq'));
  await expect(newClient().chats.mine()).rejects.toMatchObject({ status: 401, code: 'missing_token' });
});
