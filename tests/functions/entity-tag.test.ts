import { expect, test } from 'vitest';
import { entityTag } from '../../functions/api/endpoint/entity-tag.ts';

test('a body has the same tag each time, and no two versions of it have the same', () => {
  const versions = Array.from({ length: 200_000 }, (_, at) =>
    JSON.stringify({
      status: true,
      data: [{ id: at % 50, name: 'Sabo Bread House', number_of_reviews: at }],
    }),
  );
  const tags = new Set(versions.map(entityTag));
  expect(tags.size).toBe(versions.length);
  expect(entityTag(versions[7] ?? '')).toBe(entityTag(`${versions[7]}`));
  for (const tag of [...tags].slice(0, 100)) expect(tag).toMatch(/^W\/"[0-9a-f]{16}"$/);
});

test('order and place of what is in a body count', () => {
  const bodies = [
    'ab',
    'ba',
    'aab',
    'aba',
    'baa',
    '',
    '0',
    '00',
    '{"a":12}',
    '{"a":21}',
    'é',
    'ê',
    '\u0000',
    '\u0000\u0000',
  ];
  expect(new Set(bodies.map(entityTag)).size).toBe(bodies.length);
});
