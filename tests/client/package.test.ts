import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build, type Format } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import ws from 'ws';
import { installClient } from '../support/installed-client.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { stack } from '../support/stack.ts';

const CONSUMER = fileURLToPath(new URL('consumer', import.meta.url));
const BIN = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));
const run = promisify(execFile);

/** An empty project with the packed client installed. */
let project: string;
beforeAll(async () => {
  project = await installClient(CONSUMER);
}, 180_000);
afterAll(() => removeFolder(project));

const manifest = () =>
  JSON.parse(readFileSync(join(project, 'node_modules/@delve/client/package.json'), 'utf8')) as {
    main: string;
    types: string;
    exports: Record<string, string | Record<string, string>>;
    dependencies: Record<string, string>;
  };

describe('what is published', () => {
  test('the build, the sources that its maps lead to, and no more', () => {
    const files = (readdirSync(join(project, 'node_modules/@delve/client'), { recursive: true }) as string[])
      .filter((path) => /\.\w+$/.test(path))
      .sort();
    const modules = files
      .filter((path) => path.startsWith('src/'))
      .map((path) => path.replace(/^src\/(.+)\.ts$/, '$1'));
    expect(modules).toContain('index');
    expect(files).toEqual(
      [
        'README.md',
        'package.json',
        ...modules.flatMap((name) => [
          `src/${name}.ts`,
          ...['js', 'js.map', 'd.ts', 'd.ts.map'].map((extension) => `dist/${name}.${extension}`),
        ]),
      ].sort(),
    );
  });

  test('every entry point is there', () => {
    const { main, types, exports } = manifest();
    const targets = Object.values(exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry),
    );
    expect(targets).toContain(main);
    expect(targets).toContain(types);
    expect(targets.filter((path) => !existsSync(join(project, 'node_modules/@delve/client', path)))).toEqual(
      [],
    );
  });

  test('it depends on supabase-js and zod alone', () => {
    expect(Object.keys(manifest().dependencies)).toEqual(['@supabase/supabase-js', 'zod']);
  });
});

describe('types', () => {
  test.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('an app type-checks with module %s, resolution %s, libraries included', async (module, resolution) => {
    const errors = await typeErrors(['--module', module, '--moduleResolution', resolution]);
    // Types of supabase-js are not ours to mend: those of Auth disagree with TypeScript's own DOM.
    expect(errors.filter((line) => !line.startsWith('node_modules/@supabase/'))).toEqual([]);
  });

  test('a mistake is seen', async () => {
    writeFileSync(
      join(project, 'mistake.ts'),
      "import { Page } from '@delve/client';\nexport const page = new Page([], 1);\n",
    );
    const errors = await typeErrors(['--module', 'nodenext'], 'mistake.ts');
    expect(errors).toContainEqual(expect.stringMatching(/^mistake\.ts\(2,/));
  });
});

describe('it runs', () => {
  const address = () => [stack().apiUrl, stack().publishableKey];
  const seen = { found: 3, states: 37, refusals: ['missing_token', 'validation_failed'] };

  test('in Node', async () => {
    await run(
      join(BIN, 'tsc'),
      ['--ignoreConfig', ...TARGET, '--skipLibCheck', '--module', 'nodenext', 'visit.ts'],
      {
        cwd: project,
      },
    );
    const { stdout } = await run(process.execPath, ['node.mjs', ...address()], { cwd: project });
    expect(JSON.parse(stdout)).toEqual(seen);
  });

  test('in Deno, with its type check', async () => {
    const { stdout } = await run(
      join(BIN, 'deno'),
      ['run', '--check', '--no-remote', '--node-modules-dir=manual', '-NE', 'deno.mjs', ...address()],
      { cwd: project },
    );
    expect(JSON.parse(stdout)).toEqual(seen);
  });

  test('in a browser bundle, which finds nothing of Node', async () => {
    const { code } = await bundle("export * from './browser.mjs';", { format: 'iife' });
    const context = createContext({ WebSocket: ws, ...WEB_GLOBALS });
    runInContext(code, context);
    const { visit } = context as { visit(options: object): Promise<unknown> };
    const [url, key] = address();
    // Through JSON, because what another realm made has other prototypes.
    expect(JSON.parse(JSON.stringify(await visit({ url, key })))).toEqual(seen);
  });
});

describe('bundles', () => {
  const external = ['@supabase/supabase-js'];
  /** Tables and functions of the database that a bundle asks for: each resource has its own. */
  const asksFor = (code: string) =>
    [...new Set([...code.matchAll(/\.(?:from|rpc)\(\s*"(\w+)"/g)].map(([, name]) => name))].sort();

  test('the error alone brings nothing else', async () => {
    const { modules } = await bundle("export { DelveError } from '@delve/client';", { external });
    expect(modules).toEqual(['@delve/client/dist/delve-error.js']);
  });

  test('one resource brings no other', async () => {
    const { code, modules } = await bundle("export { connect, Lookups } from '@delve/client';", { external });
    expect(asksFor(code)).toEqual(['amenities', 'categories', 'states']);
    const ofDomains = modules.filter((path) => /^@delve\/client\/dist\/(?!errors\/)[^/]+\//.test(path));
    expect(ofDomains).toEqual(['@delve/client/dist/directory/lookups.js']);
  });

  test('all of Delve brings every resource', async () => {
    const { code } = await bundle("export { Delve } from '@delve/client';", { external });
    expect(asksFor(code)).toEqual(
      expect.arrayContaining(['accounts', 'approval_requests', 'businesses', 'search_businesses', 'states']),
    );
  });

  test('no part of Node, and of zod’s languages English alone', async () => {
    const { code, modules, imports } = await bundle("export * from '@delve/client';", {
      external,
      define: { process: 'NODE_PROCESS', Buffer: 'NODE_BUFFER', require: 'NODE_REQUIRE' },
    });
    expect(code).not.toMatch(/NODE_(PROCESS|BUFFER|REQUIRE)/);
    expect(imports).toEqual(external);
    expect(modules.filter((path) => path.includes('locales/'))).toEqual(['zod/v4/locales/en.js']);
  });

  test('their sizes', async () => {
    const entries = {
      'only DelveError': "export { DelveError } from '@delve/client';",
      'only Lookups': "export { connect, Lookups } from '@delve/client';",
      'all of Delve': "export { Delve } from '@delve/client';",
    };
    const sizes: number[] = [];
    for (const [name, entry] of Object.entries(entries)) {
      const { code } = await bundle(entry, { external, minify: true });
      sizes.push(gzipSync(code, { level: 9 }).length);
      console.log(`${name}, without supabase-js: ${code.length} bytes minified, ${sizes.at(-1)} with gzip`);
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(sizes[0]).toBeLessThan(500);
  });
});

/** What a page finds besides the language, of what Node has as well. */
const WEB_GLOBALS = Object.fromEntries(
  (
    [
      'AbortController',
      'AbortSignal',
      'Blob',
      'FormData',
      'Headers',
      'Request',
      'Response',
      'TextDecoder',
      'TextEncoder',
      'URL',
      'URLSearchParams',
      'atob',
      'btoa',
      'clearInterval',
      'clearTimeout',
      'console',
      'crypto',
      'fetch',
      'setInterval',
      'setTimeout',
      'structuredClone',
    ] as const
  ).map((name) => [name, globalThis[name]]),
);

const TARGET = ['--strict', '--target', 'es2022', '--lib', 'es2023,dom,dom.iterable', '--types', ''];

/** The compiler's complaints, one a line, each beginning with its file; without details. */
async function typeErrors(options: readonly string[], file = 'visit.ts'): Promise<string[]> {
  const checked = run(
    join(BIN, 'tsc'),
    ['--ignoreConfig', '--noEmit', '--skipLibCheck', 'false', ...TARGET, ...options, file],
    { cwd: project },
  );
  const { stdout } = await checked.catch((error: { stdout: string }) => error);
  return stdout.split('\n').filter((line) => /^\S.*error TS/.test(line));
}

interface BundleOptions {
  readonly format?: Format;
  readonly minify?: boolean;
  readonly external?: string[];
  readonly define?: Record<string, string>;
}

/** A browser bundle of an entry: its code, the modules with code in it, and what it imports. */
async function bundle(entry: string, options: BundleOptions) {
  const result = await build({
    stdin: { contents: entry, resolveDir: project },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    metafile: true,
    write: false,
    absWorkingDir: project,
    ...options,
  });
  const [output] = Object.values(result.metafile.outputs);
  const inputs = Object.entries(output?.inputs ?? {});
  return {
    code: result.outputFiles[0]?.text ?? '',
    modules: inputs
      .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && path.startsWith('node_modules/'))
      .map(([path]) => path.replace('node_modules/', '')),
    imports: [...new Set(output?.imports.map(({ path }) => path))],
  };
}
