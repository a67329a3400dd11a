import { expect, test } from 'vitest';
import { api, newPerson, signInAs } from '../support/api.ts';
import { picture } from './images/image-files.ts';

async function formWith(name: string, fields: Readonly<Record<string, string>> = {}): Promise<FormData> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set(name, new Blob([await picture().webp().toBuffer()]), 'picture.webp');
  return form;
}

const loads = async (url: string) => (await fetch(url)).status === 200;

test('staff upload a picture and show it with a post; it goes with the post', async () => {
  const { access: token } = await signInAs('staff');
  const uploaded = await api('POST', '/staff/uploads/', {
    token,
    body: await formWith('file', { use: 'posts' }),
  });
  expect(uploaded.status).toBe(201);
  const { path } = uploaded.body.data as { path: string };
  const made = await api('POST', '/staff/blog/', {
    token,
    json: { title: 'With a picture', thumbnail: path },
  });
  const { id, thumbnail } = made.body.data as { id: number; thumbnail: string };
  expect(await loads(thumbnail)).toBe(true);

  expect((await api('DELETE', `/staff/blog/${id}/`, { token })).status).toBe(200);
  await expect.poll(() => loads(thumbnail), { timeout: 10_000 }).toBe(false);
});

test('a profile is changed by a form with the picture itself; when that is refused, nothing of it stays', async () => {
  const person = await newPerson();
  const change = (body: FormData) => api('PATCH', '/user/update/', { token: person.access, body });
  const shown = async () =>
    (await api('GET', '/user/', { token: person.access })).body.data as Record<string, string>;

  const refused = await change(await formWith('profile_image', { password: 'short', first_name: 'Changed' }));
  expect(refused).toMatchObject({ status: 400, body: { code: 'weak_password' } });
  expect(await shown()).toMatchObject({
    first_name: 'Test',
    profile_image: expect.stringMatching(/person\.svg$/),
  });

  expect((await change(await formWith('profile_image', { first_name: 'Changed' }))).status).toBe(200);
  const { first_name, profile_image } = await shown();
  expect(first_name).toBe('Changed');
  expect(profile_image).toContain(`/images/${person.id}/`);
  expect(await loads(String(profile_image))).toBe(true);
});
