import { describe, expect, it } from 'vitest';
import { inDatabase } from '../support/database.ts';
import { rest, secretClient, useFixture } from './data-api-support.ts';

useFixture('data-api-functions', 'dataapi_test_call_', 'dataapi_test_call_cities');

type Options = Parameters<ReturnType<typeof secretClient>['rpc']>[2];
const call = (name: string, args: object = {}, options: Options = {}) =>
  secretClient().rpc(`dataapi_test_call_${name}`, args, options);

describe('arguments', () => {
  it.each([
    ['an object', { a: 1 }, 'object'],
    ['an array', [1], 'array'],
    ['text', 'x', 'string'],
    ['text that looks like JSON', '{"a":1}', 'string'],
    ['a number', 1, 'number'],
    ['false', false, 'boolean'],
  ])('%s arrives as jsonb once', async (_, value, kind) => {
    expect((await call('kind', { value })).data).toBe(kind);
    expect((await call('echo', { value })).data).toEqual(value);
  });

  it('arrays, and defaults for what is left out', async () => {
    expect((await call('sum', { numbers: [1, 2] })).data).toBe(13);
    expect((await call('sum', { numbers: [1, 2], extra: 0 })).data).toBe(3);
    expect((await call('sum', { numbers: [1, 2] }, { get: true })).data).toBe(13);
  });

  it('rows, variadic lists and whole bodies', async () => {
    expect((await call('city', { city: { id: 9, name: 'Jos' } })).data).toBe('Jos');
    expect((await call('join', { parts: ['a', 'b'] })).data).toBe('a+b');
    expect((await rest('GET', '/rpc/dataapi_test_call_join?parts=a&parts=b')).json).toBe('a+b');
    expect((await call('body', { a: 'x' })).data).toBe('x');
    const text = await rest('POST', '/rpc/dataapi_test_call_text', { 'content-type': 'text/plain' }, 'loud');
    expect(text.json).toBe('LOUD');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await rest('POST', '/rpc/dataapi_test_call_sum', form, 'numbers={1,2}&extra=1')).json).toBe(4);
  });

  it('choose among functions of one name', async () => {
    expect((await call('over', { a: 1 })).data).toBe('one');
    expect((await call('over', { a: 1, b: 2 })).data).toBe('two');
    const unclear = await call('unclear', { a: 1 });
    expect([unclear.status, unclear.error?.code]).toEqual([300, 'PGRST203']);
  });

  it('that fit no function are refused', async () => {
    const { status, error } = await call('sum', { numbers: [1], extras: 2 });
    expect([status, error]).toEqual([
      404,
      {
        code: 'PGRST202',
        message:
          'Could not find the function public.dataapi_test_call_sum(extras, numbers) in the schema cache',
        details:
          'Searched for the function public.dataapi_test_call_sum with parameters extras, numbers or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.',
        hint: 'Perhaps you meant to call the function public.dataapi_test_call_sum(extra, numbers)',
      },
    ]);
    expect((await call('nowhere')).status).toBe(404);
    const wrong = await call('sum', { numbers: 'x' });
    expect([wrong.status, wrong.error?.code]).toEqual([400, '22P02']);
    expect((await rest('PATCH', '/rpc/dataapi_test_call_big', {}, '{}')).status).toBe(405);
  });
});

describe('results', () => {
  it('void, null, one value, many values', async () => {
    const nothing = await call('nothing');
    expect([nothing.status, nothing.data, nothing.error]).toEqual([204, null, null]);
    const none = await call('null');
    expect([none.status, none.data]).toEqual([200, null]);
    expect((await rest('POST', '/rpc/dataapi_test_call_big', {}, '{}')).text).toBe('9007199254740993');
    expect((await call('words', { line: 'a b' })).data).toEqual(['a', 'b']);
    expect((await call('one')).data).toEqual({ n: 1, word: 'one' });
  });

  it('rows can be filtered, ordered, limited, counted and made single', async () => {
    const { data, count, status } = await call('pairs', {}, { count: 'exact' })
      .select('word')
      .gt('n', 1)
      .order('n', { ascending: false })
      .limit(1);
    expect([data, count, status]).toEqual([[{ word: 'three' }], 2, 206]);
    expect((await call('pairs').eq('n', 2).single()).data).toEqual({ n: 2, word: 'two' });
    expect((await call('pairs').eq('n', 9).maybeSingle()).data).toBeNull();
    expect((await call('pairs', {}, { get: true }).lt('n', 2)).data).toEqual([{ n: 1, word: 'one' }]);
    expect((await call('pairs').limit(1).csv()).data).toBe('n,word\n1,one');
  });

  it('rows of a table embed what is related to it', async () => {
    const { data, error } = await call('cities_in', { place: 'Lagos' })
      .select('name,people:dataapi_test_call_people(name)')
      .order('name', { ascending: false });
    expect(error).toBeNull();
    expect(data).toEqual([
      { name: 'Ikeja', people: [{ name: 'a' }, { name: 'b' }] },
      { name: 'Badagry', people: [] },
    ]);
  });

  it('HEAD counts', async () => {
    const { count, data, error } = await call(
      'cities_in',
      { place: 'Lagos' },
      { head: true, count: 'exact' },
    );
    expect([count, data, error]).toEqual([2, null, null]);
  });

  it('set the status and headers of the answer', async () => {
    const answer = await rest('POST', '/rpc/dataapi_test_call_respond', {}, '{}');
    expect([answer.status, answer.json]).toEqual([202, { queued: true }]);
    expect([answer.headers.get('x-job'), answer.headers.get('cache-control')]).toEqual(['7', 'no-store']);
  });

  it('whose status is none are refused, and what was written stays', async () => {
    const answer = await rest('POST', '/rpc/dataapi_test_call_misspeak', {}, '{}');
    expect(answer).toMatchObject({ status: 500, json: { code: 'PGRST112' } });
    const written = await inDatabase(
      'delete from public.dataapi_test_call_cities where id = 90 returning name',
    );
    expect(written).toEqual([{ name: 'Epe' }]);
  });
});

describe('a call', () => {
  it('knows the request, and acts as its role', async () => {
    const answer = await rest('GET', '/rpc/dataapi_test_call_request', { 'x-agent': 'vitest' });
    expect(answer.json).toEqual({
      method: 'GET',
      path: '/rpc/dataapi_test_call_request',
      agent: 'vitest',
      role: 'service_role',
      user: 'service_role',
      search_path: '"public", "extensions"',
    });
  });

  it('by GET can write nothing', async () => {
    const read = await call('add', { id: 7, name: 'Epe' }, { get: true });
    expect([read.status, read.error?.code]).toEqual([405, '25006']);
    expect((await call('add', { id: 7, name: 'Epe' })).data).toEqual({ id: 7, name: 'Epe', state: null });
    expect((await call('add', { id: 7, name: 'Epe' })).error?.code).toBe('23505');
  });

  it('ends at the time that the function sets itself', async () => {
    const started = Date.now();
    const { status, error } = await call('slow');
    expect([status, error?.code]).toEqual([500, '57014']);
    expect(Date.now() - started).toBeLessThan(2000);
  });
});

describe('what a function raises', () => {
  it.each([
    ['P0001', 400],
    ['PT404', 404],
    ['PT422', 422],
    ['PTABC', 500],
    ['23514', 400],
    ['23502', 400],
    ['23503', 409],
    ['23505', 409],
    ['42501', 403],
    ['42883', 404],
    ['42P01', 404],
    ['42703', 400],
    ['42P17', 500],
    ['21000', 500],
    ['22023', 400],
    ['22P02', 400],
    ['25006', 405],
    ['25P02', 500],
    ['28000', 403],
    ['0L000', 403],
    ['0P000', 403],
    ['08006', 503],
    ['09000', 500],
    ['2D000', 500],
    ['38000', 500],
    ['39000', 500],
    ['3B000', 500],
    ['40001', 500],
    ['40P01', 500],
    ['53300', 503],
    ['53400', 500],
    ['54001', 500],
    ['55P03', 500],
    ['57014', 500],
    ['58000', 500],
    ['F0000', 500],
    ['HV000', 500],
    ['P0002', 500],
    ['XX000', 500],
    ['DELV1', 400],
  ])('%s is answered with %i', async (state, status) => {
    const answer = await call('fail', { state, message: 'the message' });
    expect([answer.status, answer.error]).toEqual([
      status,
      { code: state, message: 'the message', details: 'the detail', hint: 'the hint' },
    ]);
  });

  it('PGRST makes the whole answer', async () => {
    const answer = await rest('POST', '/rpc/dataapi_test_call_teapot', {}, '{}');
    expect([answer.status, answer.headers.get('x-spout'), answer.json]).toEqual([
      418,
      'yes',
      { code: 'TEA', message: 'short and stout', details: 'd', hint: 'h' },
    ]);
  });
});
