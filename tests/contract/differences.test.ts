import { expect, test } from 'vitest';
import { differences } from './differences.ts';

const documented = {
  status: true,
  message: 'Found.',
  data: [{ id: 1, name: 'A', logo: 'https://example.com/a.png', owner: { id: 5 } }],
};
const real = {
  status: true,
  message: 'Found.',
  data: [{ id: 7, name: 'B', logo: 'http://127.0.0.1/b.svg', owner: { id: 9 }, more: 1 }],
};
const first = real.data[0];

test('an answer of the same shape has no differences, and more fields are welcome', () => {
  expect(differences(documented, real)).toEqual([]);
});

test.each([
  ['another message', { ...real, message: 'Found' }, 'message is'],
  ['another status', { ...real, status: false }, 'status is'],
  [
    'a missing name',
    { ...real, data: [{ ...first, name: undefined, id: undefined }] },
    'data.id is undefined',
  ],
  ['a name that is gone', { status: true, message: 'Found.' }, 'data is missing'],
  ['a number sent as text', { ...real, data: [{ ...first, id: '7' }] }, 'data.id is string'],
  ['null for a value', { ...real, data: [{ ...first, name: null }] }, 'data.name is null'],
  ['an object for a list', { ...real, data: first }, 'data is object'],
  ['a fault in a later element', { ...real, data: [first, { ...first, name: 3 }] }, 'data.name is number'],
  ['other nesting', { ...real, data: [{ ...first, owner: 9 }] }, 'data.owner is number'],
  ['a bare file name', { ...real, data: [{ ...first, logo: 'b.png' }] }, 'data.logo is no absolute URL'],
  ['a fraction for an id', { ...real, data: [{ ...first, id: 1.5 }] }, 'data.id is no integer'],
  ['an empty list', { ...real, data: [] }, 'data is empty'],
])('%s is a difference', (_name, answer, expected) => {
  expect(differences(documented, answer).join()).toContain(expected);
});

test('a user id is a UUID where the documents show an integer', () => {
  const allowances = { userIds: ['data.owner.id'] };
  expect(differences(documented, real, allowances)).toEqual(['data.owner.id is no UUID: 9']);
  const withUuid = { ...real, data: [{ ...first, owner: { id: '3f0c1d1e-0000-4000-8000-000000000001' } }] };
  expect(differences(documented, withUuid, allowances)).toEqual([]);
});
