import { expect, test } from 'vitest';
import { contentId } from '../../../functions/_shared/images/content-id.ts';

const bytes = new Uint8Array([1, 2, 3]);

test('the same content has the same UUID', async () => {
  const id = await contentId('key', bytes);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await contentId('key', new Uint8Array([0, 1, 2, 3]).subarray(1))).toBe(id);
});

test('other content, another key and another division have other UUIDs', async () => {
  const ids = await Promise.all([
    contentId('key', bytes),
    contentId('key', new Uint8Array([1, 2, 4])),
    contentId('other', bytes),
    contentId(bytes, 'key'),
    contentId('ab', 'c'),
    contentId('a', 'bc'),
    contentId('abc'),
    contentId(),
  ]);
  expect(new Set(ids).size).toBe(ids.length);
});
