import type { SearchV2Options } from '@supabase/storage-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { request, serviceClient, testBucket } from './storage-support.ts';

const service = serviceClient().storage;
const KEYS = [
  'b.txt',
  'a.txt',
  'photos/lagos/1.jpg',
  'photos/abuja.jpg',
  'photos/lagos/2.jpg',
  'Menus/x.pdf',
  'c.txt',
];
let bucket: string;

beforeAll(async () => {
  bucket = await testBucket();
  for (const key of KEYS) expect((await service.from(bucket).upload(key, key)).error).toBeNull();
});

async function names(...listing: Parameters<ReturnType<typeof service.from>['list']>): Promise<string[]> {
  const { data, error } = await service.from(bucket).list(...listing);
  expect(error).toBeNull();
  return (data ?? []).map(({ name, id }) => (id === null ? `${name}/` : name));
}

describe('list', () => {
  it('shows one level, folders among the files and without an id', async () => {
    expect(await names()).toEqual(['a.txt', 'b.txt', 'c.txt', 'Menus/', 'photos/']);
    expect(await names('photos')).toEqual(['abuja.jpg', 'lagos/']);
    expect(await names('photos/lagos/')).toEqual(['1.jpg', '2.jpg']);
    expect(await names('nowhere')).toEqual([]);
  });

  it('gives every file its metadata', async () => {
    const { data } = await service.from(bucket).list('', { search: 'a.txt' });
    expect(data).toEqual([
      {
        name: 'a.txt',
        id: expect.any(String),
        updated_at: expect.any(String),
        created_at: expect.any(String),
        last_accessed_at: expect.any(String),
        metadata: expect.objectContaining({
          size: 5,
          contentLength: 5,
          mimetype: 'text/plain;charset=UTF-8',
        }),
      },
    ]);
    const [folder] = (await service.from(bucket).list('photos', { search: 'lag' })).data ?? [];
    expect(folder).toEqual({
      name: 'lagos',
      id: null,
      updated_at: null,
      created_at: null,
      last_accessed_at: null,
      metadata: null,
    });
  });

  it('pages by limit and offset', async () => {
    expect(await names('', { limit: 2 })).toEqual(['a.txt', 'b.txt']);
    expect(await names('', { limit: 2, offset: 2 })).toEqual(['c.txt', 'Menus/']);
    expect(await names('', { limit: 2, offset: 5 })).toEqual([]);
  });

  it('sorts', async () => {
    expect(await names('', { sortBy: { column: 'name', order: 'desc' } })).toEqual([
      'photos/',
      'Menus/',
      'c.txt',
      'b.txt',
      'a.txt',
    ]);
    expect(await names('', { sortBy: { column: 'created_at', order: 'asc' } })).toEqual([
      'Menus/',
      'photos/',
      'b.txt',
      'a.txt',
      'c.txt',
    ]);
  });

  it('searches by the beginning, whatever the case', async () => {
    expect(await names('', { search: 'mEn' })).toEqual(['Menus/']);
    expect(await names('photos', { search: 'AB' })).toEqual(['abuja.jpg']);
    expect(await names('', { search: '%' })).toEqual([]);
  });

  it('needs a prefix', async () => {
    const response = await request(`/object/list/${bucket}`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      statusCode: '400',
      message: expect.stringContaining('prefix'),
    });
  });
});

describe('listV2', () => {
  /** All pages, two entries each; in every page the folders and the files apart. */
  async function pages(options: SearchV2Options): Promise<string[][]> {
    const all: string[][] = [];
    let cursor: string | undefined;
    do {
      const { data, error } = await service
        .from(bucket)
        .listV2({ ...options, limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      expect(error).toBeNull();
      all.push([...(data?.folders ?? []), ...(data?.objects ?? [])].map(({ name }) => name));
      expect(data?.hasNext).toBe(data?.nextCursor !== undefined);
      cursor = data?.nextCursor;
    } while (cursor !== undefined);
    return all;
  }

  it('walks all objects', async () => {
    expect((await pages({})).flat()).toEqual([...KEYS].sort());
    expect((await pages({ sortBy: { column: 'name', order: 'desc' } })).flat()).toEqual(
      [...KEYS].sort().reverse(),
    );
    expect((await pages({ sortBy: { column: 'created_at' } })).flat()).toEqual(KEYS);
    expect((await pages({ prefix: 'photos/l' })).flat()).toEqual([
      'photos/lagos/1.jpg',
      'photos/lagos/2.jpg',
    ]);
  });

  it('walks one level with folders', async () => {
    expect(await pages({ with_delimiter: true })).toEqual([
      ['Menus/', 'a.txt'],
      ['b.txt', 'c.txt'],
      ['photos/'],
    ]);
    expect(await pages({ with_delimiter: true, prefix: 'photos/' })).toEqual([
      ['photos/lagos/', 'photos/abuja.jpg'],
    ]);
    expect((await pages({ with_delimiter: true, sortBy: { column: 'name', order: 'desc' } })).flat()).toEqual(
      ['photos/', 'c.txt', 'b.txt', 'a.txt', 'Menus/'],
    );
    expect(
      (await pages({ with_delimiter: true, sortBy: { column: 'created_at', order: 'asc' } })).flat(),
    ).toEqual(['b.txt', 'a.txt', 'photos/', 'Menus/', 'c.txt']);
  });

  it('gives a file its key within the level and its metadata', async () => {
    const { data } = await service.from(bucket).listV2({ with_delimiter: true, prefix: 'photos/' });
    expect(data?.objects).toMatchObject([
      { key: 'abuja.jpg', name: 'photos/abuja.jpg', metadata: { size: 16 } },
    ]);
    expect(data?.folders).toMatchObject([{ key: 'lagos', name: 'photos/lagos/' }]);
  });

  it('refuses a cursor that it has not given', async () => {
    const { error } = await service.from(bucket).listV2({ cursor: 'e30' });
    expect(error).toMatchObject({ statusCode: '400', message: 'Invalid Parameter cursor' });
  });
});
