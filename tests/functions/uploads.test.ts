import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { clientOf } from '../contract/world.ts';
import {
  type ApiAnswer,
  api,
  newBusiness,
  newListedBusiness,
  newPerson,
  type Person,
  signInAs,
} from '../support/api.ts';
import { photoBytes } from '../support/photo.ts';
import { stack } from '../support/stack.ts';
import { supabaseClient } from '../support/supabase-client.ts';

const storage = () => supabaseClient(stack().secretKey).storage;

type Fields = readonly (readonly [name: string, value: string | Uint8Array])[];

function send(method: string, path: string, person: { access: string }, fields: Fields, key?: string) {
  const form = new FormData();
  for (const [name, value] of fields) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, new Blob([Uint8Array.from(value)]), 'photo.jpg');
  }
  return api(method, path, {
    token: person.access,
    body: form,
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });
}

const shown = async (url: unknown) => {
  const answer = await fetch(String(url));
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    bytes: Buffer.from(await answer.arrayBuffer()),
  };
};

async function filesBelow(bucket: string, folder: string): Promise<string[]> {
  const { data, error } = await storage().from(bucket).list(folder);
  if (error) throw error;
  return data.filter(({ id }) => id !== null).map(({ name }) => name);
}

let owner: Person;
let business: { id: number };
beforeAll(async () => {
  owner = await newPerson();
  business = await newListedBusiness(owner);
});

test('a picture is uploaded, loads by its address without its position, and becomes a logo', async () => {
  const original = await photoBytes();
  expect((await sharp(original).metadata()).exif).toBeDefined();
  const uploaded = await send('POST', '/uploads/', owner, [['file', original]]);
  expect(uploaded).toMatchObject({ status: 201, body: { data: { width: 40, height: 30 } } });
  const { path, url } = uploaded.body.data as { path: string; url: string };
  const loaded = await shown(url);
  expect(loaded).toMatchObject({ status: 200, type: 'image/jpeg' });
  expect((await sharp(loaded.bytes).metadata()).exif).toBeUndefined();
  expect(await sharp(loaded.bytes).raw().toBuffer()).toEqual(await sharp(original).raw().toBuffer());

  const changed = await api('PATCH', `/business/${business.id}/`, {
    token: owner.access,
    json: { logo: path },
  });
  expect(changed.status).toBe(200);
  expect((await api('GET', `/business/${business.id}/`)).body.data).toMatchObject({ logo: url });
});

test('somebody else’s upload is nobody’s logo', async () => {
  const stranger = await newPerson();
  const { body } = await send('POST', '/uploads/', stranger, [['file', await photoBytes()]]);
  const { path } = body.data as { path: string };
  const answer = await api('PATCH', `/business/${business.id}/`, {
    token: owner.access,
    json: { logo: path },
  });
  expect(answer).toMatchObject({ status: 400, body: { errors: { logo: [expect.any(String)] } } });
});

test('a business is made and changed by a form with its logo, and the former logo is deleted', async () => {
  const created = await send('POST', '/business/', owner, [
    ['business_name', 'Form Place'],
    ['latitude', '6.5'],
    ['longitude', '3.4'],
    ['logo', await photoBytes()],
  ]);
  expect(created).toMatchObject({ status: 201, body: { data: { name: 'Form Place', latitude: 6.5 } } });
  const { id, logo } = created.body.data as { id: number; logo: string };
  expect((await shown(logo)).status).toBe(200);

  const changed = await send('PATCH', `/business/${id}/`, owner, [['logo', await photoBytes()]]);
  expect(changed.status).toBe(200);
  const { data } = (await api('GET', `/business/${id}/`, { token: owner.access })).body;
  expect((data as { logo: string }).logo).not.toBe(logo);
  expect((await shown((data as { logo: string }).logo)).status).toBe(200);
  await expect.poll(async () => (await shown(logo)).status, { timeout: 10_000 }).toBe(400);
});

test('a form that the database refuses leaves no file behind', async () => {
  const person = await newPerson();
  const refused = await send('POST', '/business/', person, [
    ['business_name', 'Nowhere'],
    ['state', 'Atlantis'],
    ['logo', await photoBytes()],
  ]);
  expect(refused).toMatchObject({ status: 422, body: { code: 'unknown_state' } });
  expect(await filesBelow('images', person.id)).toEqual([]);
});

test('several pictures join the gallery in their order', async () => {
  const answer = await send('POST', `/business/${business.id}/images/`, owner, [
    ['images', await photoBytes()],
    [
      'images',
      await sharp({ create: { width: 8, height: 9, channels: 4, background: '#0f08' } })
        .png()
        .toBuffer(),
    ],
    [
      'images',
      await sharp({ create: { width: 8, height: 9, channels: 3, background: '#00f' } })
        .webp()
        .toBuffer(),
    ],
    [
      'images',
      await sharp({ create: { width: 8, height: 9, channels: 3, background: '#00f' } })
        .avif()
        .toBuffer(),
    ],
  ]);
  expect(answer).toMatchObject({ status: 201, body: { message: 'Images uploaded successfully.' } });
  const urls = answer.body.data as string[];
  expect(urls).toHaveLength(4);
  expect((answer.body.images as { url: string }[]).map(({ url }) => url)).toEqual(urls);
  const types = await Promise.all(urls.map(async (url) => (await shown(url)).type));
  expect(types).toEqual(['image/jpeg', 'image/png', 'image/webp', 'image/avif']);
});

test('a repeated upload with the same key adds nothing', async () => {
  const { id } = await newBusiness(owner);
  const files: Fields = [
    ['images', await photoBytes()],
    ['images', await photoBytes()],
  ];
  const key = randomUUID();
  const first = await send('POST', `/business/${id}/images/`, owner, files, key);
  const again = await send('POST', `/business/${id}/images/`, owner, files, key);
  expect(first.status).toBe(201);
  expect(again.body).toEqual(first.body);
  expect(await filesBelow('images', `${owner.id}/${id}`)).toHaveLength(2);
  const other = await send('POST', `/business/${id}/images/`, owner, files, randomUUID());
  expect((other.body.data as string[])[0]).not.toBe((first.body.data as string[])[0]);
});

test.each([
  ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 415, 'unsupported_image'],
  ['a page', '<!doctype html><script>alert(1)</script>', 415, 'unsupported_image'],
])('%s by the name of a photo is refused with everything beside it', async (_name, content, status, code) => {
  const { id } = await newBusiness(owner);
  const answer = await send('POST', `/business/${id}/images/`, owner, [
    ['images', await photoBytes()],
    ['images', new TextEncoder().encode(content)],
  ]);
  expect(answer).toMatchObject({
    status,
    body: { code, errors: { images: [expect.stringContaining('File 2')] } },
  });
  expect(await filesBelow('images', `${owner.id}/${id}`)).toEqual([]);
});

test('limits of a form: files, their number, their field, their type', async () => {
  const { id } = await newBusiness(owner);
  const path = `/business/${id}/images/`;
  const small = await photoBytes();
  const refusals: readonly [ApiAnswer | Promise<ApiAnswer>, number, string][] = [
    [
      send(
        'POST',
        path,
        owner,
        Array.from({ length: 11 }, () => ['images', small] as const),
      ),
      422,
      'too_many_files',
    ],
    [send('POST', path, owner, [['images', new Uint8Array(10 * 1024 * 1024 + 1)]]), 413, 'file_too_large'],
    [send('POST', path, owner, [['pictures', small]]), 400, 'unexpected_file'],
    [send('POST', path, owner, [['note', 'no file']]), 400, 'validation_failed'],
    [api('POST', path, { token: owner.access, json: { images: [] } }), 415, 'unsupported_media_type'],
  ];
  for (const [answer, status, code] of refusals) {
    expect(await answer).toMatchObject({ status, body: { status: false, code } });
  }
  expect(await filesBelow('images', `${owner.id}/${id}`)).toEqual([]);
});

test('pictures of one’s own business only', async () => {
  const stranger = await newPerson();
  const picture: Fields = [['images', await photoBytes()]];
  expect(await send('POST', `/business/${business.id}/images/`, stranger, picture)).toMatchObject({
    status: 403,
    body: { code: 'not_the_owner' },
  });
  expect(await send('POST', '/business/999999999/images/', stranger, picture)).toMatchObject({
    status: 404,
    body: { code: 'business_not_found' },
  });
  expect(await filesBelow('images', `${stranger.id}/${business.id}`)).toEqual([]);
  expect((await send('POST', `/business/${business.id}/images/`, owner, picture)).status).toBe(201);
});

test('pictures are sent into a chat once, and stay between its two sides', async () => {
  const customer = await newPerson();
  const delve = await clientOf(customer);
  const { data: chat } = await delve.supabase.rpc('open_chat', { business_id: business.id });
  const chatId = String(chat?.id);
  const files: Fields = [
    ['images', await photoBytes()],
    ['chat_id', chatId],
    ['images', await photoBytes()],
  ];
  const key = randomUUID();
  expect(await send('POST', '/chat/add-image/', customer, files, key)).toMatchObject({
    status: 201,
    body: { message: 'Image sent successfully.' },
  });
  expect((await send('POST', '/chat/add-image/', customer, files, key)).status).toBe(201);
  const sizes = async () => {
    const { items } = await delve.chats.history(Number(chatId));
    return items.map(({ images }) => images.length);
  };
  expect(await sizes()).toEqual([2]);
  // Other pictures under the same key are not lost.
  const others: Fields = [
    ['images', await photoBytes()],
    ['chat_id', chatId],
  ];
  expect((await send('POST', '/chat/add-image/', customer, others, key)).status).toBe(201);
  expect(await sizes()).toEqual([2, 1]);

  const stranger = await newPerson();
  expect(await send('POST', '/chat/add-image/', stranger, files)).toMatchObject({
    status: 404,
    body: { code: 'chat_not_found' },
  });
  expect(await filesBelow('chat-images', `${stranger.id}/${chatId}`)).toEqual([]);
});

test('staff upload for posts and ads, nobody else does', async () => {
  const fields: Fields = [
    ['use', 'posts'],
    ['file', await photoBytes()],
  ];
  const staff = await signInAs('staff');
  const uploaded = await send('POST', '/staff/uploads/', staff, fields);
  expect(uploaded).toMatchObject({
    status: 201,
    body: { data: { path: expect.stringMatching(/^content\/posts\//) } },
  });
  expect((await shown((uploaded.body.data as { url: string }).url)).status).toBe(200);
  expect(await send('POST', '/staff/uploads/', owner, fields)).toMatchObject({
    status: 403,
    body: { code: 'staff_only' },
  });
});
