import { describe, expect, it } from 'vitest';
import { rest, secretClient, useFixture } from './data-api-support.ts';

const LISTS = 'dataapi_test_write_lists';
const NOTES = 'dataapi_test_write_notes';
const MEMBERSHIPS = 'dataapi_test_write_memberships';
const DEFERRED = 'dataapi_test_write_deferred';

useFixture('data-api-writing', 'dataapi_test_write_', NOTES);

const notes = () => secretClient().from(NOTES);

async function insertNote(values: object): Promise<{ id: number }> {
  const { data, error } = await notes().insert(values).select('id').single();
  expect(error).toBeNull();
  return data as { id: number };
}

async function note(id: number): Promise<unknown> {
  return (await notes().select().eq('id', id).maybeSingle()).data;
}

describe('insert', () => {
  it('gives nothing back unless asked', async () => {
    const { data, error, status } = await notes().insert({ title: 'quiet' });
    expect([data, error, status]).toEqual([null, null, 201]);
  });

  it('gives back what was asked for, embeds included', async () => {
    const { data, status } = await notes()
      .insert({ title: 'a', list_id: 1 })
      .select(`title,stars,doubled,list:${LISTS}(name)`)
      .single();
    expect([status, data]).toEqual([201, { title: 'a', stars: 3, doubled: 6, list: { name: 'first' } }]);
  });

  it.each([
    ['an object', { a: [1, 'x', { b: null }] }],
    ['an array', [1, 2]],
    ['text', 'plain'],
    ['text that looks like JSON', '{"a":1}'],
    ['a number', 12.5],
    ['true', true],
  ])('keeps %s in a jsonb column', async (_, extra) => {
    const { id } = await insertNote({ extra });
    expect(await note(id)).toMatchObject({ extra });
  });

  it('keeps every digit and microsecond', async () => {
    const body = '{"big":9007199254740993,"amount":1234567890.10,"at":"2026-01-02T03:04:05.123456Z"}';
    const answer = await rest(
      'POST',
      `/${NOTES}?select=big,amount,at`,
      { prefer: 'return=representation' },
      body,
    );
    expect(answer.text).toBe(
      '[{"big":9007199254740993,"amount":1234567890.10,"at":"2026-01-02T03:04:05.123456+00:00"}]',
    );
  });

  it('of many rows fills what is missing with null, or with the default where asked', async () => {
    const rows = [{ slug: 'bulk-1', stars: 1 }, { slug: 'bulk-2' }];
    const nulls = await notes().insert(rows).select('slug,stars,title');
    expect(nulls.data).toEqual([
      { slug: 'bulk-1', stars: 1, title: 'untitled' },
      { slug: 'bulk-2', stars: null, title: 'untitled' },
    ]);
    const more = rows.map((row) => ({ ...row, slug: `${row.slug}-more` }));
    const defaults = await notes().insert(more, { defaultToNull: false }).select('slug,stars');
    expect(defaults.data).toEqual([
      { slug: 'bulk-1-more', stars: 1 },
      { slug: 'bulk-2-more', stars: 3 },
    ]);
  });

  it('takes an empty object, an empty list, CSV and arrays', async () => {
    const empty = await notes().insert({}).select('title').single();
    expect(empty.data).toEqual({ title: 'untitled' });
    expect((await notes().insert([]).select()).data).toEqual([]);
    const csv = await rest(
      'POST',
      `/${NOTES}?select=title,stars`,
      { prefer: 'return=representation', 'content-type': 'text/csv' },
      'title,stars\n"with, comma",4\nNULL,5\n',
    );
    expect(csv.json).toEqual([
      { title: 'with, comma', stars: 4 },
      { title: null, stars: 5 },
    ]);
    const labelled = await notes()
      .insert({ labels: ['a', 'b "c"'] })
      .select('labels')
      .single();
    expect(labelled.data).toEqual({ labels: ['a', 'b "c"'] });
  });

  it('names the new row in Location with return=headers-only', async () => {
    const answer = await rest('POST', `/${LISTS}`, { prefer: 'return=headers-only' }, '{"name":"located"}');
    expect([answer.status, answer.text]).toEqual([201, '']);
    expect(answer.headers.get('location')).toMatch(/^\/dataapi_test_write_lists\?id=eq\.\d+$/);
  });

  it('counts what it inserted', async () => {
    const { count } = await notes().insert([{ title: 'x' }, { title: 'y' }], { count: 'exact' });
    expect(count).toBe(2);
  });

  it('does not pretend to roll back: Supabase does not allow tx=rollback', async () => {
    const answer = await rest(
      'POST',
      `/${LISTS}`,
      { prefer: 'tx=rollback,return=representation' },
      '{"name":"committed"}',
    );
    expect(answer.headers.get('preference-applied')).toBe('return=representation');
    expect((await secretClient().from(LISTS).select('name').eq('name', 'committed')).data).toHaveLength(1);
  });
});

describe('upsert', () => {
  it('merges on the primary key, and says by its status whether anything is new', async () => {
    const memberships = secretClient().from(MEMBERSHIPS);
    const first = await memberships.upsert({ list_id: 1, person: 'a', role: 'viewer' }).select();
    expect(first.status).toBe(201);
    const second = await memberships.upsert({ list_id: 1, person: 'a', role: 'editor' }).select();
    expect([second.status, second.data]).toEqual([200, [{ list_id: 1, person: 'a', role: 'editor' }]]);
    const mixed = await memberships
      .upsert([
        { list_id: 1, person: 'a', role: 'admin' },
        { list_id: 1, person: 'b', role: 'viewer' },
      ])
      .select('person,role');
    expect([mixed.status, mixed.data?.length]).toEqual([201, 2]);
  });

  it('ignores duplicates', async () => {
    await notes().insert({ slug: 'kept', title: 'old' });
    const { data, error } = await notes()
      .upsert(
        [
          { slug: 'kept', title: 'new' },
          { slug: 'added', title: 'new' },
        ],
        {
          onConflict: 'slug',
          ignoreDuplicates: true,
        },
      )
      .select('slug,title');
    expect([error, data]).toEqual([null, [{ slug: 'added', title: 'new' }]]);
    expect((await notes().select('title').eq('slug', 'kept').single()).data).toEqual({ title: 'old' });
  });

  it('merges on other columns, and refuses columns without a constraint', async () => {
    await notes().insert({ slug: 'merged', title: 'old' });
    const { data } = await notes()
      .upsert({ slug: 'merged', title: 'new' }, { onConflict: 'slug' })
      .select('slug,title')
      .single();
    expect(data).toEqual({ slug: 'merged', title: 'new' });
    const refused = await notes().upsert({ title: 'x' }, { onConflict: 'title' });
    expect([refused.status, refused.error?.code]).toEqual([400, '42P10']);
  });

  it('PUT replaces one row that the URL and the body name alike', async () => {
    const path = `/${MEMBERSHIPS}?list_id=eq.2&person=eq.p`;
    const prefer = { prefer: 'return=representation' };
    const put = (role: string, person = 'p') =>
      rest('PUT', path, prefer, JSON.stringify({ list_id: 2, person, role }));
    expect((await put('viewer')).status).toBe(201);
    const replaced = await put('admin');
    expect([replaced.status, replaced.json]).toEqual([200, [{ list_id: 2, person: 'p', role: 'admin' }]]);
    expect([(await put('x', 'other')).status, (await put('x', 'other')).json]).toMatchObject([
      400,
      { code: 'PGRST115' },
    ]);
    const half = await rest('PUT', `/${MEMBERSHIPS}?list_id=eq.2`, prefer, '{"list_id":2}');
    expect([half.status, half.json]).toMatchObject([405, { code: 'PGRST105' }]);
  });
});

describe('update and delete', () => {
  it('change only the rows of the filter', async () => {
    const { id } = await insertNote({ title: 'before', stars: 1 });
    const other = await insertNote({ title: 'other', stars: 1 });
    const changed = await notes()
      .update({ title: 'after', extra: { a: 1 } })
      .eq('id', id)
      .select('title,extra');
    expect([changed.status, changed.data]).toEqual([200, [{ title: 'after', extra: { a: 1 } }]]);
    expect(await note(other.id)).toMatchObject({ title: 'other' });
    const quiet = await notes().update({ stars: 2 }, { count: 'exact' }).or(`id.eq.${id},id.eq.${other.id}`);
    expect([quiet.status, quiet.count, quiet.data]).toEqual([204, 2, null]);
    const gone = await notes().delete({ count: 'exact' }).eq('id', id).select('id,title');
    expect([gone.status, gone.count, gone.data]).toEqual([200, 1, [{ id, title: 'after' }]]);
    expect(await note(id)).toBeNull();
    expect(await note(other.id)).toMatchObject({ stars: 2 });
  });

  it('embed and order what they give back', async () => {
    const a = await insertNote({ list_id: 1, title: 'a' });
    const b = await insertNote({ list_id: 2, title: 'b' });
    const { data } = await notes()
      .update({ stars: 5 })
      .in('id', [a.id, b.id])
      .select(`title,list:${LISTS}(name)`)
      .order('title', { ascending: false });
    expect(data).toEqual([
      { title: 'b', list: { name: 'second' } },
      { title: 'a', list: { name: 'first' } },
    ]);
  });

  it('without a filter are refused, and change nothing', async () => {
    const { id } = await insertNote({ title: 'safe' });
    const update = await rest('PATCH', `/${NOTES}`, {}, '{"title":"all"}');
    expect([update.status, update.json]).toEqual([
      400,
      { code: '21000', message: 'UPDATE requires a WHERE clause', details: null, hint: null },
    ]);
    const removal = await rest('DELETE', `/${NOTES}`);
    expect([removal.status, removal.json]).toMatchObject([
      400,
      { message: 'DELETE requires a WHERE clause' },
    ]);
    expect(await note(id)).toMatchObject({ title: 'safe' });
  });

  it('that touch too many rows for max-affected change nothing', async () => {
    const a = await insertNote({ title: 'limited' });
    await insertNote({ title: 'limited' });
    const atMost = (rows: number) => ({ prefer: `handling=strict, max-affected=${rows}` });
    const refused = await rest('PATCH', `/${NOTES}?title=eq.limited`, atMost(1), '{"title":"x"}');
    expect([refused.status, refused.json]).toMatchObject([400, { code: 'PGRST124' }]);
    expect(await note(a.id)).toMatchObject({ title: 'limited' });
    const allowed = await rest('DELETE', `/${NOTES}?title=eq.limited`, atMost(2));
    expect(allowed.status).toBe(204);
    expect(await note(a.id)).toBeNull();
  });

  it('that should give one row and give another number change nothing', async () => {
    const a = await insertNote({ title: 'twin' });
    await insertNote({ title: 'twin' });
    const { status, error } = await notes().update({ title: 'x' }).eq('title', 'twin').select().single();
    expect([status, error?.code]).toEqual([406, 'PGRST116']);
    expect(await note(a.id)).toMatchObject({ title: 'twin' });
  });

  it('with an empty body changes nothing', async () => {
    const { id } = await insertNote({ title: 'same' });
    const { data, error } = await notes().update({}).eq('id', id).select();
    expect([data, error]).toEqual([[], null]);
  });
});

describe('refusals carry status, SQLSTATE and what the database said', () => {
  const refusals: [string, Record<string, unknown>, number, string][] = [
    ['a check', { stars: 9 }, 400, '23514'],
    ['an unknown list', { list_id: 99 }, 409, '23503'],
    ['a wrong type', { stars: 'many' }, 400, '22P02'],
    ['a number out of range', { stars: 99999999999 }, 400, '22003'],
    ['a wrong date', { at: 'yesterday-ish' }, 400, '22007'],
    ['a generated column', { doubled: 4 }, 400, '428C9'],
    ['an unknown column', { nothing: 1 }, 400, 'PGRST204'],
  ];
  it.each(refusals)('%s', async (_, row, expectedStatus, code) => {
    const { status, error } = await notes().insert(row);
    expect([status, error?.code]).toEqual([expectedStatus, code]);
    expect(error).toMatchObject({ message: expect.any(String), hint: null });
  });

  it('a missing value and a duplicate', async () => {
    const missing = await secretClient().from(LISTS).insert({});
    expect([missing.status, missing.error?.code]).toEqual([400, '23502']);
    const twice = await secretClient().from(LISTS).insert({ name: 'first' });
    expect([twice.status, twice.error]).toEqual([
      409,
      {
        code: '23505',
        message: 'duplicate key value violates unique constraint "dataapi_test_write_lists_name_key"',
        details: 'Key (name)=(first) already exists.',
        hint: null,
      },
    ]);
  });

  it('a constraint that is checked when the transaction ends', async () => {
    const { status, error } = await secretClient().from(DEFERRED).insert({ id: 1, parent: 7 });
    expect([status, error?.code]).toEqual([409, '23503']);
    expect((await secretClient().from(DEFERRED).select()).data).toEqual([]);
  });

  it.each([
    ['malformed JSON', '{"title":', 'application/json', 'PGRST102'],
    ['no body', '', 'application/json', 'PGRST102'],
    ['rows of different keys', '[{"title":"a"},{"stars":1}]', 'application/json', 'PGRST102'],
    ['a list of numbers', '[1,2]', 'application/json', 'PGRST102'],
    ['an unknown media type', 'x', 'image/png', 'PGRST102'],
    ['CSV of uneven rows', 'title,stars\na\n', 'text/csv', 'PGRST102'],
  ])('%s', async (_, body, type, code) => {
    const answer = await rest('POST', `/${NOTES}`, { 'content-type': type }, body);
    expect([answer.status, (answer.json as { code: string }).code]).toEqual([400, code]);
  });

  it('malformed JSON where columns are named', async () => {
    const answer = await rest('POST', `/${NOTES}?columns=title`, {}, '{"title":');
    expect([answer.status, answer.json]).toMatchObject([400, { code: '22P02' }]);
  });
});
