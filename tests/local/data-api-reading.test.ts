import { describe, expect, it } from 'vitest';
import { inDatabase } from '../support/database.ts';
import { rest, secretClient, untilKnown, useFixture } from './data-api-support.ts';

const AUTHORS = 'dataapi_test_read_authors';
const BOOKS = 'dataapi_test_read_books';
const GENRES = 'dataapi_test_read_genres';
const PROFILES = 'dataapi_test_read_profiles';

useFixture('data-api-reading', 'dataapi_test_read_', AUTHORS);

const authors = () => secretClient().from(AUTHORS).select('id').order('id');
const books = () => secretClient().from(BOOKS).select('id').order('id');
type Query = ReturnType<typeof authors>;

async function ids(query: PromiseLike<{ data: { id: number }[] | null; error: unknown }>): Promise<number[]> {
  const { data, error } = await query;
  expect(error).toBeNull();
  return (data ?? []).map((row) => row.id);
}

describe('values', () => {
  it('are written as PostgreSQL writes them, without loss', async () => {
    const answer = await rest('GET', `/${AUTHORS}?select=big,rating,seen_at,born,tags,years,home&id=eq.1`);
    expect(answer.text).toBe(
      '[{"big":9007199254740993,"rating":4.50,"seen_at":"2026-01-02T03:04:05.123456+00:00","born":"1930-11-16",' +
        '"tags":["poet","two words"],"years":"[1,5)",' +
        '"home":{"n": 10, "city": "Ikeja", "rooms": [1, {"b": "two"}]}}]',
    );
    const large = await rest('GET', `/${AUTHORS}?select=rating&id=eq.2`);
    expect(large.text).toBe('[{"rating":12345678901234567890.123}]');
  });

  it('that are JSON text stay text', async () => {
    const { data } = await secretClient().from(AUTHORS).select('home').eq('id', 2).single();
    expect(data).toEqual({ home: 'just text' });
  });

  it('can be renamed, cast and taken out of JSON', async () => {
    const { data, error } = await secretClient()
      .from(AUTHORS)
      .select('who:name,big::text,home->city,home->>n,inner:home->rooms->1->>b,home->rooms->0')
      .eq('id', 1)
      .single();
    expect(error).toBeNull();
    expect(data).toEqual({
      who: 'Alpha',
      big: '9007199254740993',
      city: 'Ikeja',
      n: '10',
      inner: 'two',
      rooms: 1,
    });
  });

  it('include computed columns', async () => {
    const { data } = await secretClient().from(BOOKS).select('dataapi_test_read_label').eq('id', 1).single();
    expect(data).toEqual({ dataapi_test_read_label: 'Running under the rain (100)' });
  });
});

describe('filters', () => {
  const onAuthors: [string, (query: Query) => Query, number[]][] = [
    ['eq', (query) => query.eq('name', 'Co, "C."'), [3]],
    ['neq', (query) => query.neq('name', 'Alpha'), [2, 3]],
    ['gt', (query) => query.gt('id', 2), [3]],
    ['gte', (query) => query.gte('id', 2), [2, 3]],
    ['lt on a bigint beyond 2^53', (query) => query.lt('big', '9007199254740993'), [2]],
    ['lte', (query) => query.lte('id', 1), [1]],
    ['gt on microseconds', (query) => query.gt('seen_at', '2026-01-02T03:04:05.123455Z'), [1, 2]],
    ['gt just beyond', (query) => query.gt('seen_at', '2026-01-02T03:04:05.123456Z'), [2]],
    ['like', (query) => query.like('name', 'A%'), [1]],
    ['ilike', (query) => query.ilike('name', 'a*'), [1]],
    ['likeAllOf', (query) => query.likeAllOf('name', ['%a%', '%y%']), [2]],
    ['likeAnyOf', (query) => query.likeAnyOf('name', ['A%', 'B%']), [1, 2]],
    ['ilikeAllOf', (query) => query.ilikeAllOf('name', ['a%', '%A']), [1]],
    ['ilikeAnyOf', (query) => query.ilikeAnyOf('name', ['a%', 'c%']), [1, 3]],
    ['match', (query) => query.filter('name', 'match', '^B'), [2]],
    ['imatch', (query) => query.filter('name', 'imatch', '^b'), [2]],
    ['eq(any)', (query) => query.filter('id', 'eq(any)', '{1,3}'), [1, 3]],
    ['is null', (query) => query.is('born', null), [3]],
    ['is true', (query) => query.is('active', true), [1]],
    ['is unknown', (query) => query.filter('active', 'is', 'unknown'), [3]],
    ['is not_null', (query) => query.filter('active', 'is', 'not_null'), [1, 2]],
    ['not is null', (query) => query.not('born', 'is', null), [1, 2]],
    ['isdistinct', (query) => query.filter('active', 'isdistinct', 'true'), [2, 3]],
    ['in', (query) => query.in('id', [1, 3, 99]), [1, 3]],
    ['in with quotes and commas', (query) => query.filter('name', 'in', '("Co, \\"C.\\"",Alpha)'), [1, 3]],
    ['in with nothing', (query) => query.in('id', []), []],
    ['not in', (query) => query.not('id', 'in', '(1,3)'), [2]],
    ['contains on an array', (query) => query.contains('tags', ['two words']), [1]],
    ['containedBy on an array', (query) => query.containedBy('tags', ['poet']), [2, 3]],
    ['overlaps', (query) => query.overlaps('tags', ['poet', 'other']), [1, 2]],
    ['contains on jsonb', (query) => query.contains('home', { city: 'Ikeja' }), [1]],
    ['rangeGt', (query) => query.rangeGt('years', '[1,5)'), [2]],
    ['rangeGte', (query) => query.rangeGte('years', '[5,9)'), [2]],
    ['rangeLt', (query) => query.rangeLt('years', '[5,9)'), [1]],
    ['rangeLte', (query) => query.rangeLte('years', '[1,5)'), [1]],
    ['rangeAdjacent', (query) => query.rangeAdjacent('years', '[9,12)'), [2]],
    ['contains on a range', (query) => query.contains('years', '[2,3)'), [1]],
    ['match of several columns', (query) => query.match({ id: 1, name: 'Alpha' }), [1]],
    ['a JSON path as text', (query) => query.eq('home->>city', 'Ikeja'), [1]],
    ['a JSON path compared as JSON', (query) => query.gt('home->n', '9'), [1]],
    ['or', (query) => query.or('id.eq.1,and(id.gt.2,born.is.null)'), [1, 3]],
    ['or with quotes', (query) => query.or('name.eq."Co, \\"C.\\"",tags.cs.{"two words"}'), [1, 3]],
    ['or with in', (query) => query.or('id.in.(2,3),name.like.A*'), [1, 2, 3]],
  ];
  it.each(onAuthors)('%s', async (_, filter, expected) => {
    expect(await ids(filter(authors()))).toEqual(expected);
  });

  it('negated groups', async () => {
    const answer = await rest('GET', `/${AUTHORS}?select=id&not.and=(id.gt.1,born.not.is.null)&order=id`);
    expect(answer.json).toEqual([{ id: 1 }, { id: 3 }]);
    const nested = await rest('GET', `/${AUTHORS}?select=id&and=(id.gt.1,not.or(id.eq.2,id.eq.9))`);
    expect(nested.json).toEqual([{ id: 3 }]);
  });

  const searches: [string, (query: ReturnType<typeof books>) => ReturnType<typeof books>, number[]][] = [
    ['textSearch on a tsvector', (query) => query.textSearch('words', 'run & rain'), [1]],
    [
      'textSearch on text with a language',
      (query) => query.textSearch('title', 'run', { config: 'english' }),
      [1, 2],
    ],
    ['plain', (query) => query.textSearch('words', 'market late', { type: 'plain' }), [2]],
    [
      'phrase',
      (query) => query.textSearch('title', 'under the rain', { type: 'phrase', config: 'simple' }),
      [1],
    ],
    [
      'websearch',
      (query) => query.textSearch('words', 'rain or market', { type: 'websearch', config: 'english' }),
      [1, 2],
    ],
    ['negated', (query) => query.not('words', 'fts(english)', 'run'), [3]],
  ];
  it.each(searches)('full text: %s', async (_, filter, expected) => {
    expect(await ids(filter(books()))).toEqual(expected);
  });

  it('keep a percent sign that is escaped', async () => {
    expect(await ids(books().like('title', '%\\%'))).toEqual([3]);
  });
});

describe('order, limits and counts', () => {
  it('sorts by several columns, with nulls where asked', async () => {
    const query = secretClient().from(AUTHORS).select('id');
    expect(await ids(query.order('born', { ascending: false, nullsFirst: false }).order('id'))).toEqual([
      2, 1, 3,
    ]);
    expect(
      await ids(
        secretClient().from(AUTHORS).select('id').order('home->>city', { nullsFirst: true }).order('id'),
      ),
    ).toEqual([2, 3, 1]);
  });

  it('windows by limit, range and the Range header', async () => {
    expect(await ids(authors().limit(1))).toEqual([1]);
    expect(await ids(authors().range(1, 2))).toEqual([2, 3]);
    const answer = await rest('GET', `/${AUTHORS}?select=id&order=id`, { range: '1-1' });
    expect([answer.status, answer.headers.get('content-range'), answer.json]).toEqual([
      200,
      '1-1/*',
      [{ id: 2 }],
    ]);
    expect((await rest('GET', `/${AUTHORS}?limit=0`)).json).toEqual([]);
  });

  it('counts exactly, by plan and by estimate', async () => {
    const exact = await secretClient().from(AUTHORS).select('id', { count: 'exact' }).gt('id', 1).limit(1);
    expect([exact.count, exact.status, exact.data?.length]).toEqual([2, 206, 1]);
    const head = await secretClient().from(AUTHORS).select('*', { count: 'exact', head: true });
    expect([head.count, head.data, head.status]).toEqual([3, null, 200]);
    const estimated = await secretClient().from(AUTHORS).select('id', { count: 'estimated' });
    expect([estimated.count, estimated.status]).toEqual([3, 200]);
    const planned = await secretClient().from(AUTHORS).select('id', { count: 'planned' });
    expect(planned.error).toBeNull();
    expect(planned.count).toBeGreaterThan(0);
  });

  it('refuses an offset beyond the rows (416)', async () => {
    const answer = await rest('GET', `/${AUTHORS}?offset=10`, { prefer: 'count=exact' });
    expect([answer.status, answer.headers.get('content-range'), answer.json]).toEqual([
      416,
      '*/3',
      {
        code: 'PGRST103',
        message: 'Requested range not satisfiable',
        details: 'An offset of 10 was requested, but there are only 3 rows.',
        hint: null,
      },
    ]);
    expect((await rest('GET', `/${AUTHORS}?limit=-1`)).status).toBe(416);
    expect((await rest('GET', `/${AUTHORS}`, { range: '5-2' })).status).toBe(416);
  });
});

describe('shapes', () => {
  it('single wants exactly one row', async () => {
    const none = await secretClient().from(AUTHORS).select('id').eq('id', 9).single();
    expect([none.status, none.error?.code, none.error?.details]).toEqual([
      406,
      'PGRST116',
      'The result contains 0 rows',
    ]);
    const many = await secretClient().from(AUTHORS).select('id').single();
    expect([many.status, many.error?.code]).toEqual([406, 'PGRST116']);
  });

  it('maybeSingle takes none for null', async () => {
    const none = await secretClient().from(AUTHORS).select('id').eq('id', 9).maybeSingle();
    expect([none.data, none.error]).toEqual([null, null]);
    const many = await secretClient().from(AUTHORS).select('id').maybeSingle();
    expect(many.error?.code).toBe('PGRST116');
  });

  it('CSV quotes as PostgreSQL does', async () => {
    const { data, error } = await secretClient().from(AUTHORS).select('id,name,tags').order('id').csv();
    expect(error).toBeNull();
    expect(data).toBe('id,name,tags\n1,Alpha,"{poet,""two words""}"\n2,Bakery,{poet}\n3,"Co, ""C.""",{}');
  });

  it('nulls can be stripped', async () => {
    const { data } = await secretClient().from(AUTHORS).select('id,born').eq('id', 3).stripNulls();
    expect(data).toEqual([{ id: 3 }]);
  });
});

describe('embedding', () => {
  const select = (text: string) => secretClient().from(AUTHORS).select(text).order('id');

  it('to one, to many and nested', async () => {
    const { data, error } = await secretClient()
      .from(BOOKS)
      .select(`id,author:${AUTHORS}!dataapi_test_read_books_author(name,${PROFILES}(website))`)
      .order('id')
      .limit(1);
    expect(error).toBeNull();
    expect(data).toEqual([
      { id: 1, author: { name: 'Alpha', [PROFILES]: { website: 'https://alpha.example' } } },
    ]);
    const many = await select(`id,written:${BOOKS}!dataapi_test_read_books_author(id)`);
    expect(many.data).toEqual([
      { id: 1, written: [{ id: 1 }, { id: 2 }] },
      { id: 2, written: [{ id: 3 }] },
      { id: 3, written: [] },
    ]);
  });

  it('by the column of the key, and to itself', async () => {
    const byColumn = await secretClient().from(BOOKS).select('id,editor_id(name)').order('id');
    expect(byColumn.data?.map((row) => row.editor_id)).toEqual([{ name: 'Bakery' }, null, { name: 'Alpha' }]);
    const mentor = await select('id,mentor_id(name)').eq('id', 2).single();
    expect(mentor.data).toEqual({ id: 2, mentor_id: { name: 'Alpha' } });
    const pupils = await select(`id,pupils:${AUTHORS}(id)`).eq('id', 1).single();
    expect(pupils.data).toEqual({ id: 1, pupils: [{ id: 2 }, { id: 3 }] });
  });

  it('many to many', async () => {
    const { data } = await secretClient().from(BOOKS).select(`id,genres:${GENRES}(name)`).order('id');
    expect(data).toEqual([
      { id: 1, genres: [{ name: 'novel' }, { name: 'essay' }] },
      { id: 2, genres: [] },
      { id: 3, genres: [{ name: 'novel' }] },
    ]);
  });

  it('through views and computed relationships', async () => {
    const shelf = await secretClient()
      .from('dataapi_test_read_shelf')
      .select(`book,${AUTHORS}!dataapi_test_read_books_author(name)`)
      .order('book');
    expect(shelf.error).toBeNull();
    expect(shelf.data).toEqual([
      { book: 1, [AUTHORS]: { name: 'Alpha' } },
      { book: 3, [AUTHORS]: { name: 'Bakery' } },
    ]);
    const longest = await select('id,dataapi_test_read_longest(title)').limit(1).single();
    expect(longest.data).toEqual({ id: 1, dataapi_test_read_longest: { title: 'The market runs late' } });
  });

  it('!inner narrows the rows above, and the count with them', async () => {
    const { data, count } = await secretClient()
      .from(BOOKS)
      .select(`id,genres:${GENRES}!inner(name)`, { count: 'exact' })
      .eq('genres.name', 'essay');
    expect([data, count]).toEqual([[{ id: 1, genres: [{ name: 'essay' }] }], 1]);
  });

  it('filters, orders and limits of an embed leave the rows above alone', async () => {
    const { data } = await select(`id,written:${BOOKS}!dataapi_test_read_books_author(id)`)
      .or('pages.gt.50,pages.is.null', { referencedTable: 'written' })
      .order('id', { referencedTable: 'written', ascending: false })
      .limit(1, { referencedTable: 'written' });
    expect(data).toEqual([
      { id: 1, written: [{ id: 2 }] },
      { id: 2, written: [{ id: 3 }] },
      { id: 3, written: [] },
    ]);
  });

  it('an embed can be asked for by being there', async () => {
    expect(await ids(select(`id,${PROFILES}()`).not(PROFILES, 'is', null) as never)).toEqual([1]);
    expect(
      await ids(select(`id,written:${BOOKS}!dataapi_test_read_books_author()`).is('written', null) as never),
    ).toEqual([3]);
  });

  it('rows are ordered by a to-one embed', async () => {
    const author = `author:${AUTHORS}!dataapi_test_read_books_author(name)`;
    const query = secretClient().from(BOOKS).select(`id,${author}`);
    expect(await ids(query.order('author(name)', { ascending: false }).order('id') as never)).toEqual([
      3, 1, 2,
    ]);
    const refused = await secretClient().from(BOOKS).select(`id,${GENRES}(name)`).order(`${GENRES}(name)`);
    expect([refused.status, refused.error?.code]).toEqual([400, 'PGRST118']);
  });

  it('spreads a to-one embed into columns and a to-many embed into arrays', async () => {
    const one = await secretClient()
      .from(BOOKS)
      .select(`id,...${AUTHORS}!dataapi_test_read_books_author(author:name)`)
      .order('id');
    expect(one.data?.[2]).toEqual({ id: 3, author: 'Bakery' });
    const many = await select(`id,...${BOOKS}!dataapi_test_read_books_author(titles:title)`)
      .order('id', { referencedTable: BOOKS, ascending: false })
      .limit(1);
    expect(many.data).toEqual([{ id: 1, titles: ['The market runs late', 'Running under the rain'] }]);
  });

  it('refuses what is ambiguous with 300 and the choices', async () => {
    const { status, error } = await select(`id,${BOOKS}(id)`);
    expect([status, error?.code]).toEqual([300, 'PGRST201']);
    expect(error?.hint).toContain(`'${BOOKS}!dataapi_test_read_books_editor'`);
    expect(error?.details).toContainEqual({
      cardinality: 'one-to-many',
      embedding: `${AUTHORS} with ${BOOKS}`,
      relationship: `dataapi_test_read_books_author using ${AUTHORS}(id) and ${BOOKS}(author_id)`,
    });
  });

  it('refuses what is not related', async () => {
    const { status, error } = await select(`id,${GENRES}(id)`);
    expect([status, error?.code]).toEqual([400, 'PGRST200']);
    const unnamed = await select('id').eq(`${GENRES}.id`, 1);
    expect([unnamed.status, unnamed.error?.code]).toEqual([400, 'PGRST108']);
  });
});

describe('refusals', () => {
  it.each([
    ['/dataapi_test_read_nothing', 404, 'PGRST205'],
    ['/a/b', 404, 'PGRST125'],
    [`/${AUTHORS}?nothing=eq.1`, 400, '42703'],
    [`/${AUTHORS}?id=eq.x`, 400, '22P02'],
    [`/${AUTHORS}?id=like.1`, 404, '42883'],
    [`/${AUTHORS}?id=is.1`, 400, 'PGRST100'],
    [`/${AUTHORS}?id=constructor.1`, 400, 'PGRST100'],
    [`/${AUTHORS}?id=1`, 400, 'PGRST100'],
    [`/${AUTHORS}?select=id,,name`, 400, 'PGRST100'],
    [`/${AUTHORS}?select=id(`, 400, 'PGRST100'],
    [`/${AUTHORS}?select=id::int;drop`, 400, 'PGRST100'],
    [`/${AUTHORS}?select=id::nothing`, 400, '42704'],
    [`/${AUTHORS}?order=id.up`, 400, 'PGRST100'],
    [`/${AUTHORS}?or=(id.eq.1`, 400, 'PGRST100'],
    [`/${AUTHORS}?select=id.sum()`, 400, 'PGRST123'],
    [`/${AUTHORS}?name=eq.%00`, 400, '22021'],
    [`/${AUTHORS}?born=gt.2026-13-01`, 400, '22008'],
    [`/${AUTHORS}?tags=cs.{unclosed`, 400, '22P02'],
    ['/', 501, 'PGRST501'],
  ])('%s is answered with %i and %s', async (path, status, code) => {
    const answer = await rest('GET', path);
    expect([answer.status, (answer.json as { code: string }).code]).toEqual([status, code]);
    expect(Object.keys(answer.json as object).sort()).toEqual(['code', 'details', 'hint', 'message']);
  });

  it('names are data: nothing of a request becomes SQL', async () => {
    const name = encodeURIComponent('"a""; drop table x; --"');
    const answer = await rest('GET', `/${AUTHORS}?select=${name}`);
    expect([answer.status, (answer.json as { code: string }).code]).toEqual([400, 'PGRST100']);
    const quoted = await rest('GET', `/${AUTHORS}?select=${encodeURIComponent('"x\\"; drop"')}`);
    expect([quoted.status, (quoted.json as { code: string }).code]).toEqual([400, '42703']);
  });

  it('an unknown media type, an unknown schema, an unknown method', async () => {
    expect((await rest('GET', `/${AUTHORS}`, { accept: 'image/png' })).status).toBe(406);
    expect((await rest('GET', `/${AUTHORS}`, { accept: 'application/vnd.pgrst.plan' })).status).toBe(406);
    const schema = await rest('GET', '/users', { 'accept-profile': 'auth' });
    expect([schema.status, (schema.json as { code: string }).code]).toEqual([406, 'PGRST106']);
    expect((await rest('GET', '/objects')).status).toBe(404);
  });

  it('with handling=strict, an unknown preference', async () => {
    const strict = await rest('GET', `/${AUTHORS}`, { prefer: 'handling=strict, anything' });
    expect([strict.status, (strict.json as { code: string }).code]).toEqual([400, 'PGRST122']);
    expect((await rest('GET', `/${AUTHORS}`, { prefer: 'anything' })).status).toBe(200);
  });
});

describe('the schema', () => {
  it('is seen anew without a restart', async () => {
    await inDatabase(
      'create table public.dataapi_test_read_later (id int); grant select on public.dataapi_test_read_later to service_role',
    );
    await untilKnown('dataapi_test_read_later');
    const { data, error } = await secretClient().from('dataapi_test_read_later').select();
    expect([data, error]).toEqual([[], null]);
  });
});
