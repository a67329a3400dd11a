import { postgresChangesFilter } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type {
  ChangesRequest,
  ChangesSubscription,
  Claims,
  RowChange,
} from '../../../local/realtime/database.ts';
import { claimsOf, FIRST, type RealtimeFixture, SECOND, startRealtimeFixture } from './support.ts';

let fixture: RealtimeFixture;
const open: ChangesSubscription[] = [];

beforeAll(async () => {
  fixture = await startRealtimeFixture(`
    create sequence public.asked;
    create function public.owns(owner uuid) returns boolean language plpgsql as $$
    begin
      perform nextval('public.asked');
      return owner = auth.uid();
    end
    $$;
    create table public.things (
      id int primary key, owner uuid, title text, secret text default 'hush', code char(3), amount numeric, count int8,
      tags text[], made timestamptz, data jsonb, flag boolean, blob bytea
    );
    alter table public.things enable row level security;
    create policy things_select_own on public.things for select to authenticated using (public.owns(owner));
    grant usage on sequence public.asked to authenticated;
    grant select (id, owner, title, code, amount, count, tags, made, data, flag, blob) on public.things
      to authenticated;

    create table public.open_things (id int primary key, title text, state varchar(20), number int, flag boolean, raw json);
    alter table public.open_things replica identity full;
    grant select on public.open_things to authenticated;

    create table public.keyless (title text);
    create table public.hidden (id int primary key, title text);
    create table public.failing (id int primary key);
    alter table public.failing enable row level security;
    create policy failing_select on public.failing for select to authenticated
      using ((auth.jwt() ->> 'number')::int = id);
    create table public.unpublished (id int primary key);
    grant select on public.keyless, public.failing, public.unpublished to authenticated;
    grant select (title) on public.hidden to authenticated;
    alter publication supabase_realtime
      add table public.things, public.open_things, public.keyless, public.hidden, public.failing;
  `);
});
afterEach(() => {
  for (const subscription of open.splice(0)) subscription.close();
});
afterAll(() => fixture?.end());

interface Listening {
  readonly heard: RowChange[];
  readonly indexes: (readonly number[])[];
  readonly subscription: ChangesSubscription;
}

async function listen(
  request: Partial<ChangesRequest> | readonly Partial<ChangesRequest>[],
  claims: Claims = claimsOf(FIRST),
): Promise<Listening> {
  const heard: RowChange[] = [];
  const indexes: (readonly number[])[] = [];
  const requests = [request].flat().map((one) => ({ event: '*' as const, schema: 'public', ...one }));
  const subscription = await fixture.realtime.subscribe(requests, claims, (change, places) => {
    heard.push(change);
    indexes.push(places);
  });
  open.push(subscription);
  return { heard, indexes, subscription };
}

/** Changes are passed on in commit order: once a later one has been heard, an earlier one has been decided. */
async function settled(): Promise<void> {
  const mark = await listen({ event: 'INSERT', table: 'open_things', filter: 'title=eq.mark' });
  await fixture.query(`insert into public.open_things (id, title) values (-1, 'mark')`);
  await vi.waitFor(() => expect(mark.heard).toHaveLength(1), { timeout: 5000 });
  mark.subscription.close();
  await fixture.query('delete from public.open_things where id = -1');
}

describe('a change of a table with policies', () => {
  it('is heard by those who may see the row, with the columns that they may read', async () => {
    const [first, second, anon] = [
      await listen({ table: 'things' }),
      await listen({ table: 'things' }, claimsOf(SECOND)),
      await listen({ table: 'things' }, claimsOf(FIRST, { role: 'service_role' })),
    ];
    await fixture.query(
      `insert into public.things values
       (1, $1, 'Ẹ "káàárọ̀"', 'hush', 'abc', 10.50, 5, '{a,"b,c"}', '2026-01-02T03:04:05.678Z', '{"a":[1]}', true, '\\x01ff')`,
      [FIRST],
    );
    await settled();
    expect(second.heard).toEqual([]);
    expect(anon.heard).toMatchObject([{ errors: ['Error 401: Unauthorized'] }]);
    expect(first.heard).toEqual([
      {
        schema: 'public',
        table: 'things',
        type: 'INSERT',
        commit_timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        columns: [
          { name: 'id', type: 'int4' },
          { name: 'owner', type: 'uuid' },
          { name: 'title', type: 'text' },
          { name: 'code', type: 'bpchar' },
          { name: 'amount', type: 'numeric' },
          { name: 'count', type: 'int8' },
          { name: 'tags', type: '_text' },
          { name: 'made', type: 'timestamptz' },
          { name: 'data', type: 'jsonb' },
          { name: 'flag', type: 'bool' },
          { name: 'blob', type: 'bytea' },
        ],
        record: {
          id: 1,
          owner: FIRST,
          title: 'Ẹ "káàárọ̀"',
          code: 'abc',
          amount: 10.5,
          count: 5,
          tags: ['a', 'b,c'],
          made: '2026-01-02T03:04:05.678+00:00',
          data: { a: [1] },
          flag: true,
          blob: '\\x01ff',
        },
        errors: null,
      },
    ]);
    expect(Math.abs(Date.parse(first.heard[0]?.commit_timestamp ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('says of the row before it the key alone, whoever hears of a deletion', async () => {
    await fixture.query('insert into public.things (id, owner) values (2, $1)', [FIRST]);
    const first = await listen({ table: 'things' });
    const second = await listen({ table: 'things' }, claimsOf(SECOND));
    await fixture.query(`update public.things set title = 'new' where id = 2`);
    await fixture.query('update public.things set owner = $1 where id = 2', [SECOND]);
    await fixture.query('delete from public.things where id = 2');
    await settled();
    expect(first.heard).toMatchObject([
      { type: 'UPDATE', record: { id: 2, title: 'new' }, old_record: { id: 2 } },
      { type: 'DELETE' },
    ]);
    expect(second.heard).toMatchObject([{ type: 'UPDATE' }, { type: 'DELETE' }]);
    for (const { heard } of [first, second]) {
      expect(heard.at(-1)?.old_record).toEqual({ id: 2 });
      expect(heard.at(-1)).not.toHaveProperty('record');
    }
  });

  it('asks the policies once for each set of claims, however many listen', async () => {
    for (let i = 0; i < 5; i++) await listen([{ table: 'things' }, { table: 'things', event: 'INSERT' }]);
    const one = await listen({ table: 'things' }, claimsOf(SECOND));
    const [before] = await fixture.query<{ n: number }>(`select nextval('public.asked')::int as n`);
    await fixture.query('insert into public.things (id, owner) values (3, $1)', [SECOND]);
    await settled();
    const [after] = await fixture.query<{ n: number }>(`select nextval('public.asked')::int as n`);
    expect((after?.n ?? 0) - (before?.n ?? 0) - 1).toBe(2);
    expect(one.heard).toHaveLength(1);
  });

  it('follows the claims that were given last', async () => {
    const listening = await listen({ table: 'things' });
    await fixture.query('insert into public.things (id, owner) values (4, $1), (5, $2)', [FIRST, SECOND]);
    await settled();
    listening.subscription.setClaims(claimsOf(SECOND));
    await fixture.query('insert into public.things (id, owner) values (6, $1), (7, $2)', [FIRST, SECOND]);
    await settled();
    expect(listening.heard.map(({ record }) => record?.id)).toEqual([4, 7]);
    listening.subscription.setClaims(claimsOf(SECOND, { role: 'nobody' }));
    await fixture.query('insert into public.things (id, owner) values (8, $1)', [SECOND]);
    await settled();
    expect(listening.heard).toHaveLength(2);
  });

  it('is not heard any more by who has left', async () => {
    const [left, stayed] = [await listen({ table: 'things' }), await listen({ table: 'things' })];
    left.subscription.close();
    await fixture.query('insert into public.things (id, owner) values (9, $1)', [FIRST]);
    await settled();
    expect(left.heard).toEqual([]);
    expect(stayed.heard).toHaveLength(1);
    const rows = await fixture.query('select from realtime.subscription where entity = $1::regclass', [
      'public.things',
    ]);
    expect(rows).toHaveLength(1);
  });
});

describe('a change of a table without policies', () => {
  it('says as much of the row before it as is logged', async () => {
    const large = 'x'.repeat(20_000);
    const listening = await listen({ table: 'open_things' });
    await fixture.query('insert into public.open_things (id, title, number) values (1, $1, 1)', [large]);
    await fixture.query('update public.open_things set number = 2 where id = 1');
    await fixture.query('delete from public.open_things where id = 1');
    await settled();
    const whole = { id: 1, title: large, state: null, flag: null, raw: null };
    expect(listening.heard.slice(0, 3)).toMatchObject([
      { type: 'INSERT', record: { ...whole, number: 1 } },
      { type: 'UPDATE', record: { ...whole, number: 2 }, old_record: { ...whole, number: 1 } },
      { type: 'DELETE', old_record: { ...whole, number: 2 } },
    ]);
  });

  it('tells which of the requests it meets', async () => {
    const listening = await listen([
      { event: 'INSERT', table: 'open_things' },
      { event: 'UPDATE', table: 'open_things' },
      { table: 'open_things', filter: 'number=gt.5' },
      {},
      { schema: '*', event: 'DELETE' },
    ]);
    await fixture.query(`insert into public.open_things (id, number) values (20, 9)`);
    await fixture.query('update public.open_things set number = 1 where id = 20');
    await fixture.query('delete from public.open_things where id = 20');
    await vi.waitFor(
      () =>
        expect(listening.indexes).toEqual([
          [0, 2, 3],
          [1, 3],
          [3, 4],
        ]),
      { timeout: 5000 },
    );
  });

  it('is cut to the columns that were selected, and the key', async () => {
    const listening = await listen({ table: 'open_things', select: ['title'] });
    await fixture.query(`insert into public.open_things (id, title, number) values (21, 'a', 9)`);
    await vi.waitFor(() => expect(listening.heard).toHaveLength(1), { timeout: 5000 });
    expect(listening.heard[0]?.record).toEqual({ id: 21, title: 'a' });
    expect(listening.heard[0]?.columns.map(({ name }) => name)).toEqual(['id', 'title']);
  });
});

describe('a filter', () => {
  const ROWS = [
    `(100, 'apple', 'open', 1, true)`,
    `(101, 'Apple pie', 'closed', 20, false)`,
    `(102, 'a,b "c" (d)\\e', 'open', 3, null)`,
    `(103, null, null, null, null)`,
  ];
  const filter = postgresChangesFilter;
  it.each([
    [filter().eq('title', 'apple'), [100]],
    [filter().neq('title', 'apple'), [101, 102]],
    [filter().lt('number', 20), [100, 102]],
    [filter().lte('number', 3), [100, 102]],
    [filter().gt('number', 3), [101]],
    [filter().gte('number', 3), [101, 102]],
    [filter().in('number', [1, 3]), [100, 102]],
    [filter().in('title', ['apple', 'a,b "c" (d)\\e']), [100, 102]],
    [filter().eq('title', 'a,b "c" (d)\\e'), [102]],
    [filter().like('title', '%ppl%'), [100, 101]],
    [filter().like('title', 'apple%'), [100]],
    [filter().ilike('title', 'apple%'), [100, 101]],
    [filter().like('state', 'op%'), [100, 102]],
    [filter().match('title', '^a'), [100, 102]],
    [filter().imatch('title', '^a[ph]'), [100, 101]],
    [filter().is('title', null), [103]],
    [filter().is('flag', true), [100]],
    [filter().is('flag', 'unknown'), [102, 103]],
    [filter().isDistinct('number', 1), [101, 102, 103]],
    [filter().not('title', 'eq', 'apple'), [101, 102]],
    [filter().not('title', 'is', null), [100, 101, 102]],
    [filter().not('number', 'in', [1, 3]), [101]],
    [filter().not('title', 'ilike', 'apple%'), [102]],
    [filter().eq('state', 'open').gt('number', 1), [102]],
    [filter(), [100, 101, 102, 103]],
  ])('%s brings %j', async (condition, expected) => {
    const listening = await listen({
      event: 'INSERT',
      table: 'open_things',
      filter: condition.build(),
    });
    await fixture.query(
      `delete from public.open_things;
       insert into public.open_things (id, title, state, number, flag) values ${ROWS.join(', ')};`,
    );
    await settled();
    expect(listening.heard.map(({ record }) => record?.id).filter((id) => id !== -1)).toEqual(expected);
  });

  it('on an array compares the array', async () => {
    const listening = await listen({ table: 'things', filter: filter().eq('tags', '{a,"b c"}').build() });
    await fixture.query(
      `insert into public.things (id, owner, tags) values (400, $1, '{a,b c}'), (401, $1, '{a}')`,
      [FIRST],
    );
    await settled();
    expect(listening.heard.map(({ record }) => record?.id)).toEqual([400]);
  });

  it('on a column that is logged decides about deletions too', async () => {
    await fixture.query(`
      delete from public.open_things;
      insert into public.open_things (id, title) values (110, 'apple'), (111, 'pear')
    `);
    const listening = await listen({ event: 'DELETE', table: 'open_things', filter: 'title=eq.pear' });
    await fixture.query('delete from public.open_things');
    await settled();
    expect(listening.heard.map((change) => change.old_record?.id)).toEqual([111]);
  });
});

describe('a change that cannot be told', () => {
  it('without a primary key is an error in its place', async () => {
    const listening = await listen({ table: 'keyless' });
    await fixture.query(`insert into public.keyless values ('a')`);
    await vi.waitFor(() => expect(listening.heard).toHaveLength(1), { timeout: 5000 });
    expect(listening.heard[0]).toMatchObject({
      type: 'INSERT',
      columns: [],
      errors: ['Error 400: Bad Request, no primary key'],
    });
    expect(listening.heard[0]).not.toHaveProperty('record');
  });

  it('to a role that may not read the key is an error in its place', async () => {
    const listening = await listen({ table: 'hidden' });
    await fixture.query(`insert into public.hidden values (1, 'a')`);
    await vi.waitFor(() => expect(listening.heard).toHaveLength(1), { timeout: 5000 });
    expect(listening.heard[0]).toMatchObject({ errors: ['Error 401: Unauthorized'] });
    expect(JSON.stringify(listening.heard[0])).not.toContain('"a"');
  });

  it('because it is larger than a megabyte comes without its large values', async () => {
    const listening = await listen({ table: 'open_things' });
    await fixture.query(
      `insert into public.open_things (id, title, number) values (200, repeat('x', 1100000), 7)`,
    );
    await vi.waitFor(() => expect(listening.heard).toHaveLength(1), { timeout: 5000 });
    expect(listening.heard[0]).toMatchObject({ errors: ['Error 413: Payload Too Large'] });
    expect(listening.heard[0]?.record).toMatchObject({ id: 200, number: 7 });
    expect(listening.heard[0]?.record).not.toHaveProperty('title');
  });

  it('of a table that is gone by then concerns no other', async () => {
    const [gone, kept] = [await listen({ table: 'keyless' }), await listen({ table: 'open_things' })];
    await fixture.query(`
      begin;
      insert into public.open_things (id) values (300);
      insert into public.keyless values ('a');
      insert into public.open_things (id) values (301);
      drop table public.keyless;
      commit
    `);
    await settled();
    expect(gone.heard).toEqual([]);
    expect(kept.heard.slice(0, 2).map(({ record }) => record?.id)).toEqual([300, 301]);
    expect(fixture.log.join('\n')).toContain('WARNING: a change of public.keyless was not passed on');
  });

  it('because a policy fails on somebody’s claims concerns nobody else', async () => {
    const [bad, good] = [
      await listen({ table: 'failing' }, claimsOf(FIRST, { number: 'x' })),
      await listen({ table: 'failing' }, claimsOf(FIRST, { number: 1 })),
    ];
    await fixture.query('insert into public.failing values (1)');
    await settled();
    expect(bad.heard).toMatchObject([
      { errors: ['Error 500: Internal Server Error, RLS policy evaluation failed'] },
    ]);
    expect(bad.heard[0]).not.toHaveProperty('record');
    expect(good.heard).toMatchObject([{ record: { id: 1 }, errors: null }]);
  });
});

describe('a request that cannot be served is refused in the real server’s words', () => {
  const exception = (filters: string, reason: string, table = 'open_things', select = 'nil') =>
    `Unable to subscribe to changes with given parameters. An exception happened so please check your connect parameters: [event: *, schema: public, table: ${table}, filters: [${filters}], select: ${select}]. Exception: ${reason}`;
  it.each<[Partial<ChangesRequest>, string]>([
    [
      { table: 'unpublished' },
      'Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the given connect parameters: [event: *, schema: public, table: unpublished, filters: [], select: nil]',
    ],
    [{ table: 'open_things', filter: 'title' }, 'Error parsing `filter` params: ["title"]'],
    [{ table: 'open_things', filter: 'title=foo.hey' }, 'Error parsing `filter` params: ["foo", "hey"]'],
    [
      { table: 'open_things', filter: 'title=eq.a,,number=eq.1' },
      'Error parsing `filter` params: filter must not contain empty segments (check for extra commas)',
    ],
    [
      { table: 'open_things', filter: 'title=in.a' },
      'Error parsing `filter` params: `in` filter value must be wrapped by parentheses',
    ],
    [
      { filter: 'title=eq.a' },
      'No subscription params provided. Please provide at least a `schema` or `table` to subscribe to: %{"event" => "*", "filter" => "title=eq.a", "schema" => "public"}',
    ],
    [
      { select: ['title'] },
      'Column selection is not supported for wildcard subscriptions. Provide an explicit schema and table name.',
    ],
    [
      { table: 'open_things', filter: 'nope=eq.1' },
      exception('{"nope", "eq", "1", false}', 'ERROR P0001 (raise_exception) invalid column for filter nope'),
    ],
    [
      { table: 'things', filter: 'secret=eq.hush' },
      exception(
        '{"secret", "eq", "hush", false}',
        'ERROR P0001 (raise_exception) invalid column for filter secret',
        'things',
      ),
    ],
    [
      { table: 'open_things', filter: 'number=not.eq.one' },
      exception(
        '{"number", "eq", "one", true}',
        'ERROR 22P02 (invalid_text_representation) invalid input syntax for type integer: "one"',
      ),
    ],
    [
      { table: 'open_things', filter: 'title=match.(' },
      exception(
        '{"title", "match", "(", false}',
        'ERROR P0001 (raise_exception) invalid regular expression for match filter: invalid regular expression: parentheses () not balanced',
      ),
    ],
    [
      { table: 'open_things', filter: 'title=is.true' },
      exception(
        '{"title", "is", "true", false}',
        'ERROR P0001 (raise_exception) is true filter requires a boolean column, got text',
      ),
    ],
    [
      { table: 'open_things', filter: 'raw=eq.{}' },
      exception(
        '{"raw", "eq", "{}", false}',
        'ERROR P0001 (raise_exception) operator eq is not supported on column raw of type json: operator does not exist: json = json',
      ),
    ],
    [
      {
        table: 'open_things',
        filter: `number=in.(${Array.from({ length: 101 }, (_, i) => i).join(',')})`,
      },
      exception(
        `{"number", "in", "{${Array.from({ length: 101 }, (_, i) => i).join(',')}}", false}`,
        'ERROR P0001 (raise_exception) too many values for `in` filter. Maximum 100',
      ),
    ],
    [
      { table: 'things', select: ['title', 'secret'] },
      exception(
        '',
        'ERROR P0001 (raise_exception) invalid column for select secret',
        'things',
        '["title", "secret"]',
      ),
    ],
  ])('%j', async (request, message) => {
    const refused = await listen(request).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'InvalidChangesRequest', message });
  });

  it('with all that was asked for beside it', async () => {
    await expect(listen([{ table: 'open_things' }, { table: 'unpublished' }])).rejects.toThrow(/unpublished/);
    expect(await fixture.query('select from realtime.subscription')).toEqual([]);
  });
});
