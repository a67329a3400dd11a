import { afterAll, beforeAll, expect, it } from 'vitest';
import { QUIET_CLI, spawnCli } from '../../local/supabase-cli.ts';
import { makeSampleProject } from '../support/sample-project.ts';
import { ACCESS_TOKEN, type Platform, PROJECT_REF, startPlatform } from './hosted/platform.ts';
import { snapshot } from './hosted/state.ts';

const metadata = { name: 'a', entrypoint_path: 'functions/a/index.ts' };

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

it.each([
  ['no token', {}],
  ['a token that it does not know', { authorization: `Bearer ${ACCESS_TOKEN}0` }],
])('%s is refused with 401, beside the right one', async (_, headers) => {
  const url = `${platform.apiUrl}/v1/projects/${PROJECT_REF}`;
  expect((await fetch(url, { headers })).status).toBe(401);
  expect((await call('GET', '')).status).toBe(200);
});

it('a project that is not there is refused with 404', async () => {
  const url = `${platform.apiUrl}/v1/projects/${'z'.repeat(20)}/secrets`;
  expect((await fetch(url, { headers: { authorization: `Bearer ${ACCESS_TOKEN}` } })).status).toBe(404);
  expect((await call('GET', '/secrets')).status).toBe(200);
});

it.each([
  ['no metadata', null, ['functions/a/index.ts']],
  ['metadata without an entrypoint', { name: 'a' }, ['functions/a/index.ts']],
  [
    'an entrypoint that was not sent',
    { name: 'a', entrypoint_path: 'functions/b/index.ts' },
    ['functions/a/index.ts'],
  ],
  [
    'an import map that was not sent',
    { ...metadata, import_map_path: 'deno.json' },
    ['functions/a/index.ts'],
  ],
  ['a path out of the upload', metadata, ['functions/a/index.ts', '../a.ts']],
])('an upload with %s is refused with 400 and leaves nothing', async (_, sent, paths) => {
  const before = snapshot(platform.state);
  expect((await upload(sent, paths)).status).toBe(400);
  expect(snapshot(platform.state)).toBe(before);
});

it('an upload for bundling only serves when the bulk update has come', async () => {
  expect((await upload(metadata, ['functions/a/index.ts'], '&bundleOnly=true')).status).toBe(201);
  expect(platform.state.functions.has('a')).toBe(false);
  const unknown = JSON.stringify([{ slug: 'b', name: 'b', status: 'ACTIVE' }]);
  expect((await call('PUT', '/functions', unknown)).status).toBe(404);
  const known = JSON.stringify([{ slug: 'a', name: 'a', status: 'ACTIVE' }]);
  expect((await call('PUT', '/functions', known)).status).toBe(200);
  expect(platform.state.functions.get('a')?.version).toBe(1);
});

it('takes several functions as the CLI sends them, and puts them into service together', async () => {
  const entry = (slug: string) => `[functions.${slug}]\nentrypoint = "../functions/${slug}/index.ts"\n`;
  const project = makeSampleProject({
    'supabase/config.toml': `project_id = "sample"\n${entry('one')}${entry('two')}`,
    'functions/one/index.ts': "import '../shared.ts';",
    'functions/two/index.ts': "import '../shared.ts';",
    'functions/shared.ts': 'export {};',
  });
  const result = await spawnCli({
    args: [
      'functions',
      'deploy',
      '--use-api',
      `--remote=${PROJECT_REF}`,
      `--workdir=${project.dir}`,
      '--yes',
    ],
    environment: { PATH: process.env.PATH, HOME: process.env.HOME, ...QUIET_CLI, ...platform.environment },
  });
  project.dispose();
  expect(result).toMatchObject({ ok: true });
  const served = ['one', 'two'].map((slug) => platform.state.functions.get(slug));
  expect(served.map((each) => each && [...each.files.keys()].sort())).toEqual([
    ['functions/one/index.ts', 'functions/shared.ts'],
    ['functions/shared.ts', 'functions/two/index.ts'],
  ]);
  expect(platform.calls).toContain(`PUT /v1/projects/${PROJECT_REF}/functions`);
});

it.each([
  ['a reserved name', [{ name: 'SUPABASE_URL', value: 'x' }]],
  ['no name', [{ value: 'x' }]],
  ['a value above 24,576 characters', [{ name: 'LONG', value: 'x'.repeat(24_577) }]],
])('a secret with %s is refused with 400', async (_, secrets) => {
  expect((await call('POST', '/secrets', JSON.stringify(secrets))).status).toBe(400);
  expect(platform.state.secrets.size).toBe(0);
});

function call(method: string, path: string, body?: string | FormData): Promise<Response> {
  return fetch(`${platform.apiUrl}/v1/projects/${PROJECT_REF}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${ACCESS_TOKEN}`,
      ...(typeof body === 'string' && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  });
}

function upload(sent: object | null, paths: readonly string[], query = ''): Promise<Response> {
  const form = new FormData();
  for (const path of paths) form.append('file', new File(['export {};'], path));
  if (sent !== null) form.append('metadata', JSON.stringify(sent));
  return call('POST', `/functions/deploy?slug=a${query}`, form);
}
