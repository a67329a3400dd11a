import { beforeAll, expect, test } from 'vitest';
import { api, newPerson, type Person } from '../support/api.ts';
import { newChat } from '../support/chat.ts';
import { newParty, type Party } from '../support/collaborations.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';
import { supabaseClient } from '../support/supabase-client.ts';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let shop: Party;

beforeAll(async () => {
  shop = await newParty();
});

/** Sends as many pictures in one message. */
async function sendImages(sender: Person, chatId: number, count: number): Promise<void> {
  const body = new FormData();
  body.append('chat_id', String(chatId));
  for (let number = 1; number <= count; number++) {
    body.append('images', new Blob([PIXEL], { type: 'image/png' }), `${number}.png`);
  }
  const sent = await api('POST', '/chat/add-image/', { token: sender.access, body });
  if (sent.status !== 201) throw new Error(`Not sent: ${JSON.stringify(sent.body)}`);
}

async function pathsOf(chatId: number): Promise<string[]> {
  const rows = await inDatabase<{ path: string }>(
    'select path from public.message_images where chat_id = $1 order by seq, position',
    [chatId],
  );
  return rows.map(({ path }) => path);
}

async function imagesOf(chatId: number, { access }: Person) {
  const { body } = await api('GET', `/chat/${chatId}/messages/`, { token: access });
  return (body.data as { images: { url: string; width: number; height: number }[] }[]).flatMap(
    ({ images }) => images,
  );
}

test('both sides are shown addresses that load without a token for an hour', async () => {
  const customer = await newPerson();
  const chatId = await newChat(customer, shop.businessId, 'Look:');
  await sendImages(customer, chatId, 2);
  const paths = await pathsOf(chatId);
  for (const person of [customer, shop.person]) {
    const images = await imagesOf(chatId, person);
    expect(images).toMatchObject([
      { width: 1, height: 1 },
      { width: 1, height: 1 },
    ]);
    for (const [index, { url }] of images.entries()) {
      expect(url).toContain(`${stack().apiUrl}/storage/v1/object/sign/chat-images/${paths[index]}?token=`);
      const picture = await fetch(url);
      expect(picture.status).toBe(200);
      expect(picture.headers.get('content-type')).toBe('image/png');
      const claims = JSON.parse(
        Buffer.from(new URL(url).searchParams.get('token')?.split('.')[1] ?? '', 'base64url').toString(),
      ) as { exp: number };
      expect(claims.exp - Date.now() / 1000).toBeGreaterThan(3500);
      expect(claims.exp - Date.now() / 1000).toBeLessThan(3700);
    }
  }
});

test('the address is the one by which the caller reached the API', async () => {
  const customer = await newPerson();
  const chatId = await newChat(customer, shop.businessId);
  await sendImages(customer, chatId, 1);
  const { port } = new URL(stack().apiUrl);
  const answer = await fetch(`http://localhost:${port}/functions/v1/api/chat/${chatId}/messages/`, {
    headers: { authorization: `Bearer ${customer.access}` },
  });
  const { data } = (await answer.json()) as { data: { images: { url: string }[] }[] };
  expect(data[0]?.images[0]?.url).toMatch(new RegExp(`^http://localhost:${port}/storage/v1/`));
});

test('a picture without a file shows a placeholder that loads, and a message taken back shows none', async () => {
  const customer = await newPerson();
  const chatId = await newChat(customer, shop.businessId);
  await sendImages(customer, chatId, 2);
  const [, lost = ''] = await pathsOf(chatId);
  await supabaseClient(stack().secretKey).storage.from('chat-images').remove([lost]);
  const [there, gone] = await imagesOf(chatId, shop.person);
  expect(there?.url).toContain('/object/sign/');
  expect(gone?.url).toMatch(/\/placeholders\/picture\.svg$/);
  const picture = await fetch(gone?.url ?? '');
  expect(picture.status).toBe(200);
  expect(picture.headers.get('content-type')).toBe('image/svg+xml');
  const list = await api('GET', '/chat/user/', { token: customer.access });
  expect(list.body.data).toMatchObject([{ last_message: 'Images' }]);

  await api('DELETE', `/chat/${chatId}/messages/1/`, { token: customer.access });
  expect(await imagesOf(chatId, shop.person)).toEqual([]);
});
