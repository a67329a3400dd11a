import { beforeAll, expect, test } from 'vitest';
import { api, newPerson, type Person } from '../support/api.ts';
import { newChat } from '../support/chat.ts';
import { newParty, type Party } from '../support/collaborations.ts';
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

/** Sends pictures as the upload does: those that are named, of which the first `stored` have a file. */
async function sendImages(sender: Person, chatId: number, names: readonly string[], stored = names.length) {
  const service = supabaseClient(stack().secretKey);
  const paths = names.map((name) => `${sender.id}/${chatId}/${name}`);
  for (const path of paths.slice(0, stored)) {
    const { error } = await service.storage
      .from('chat-images')
      .upload(path, PIXEL, { contentType: 'image/png' });
    if (error) throw error;
  }
  const { error } = await service.rpc('send_images', {
    person_id: sender.id,
    chat_id: chatId,
    images: paths.map((path) => ({ path, width: 1, height: 1 })),
  });
  if (error) throw error;
}

async function imagesOf(chatId: number, { access }: Person) {
  const { body } = await api('GET', `/chat/${chatId}/messages/`, { token: access });
  return (body.data as { images: { url: string; width: number; height: number }[] }[]).flatMap(
    ({ images }) => images,
  );
}

test('both sides are shown addresses that load without a token for an hour; strangers have none', async () => {
  const customer = await newPerson();
  const chatId = await newChat(customer, shop.businessId, 'Look:');
  await sendImages(customer, chatId, ['a.png', 'b.png']);
  for (const person of [customer, shop.person]) {
    const images = await imagesOf(chatId, person);
    expect(images).toMatchObject([
      { width: 1, height: 1 },
      { width: 1, height: 1 },
    ]);
    expect(images[0]?.url).toContain('/a.png');
    expect(images[1]?.url).toContain('/b.png');
    for (const { url } of images) {
      expect(url.startsWith(`${stack().apiUrl}/storage/v1/object/sign/chat-images/`)).toBe(true);
      const picture = await fetch(url);
      expect(picture.status).toBe(200);
      expect(Buffer.from(await picture.arrayBuffer())).toEqual(PIXEL);
      const claims = JSON.parse(
        Buffer.from(new URL(url).searchParams.get('token')?.split('.')[1] ?? '', 'base64url').toString(),
      ) as { exp: number };
      expect(claims.exp - Date.now() / 1000).toBeGreaterThan(3500);
      expect(claims.exp - Date.now() / 1000).toBeLessThan(3700);
    }
  }
  const stranger = supabaseClient(stack().publishableKey, (await newPerson()).access);
  const path = `${customer.id}/${chatId}/a.png`;
  const { data } = await stranger.storage.from('chat-images').createSignedUrls([path], 60);
  expect(data).toMatchObject([{ signedUrl: null, error: expect.any(String) }]);
  const participant = supabaseClient(stack().publishableKey, shop.person.access);
  const control = await participant.storage.from('chat-images').createSignedUrls([path], 60);
  expect(control.data).toMatchObject([{ signedUrl: expect.any(String), error: null }]);
});

test('the address is the one by which the caller reached the API', async () => {
  const customer = await newPerson();
  const chatId = await newChat(customer, shop.businessId);
  await sendImages(customer, chatId, ['a.png']);
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
  await sendImages(customer, chatId, ['there.png', 'gone.png'], 1);
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
