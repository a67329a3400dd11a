import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

const { imports } = read('functions/deno.json') as { imports: Record<string, string> };
const packages = Object.entries(imports).filter(([, target]) => target.startsWith('npm:'));

test.each(packages)('a deployed function gets the %s that was tested', (_name, target) => {
  const [, name, version] = /^npm:\/?(@?[^@]+)@([^/]+)\/?$/.exec(target) ?? [];
  expect(read(`node_modules/${name}/package.json`)).toMatchObject({ version });
});

test('nothing is imported from outside the npm registry and this project', () => {
  const others = Object.values(imports).filter((target) => !/^(npm:|\.\.?\/)/.test(target));
  expect(packages.length).toBeGreaterThan(0);
  expect(others).toEqual([]);
});
