import { expect, test } from 'vitest';
import { api } from '../support/api.ts';
import { expectDocumented, type ServedAnswer } from '../support/documented-answers.ts';
import { stack } from '../support/stack.ts';

// The check that every answer of the tests goes through finds what it is there for.

const check = (method: string, path: string, answer: ServedAnswer) =>
  expectDocumented(stack().apiUrl, method, path, answer);

const states = () => api('GET', '/business/states/');
const refused = () => api('GET', '/user/');

test('answers as they are served pass', async () => {
  await check('GET', '/business/states', await states());
  await check('GET', '/user/', await refused());
});

test.each<[string, (answer: ServedAnswer) => ServedAnswer]>([
  ['a property that the document does not have', (answer) => changed(answer, { more: 1 })],
  ['a property of another type', (answer) => changed(answer, { data: [{ name: 'Lagos', iso_code: 7 }] })],
  ['another type of answer', (answer) => ({ ...answer, body: [] })],
  ['a status that is not described', (answer) => ({ ...answer, status: 202 })],
  ['a header that is missing', (answer) => ({ ...answer, headers: new Headers() })],
])('%s is found', async (_name, change) => {
  await expect(check('GET', '/business/states/', change(await states()))).rejects.toThrow(
    'does not describe',
  );
});

test.each([{ code: 'of_another_kind' }, { message: 7 }, { errors: ['x'] }, { stack: 'at …' }])(
  'a failure with %j is found',
  async (change) => {
    await expect(check('GET', '/user/', changed(await refused(), change))).rejects.toThrow(
      'does not describe',
    );
  },
);

test('an answer where there is no operation is found', async () => {
  await expect(check('GET', '/nothing/', await states())).rejects.toThrow('No operation');
  await check('GET', '/nothing/', await api('GET', '/nothing/'));
});

function changed(answer: ServedAnswer, change: object): ServedAnswer {
  return { ...answer, body: { ...(answer.body as object), ...change } };
}
