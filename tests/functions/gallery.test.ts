import { beforeAll, expect, test } from 'vitest';
import { api, newBusiness, newPerson, type Person } from '../support/api.ts';
import { addImages } from '../support/images.ts';

let owner: Person;
let business: { id: number };

beforeAll(async () => {
  owner = await newPerson();
  business = await newBusiness(owner);
});

const remove = (ids: unknown, by = owner) =>
  api('DELETE', '/business/image/delete/', { token: by.access, json: { image_ids: ids } });

async function gallery(): Promise<number[]> {
  const { body } = await api('GET', `/business/${business.id}/`, { token: owner.access });
  return (body.data as { images: { id: number }[] }).images.map(({ id }) => id);
}

test('pictures are deleted by their ids, and the next one becomes the thumbnail', async () => {
  const [first, second, third] = (await addImages(owner.id, business.id, 3)) as [number, number, number];
  const before = await gallery();
  expect((await remove([first, third, first])).body).toEqual({
    status: true,
    message: 'Images deleted successfully.',
  });
  expect(await gallery()).toEqual(before.filter((id) => id !== first && id !== third));
  expect(await gallery()).toContain(second);
});

test('a list with a picture that is not the caller’s deletes none', async () => {
  const mine = await addImages(owner.id, business.id, 2);
  const stranger = await newPerson();
  expect(await remove(mine, stranger)).toMatchObject({ status: 404, body: { code: 'image_not_found' } });
  expect(await remove([...mine, 999_999_999])).toMatchObject({
    status: 404,
    body: { code: 'image_not_found' },
  });
  expect(await gallery()).toEqual(expect.arrayContaining(mine));
  expect((await api('DELETE', '/business/image/delete/', { json: { image_ids: mine } })).status).toBe(401);
});

test.each([
  [[]],
  ['5'],
  [['5']],
  [[1.5]],
  [[-1]],
  [null],
  [undefined],
  [Array.from({ length: 101 }, () => 1)],
])('the list %j is refused by its name', async (ids) => {
  expect(await remove(ids)).toMatchObject({
    status: 400,
    body: { errors: { image_ids: [expect.any(String)] } },
  });
});
