import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import ws from 'ws';
import {
  type DocumentedPage,
  type ExampleModule,
  expectationsOf,
  firstUnmet,
  parsePage,
  printedLine,
  readPage,
} from '../support/documented-examples.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { stack } from '../support/stack.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
/** Where the examples say that the backend is: what `npm start` prints. */
const DOCUMENTED_URL = 'http://127.0.0.1:54321';

const resources = readdirSync(join(PROJECT, 'docs/client'))
  .filter((name) => name.endsWith('.md') && name !== 'README.md')
  .map((name) => `docs/client/${name}`);
const pages = ['README.md', 'client/README.md', 'docs/sockets.md', ...resources].map((path) =>
  readPage(PROJECT, path),
);
const runnable = pages.flatMap(({ path, runnable }) => (runnable ? [{ path, module: runnable }] : []));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'delve-examples-'));
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  write('package.json', JSON.stringify({ type: 'module' }));
  // Which knows where the sources of `@delve/client` are.
  write('tsconfig.json', JSON.stringify({ extends: join(PROJECT, 'tsconfig.json'), include: ['.'] }));
  // Node 20 has no WebSocket of its own; the examples are written for browsers, Deno and Node 22.
  vi.stubGlobal('WebSocket', ws);
});
afterAll(() => removeFolder(folder));

test('the index names every page, and no other', () => {
  const index = readFileSync(join(PROJECT, 'docs/client/README.md'), 'utf8');
  const linked = [...index.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name]) => `docs/client/${name}`);
  expect(linked.sort()).toEqual(resources.sort());
});

test('the examples of every page compile', async () => {
  expect(await typeErrors(pages)).toEqual([]);
});

test('an example that does not compile is found at its line', async () => {
  const page = parsePage('wrong.md', '# Page\n\n```ts\nconst a: number = 1;\n```\n\n```ts\na.b;\n```\n');
  expect(await typeErrors([page])).toEqual([expect.stringMatching(/^wrong\.md\.ts\(8,/)]);
});

test.each(runnable)('$path runs, and prints what it says', async ({ module }) => {
  const printed = await run(module);
  const unmet = firstUnmet(expectationsOf(module), printed);
  expect(unmet, printed.join('\n')).toBeNull();
});

test('an example that prints something else is found at its line', async () => {
  const page = parsePage(
    'other.md',
    '```ts\nconsole.log([1, { a: 2 }]); // → [ 1, … ]\nconsole.log(3); // → 4\n```\n',
  );
  if (!page.runnable) throw new Error('The page has an example.');
  expect(firstUnmet(expectationsOf(page.runnable), await run(page.runnable))).toEqual({ line: 3, text: '4' });
});

/** Runs a page's module against the stack of the tests; what it printed, one entry a `console.log`. */
async function run({ file, source }: ExampleModule): Promise<string[]> {
  const onTheStack = source
    .replaceAll(DOCUMENTED_URL, stack().apiUrl)
    .replaceAll(/sb_publishable_\w+/g, stack().publishableKey);
  const path = write(file, onTheStack);
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  try {
    await import(/* @vite-ignore */ pathToFileURL(path).href);
    return log.mock.calls.map(printedLine);
  } finally {
    log.mockRestore();
  }
}

/** The compiler's complaints about the examples, each beginning with page and line. */
async function typeErrors(checked: readonly DocumentedPage[]): Promise<string[]> {
  const modules = checked.flatMap(({ runnable, checkedOnly }) => [
    ...(runnable ? [runnable] : []),
    ...checkedOnly,
  ]);
  for (const { file, source } of modules) write(file, source);
  const config = {
    extends: join(PROJECT, 'tsconfig.json'),
    compilerOptions: { lib: ['es2023', 'dom', 'dom.iterable'], noUnusedLocals: false },
    include: [],
    files: [...modules.map(({ file }) => file), join(PROJECT, 'tests/docs/react-native.d.ts')],
  };
  write('check.json', JSON.stringify(config));
  const compiler = join(PROJECT, 'node_modules/.bin/tsc');
  const compiled = promisify(execFile)(compiler, ['-p', 'check.json'], { cwd: folder });
  const { stdout } = await compiled.catch((error: { stdout: string }) => error);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Writes a file of the folder; its path. */
function write(name: string, content: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}
