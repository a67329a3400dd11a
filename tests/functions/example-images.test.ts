import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { namedImages } from '../../scripts/example-images/named-images.ts';
import { api } from '../support/api.ts';
import { inDatabase } from '../support/database.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = join(PROJECT, 'seed-images');

/** What lies below an example person's id, what the folder has for the content, and the placeholders. */
const OF_EXAMPLE = new RegExp(
  `/images/(5eed0000-|${filesOf(join(FOLDER, 'content'))
    .map((file) => `content/${file}$`)
    .join('|')})|/placeholders/`,
);

/** Every address of a picture in an answer, but for those of other tests, which name files that are not there. */
function pictureUrls(answer: unknown): string[] {
  const urls = JSON.stringify(answer).match(/https?:[^"]+/g) ?? [];
  return urls.filter((url) => OF_EXAMPLE.test(url));
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

async function expectToLoad(urls: readonly string[]): Promise<void> {
  for (const url of new Set(urls)) {
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-type')], url).toEqual([
      200,
      expect.stringMatching(/^image\//),
    ]);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(0);
  }
}

/** The pictures of a list, on all of its pages. */
async function listed(path: string, token?: string): Promise<string[]> {
  const urls: string[] = [];
  for (let cursor: unknown = ''; typeof cursor === 'string'; ) {
    const separator = path.includes('?') ? '&' : '?';
    const page = cursor === '' ? path : `${path}${separator}cursor=${encodeURIComponent(cursor)}`;
    const { status, body } = await api('GET', page, token ? { token } : {});
    expect(status, page).toBe(200);
    urls.push(...pictureUrls(body));
    cursor = (body as { next_cursor?: string | null }).next_cursor;
  }
  return urls;
}

describe('every picture of an answer loads', () => {
  test.each([
    '/business/approved/',
    '/business/search/?q=lagos',
    '/business/search/?latitude=6.45&longitude=3.4&radius_km=5',
    '/business/trending/',
    '/ads/active/',
    '/blog/',
  ])('of %s', async (path) => {
    const urls = await listed(path);
    expect(urls.filter((url) => url.endsWith('.webp'))).not.toEqual([]);
    await expectToLoad(urls);
  });

  test('of the page of a business, with its gallery and those who reviewed it', async () => {
    const [business] = await inDatabase<{ id: string }>(
      "select id from public.businesses where slug = 'iya-moria-buka'",
    );
    const path = `/business/${business?.id}/`;
    const page = pictureUrls((await api('GET', path)).body);
    for (const name of ['logo', 'front', 'inside', 'detail']) {
      expect(page.filter((url) => url.endsWith(`/${business?.id}/${name}.webp`))).not.toEqual([]);
    }
    const reviewers = await listed(`${path}reviews/`);
    expect(reviewers.filter((url) => url.endsWith('/portrait.webp'))).not.toEqual([]);
    await expectToLoad([...page, ...reviewers]);
  });

  test('of what somebody who is signed in sees of their own', async () => {
    const login = await api('POST', '/auth/login/', {
      json: { email: 'customer@delve.test', password: 'delve-local-1' },
    });
    const { access } = login.body.data as { access: string };
    for (const path of ['/user/', '/user/saved-business/', '/chat/user/']) {
      const urls = await listed(path, access);
      expect(urls, path).not.toEqual([]);
      await expectToLoad(urls);
    }
  });
});

test('the folder holds what the example data names, and nothing else', async () => {
  const named = (await namedImages(PROJECT)).map(({ path }) => path);
  expect(filesOf(FOLDER).sort()).toEqual(named.sort());
});
