import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import * as client from '@delve/client';
import { build, transform } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { DelveError } from '../../client/src/delve-error.ts';
import { stack } from '../support/stack.ts';
import { transport } from '../support/supabase-client.ts';
import { newClient } from './clients.ts';

const SOURCES = fileURLToPath(new URL('../../client/src', import.meta.url));

test('the tests run the sources, not a build that may be there', () => {
  expect(client.DelveError).toBe(DelveError);
});

test('every resource of Delve can be used alone', () => {
  const { supabase, ...resources } = newClient();
  const classes = Object.values(resources).map((resource) => resource.constructor);
  expect(classes.length).toBeGreaterThan(0);
  const exported: unknown[] = Object.values(client);
  expect(classes.filter((resource) => !exported.includes(resource)).map(({ name }) => name)).toEqual([]);
});

test('the user of a given token is known, also by a name beyond ASCII', async () => {
  const person = { email: `${randomUUID()}@example.com`, password: 'a-long-password' };
  const delve = newClient();
  await delve.auth.register({ ...person, firstName: 'Ṣọlá', lastName: '日本 😀' });
  const { accessToken, userId } = await delve.auth.login(person);
  const caller = new client.Delve({
    url: stack().apiUrl,
    key: stack().publishableKey,
    accessToken,
    supabase: { realtime: { transport } },
  });
  expect(await caller.account.get()).toMatchObject({ id: userId, firstName: 'Ṣọlá', lastName: '日本 😀' });
});

test.skipIf('WebSocket' in globalThis)('where there is no WebSocket, it says how to bring one', () => {
  const make = () => new client.Delve({ url: stack().apiUrl, key: stack().publishableKey });
  expect(make).toThrow(
    expect.objectContaining({ code: 'no_websocket', hint: expect.stringContaining('ws') }),
  );
});

describe('React Native', () => {
  test.each([
    ['a property of characters', '/\\p{Letter}/u'],
    ['what stands before', '/(?<=a)b/'],
    ['a group with a name', '/(?<year>a)/'],
    ['a set of sets', '/[a--b]/v'],
    ['positions of groups', '/a/d'],
    ['one that is made of text', 'new RegExp("a")'],
  ])('a regular expression with %s would be found', async (_, source) => {
    expect(await hasUnsupportedRegExp(`export const pattern = ${source};`)).toBe(true);
  });

  test('every regular expression is one that its engine understands', async () => {
    expect(await hasUnsupportedRegExp('export const pattern = /[\\uD800-\\uDFFF]+?(?:a|b)$/iu;')).toBe(false);
    const files = (readdirSync(SOURCES, { recursive: true }) as string[]).filter((path) =>
      path.endsWith('.ts'),
    );
    const unsupported: string[] = [];
    for (const path of files) {
      if (await hasUnsupportedRegExp(readFileSync(join(SOURCES, path), 'utf8'))) unsupported.push(path);
    }
    expect(files).toContain('index.ts');
    expect(unsupported).toEqual([]);
  });

  test('a page is iterable where Symbol.asyncIterator is missing, as Babel’s `for await` looks for it', async () => {
    const bundle = await build({
      stdin: { contents: "export { Page } from './page.ts';", resolveDir: SOURCES },
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'module',
      define: { Symbol: 'symbolsOfTheEngine' },
    });
    const items: unknown = await runInNewContext(
      `${bundle.outputFiles[0]?.text}
      (async () => {
        const pages = new module.Page([1, 2], 'next', async () => new module.Page([3], null))['@@asyncIterator']();
        const items = [];
        for (let step = await pages.next(); !step.done; step = await pages.next()) items.push(step.value);
        return items.join();
      })()`,
      { symbolsOfTheEngine: { iterator: Symbol.iterator } },
    );
    expect(items).toBe('1,2,3');
  });
});

/**
 * What came to regular expressions after ES2015 reached React Native's engine late or not at all
 * (https://github.com/facebook/hermes/blob/main/doc/RegExp.md lists what the newest has), and no transform helps: Babel's preset leaves literals
 * as they are, and text given to `RegExp` is seen by nobody. esbuild writes such literals as `new RegExp(…)`.
 */
async function hasUnsupportedRegExp(source: string): Promise<boolean> {
  const { code } = await transform(source, {
    loader: 'ts',
    target: 'esnext',
    supported: {
      'regexp-dot-all-flag': false,
      'regexp-lookbehind-assertions': false,
      'regexp-match-indices': false,
      'regexp-named-capture-groups': false,
      'regexp-set-notation': false,
      'regexp-unicode-property-escapes': false,
    },
    logLevel: 'silent',
  });
  return /\bRegExp\(/.test(code);
}
