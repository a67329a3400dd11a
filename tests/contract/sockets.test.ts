import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { api, newListedBusiness, newPerson, type Person } from '../support/api.ts';
import { photo } from '../support/photo.ts';
import { openSocket } from '../support/sockets.ts';
import { contractRow } from './contract.ts';
import { differences } from './differences.ts';

/** The JSON examples of docs/contract/websockets.md, in their order. */
const [sent, text, images, notification] = [
  ...readFileSync(new URL('../../docs/contract/websockets.md', import.meta.url), 'utf8').matchAll(
    /```json\n(.*?)\n```/gs,
  ),
].map(([, example = '']) => JSON.parse(example) as Record<string, unknown>);

let owner: Person;
let customer: Person;
let businessId: number;

beforeAll(async () => {
  [owner, customer] = await Promise.all([newPerson(), newPerson()]);
  businessId = (await newListedBusiness(owner)).id;
});

test('row 7.6: texts and pictures of a chat look as documented', async () => {
  const socket = await openSocket(`/chat/${businessId}/`, customer.access);
  socket.send(sent as object);
  const first = (await socket.next()) as { data: { chat_id: number } };
  expect(differences(text, first, { userIds: ['data.sender_id'] })).toEqual([]);
  expect(first).toMatchObject({ data: { message_type: 'text', message: sent?.message } });

  const form = new FormData();
  form.append('chat_id', String(first.data.chat_id));
  form.append('images', await photo(), 'photo.jpg');
  await api('POST', '/chat/add-image/', { token: customer.access, body: form });
  const second = await socket.next();
  expect(differences(images, second, { userIds: ['data.sender_id'] })).toEqual([]);
  expect(second).toMatchObject({ data: { message_type: 'images' } });
  await socket.leave();
});

test('row 10.4: a notification looks as both documents have it', async () => {
  const socket = await openSocket('/notification/', owner.access);
  const guest = await openSocket(`/chat/${businessId}/`, (await newPerson()).access);
  guest.send(sent as object);
  const frame = (await socket.next()) as Record<string, unknown>;
  expect(differences(contractRow('10.4').response, frame)).toEqual([]);
  // Their texts are the product's own.
  expect(differences({ ...notification, message: frame.message }, frame, { userIds: ['user'] })).toEqual([]);
  expect(frame).toMatchObject({ type: 'message_notification', business: businessId });
  await Promise.all([socket.leave(), guest.leave()]);
});
