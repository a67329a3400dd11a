import { afterEach, describe, expect, it } from 'vitest';
import { checkFunctions } from '../../scripts/deploy/check-functions.ts';
import { checkSecrets, checkSettings } from '../../scripts/deploy/check-values.ts';
import { Findings } from '../../scripts/deploy/findings.ts';
import { makeSampleProject, type SampleProject } from '../support/sample-project.ts';

let project: SampleProject | undefined;
afterEach(() => project?.dispose());

describe('functions', () => {
  it('with all their files are planned with each of them', async () => {
    const dir = sample({
      'functions/a/index.ts': "import { one } from '@lib/one.ts';\nDeno.serve(() => new Response(one));\n",
      'functions/deno.json': '{ "imports": { "@lib/": "../lib/" } }',
      'lib/one.ts': "export const one = 'one';\n",
    });
    const findings = new Findings();
    const plans = await checkFunctions(dir, findings);
    expect(findings.problems).toEqual([]);
    expect(plans).toEqual([
      { slug: 'a', files: ['functions/a/index.ts', 'functions/deno.json', 'lib/one.ts'] },
    ]);
  });

  it.each([
    ['no entrypoint', {}, '', 'The entrypoint of the function a is missing.'],
    ['no import map', { 'functions/a/index.ts': '' }, '', 'imports functions/deno.json, which is missing'],
    [
      'an import of a file that is not there',
      { 'functions/a/index.ts': "import './gone.ts';", 'functions/deno.json': '{}' },
      '',
      'imports functions/a/gone.ts, which is missing',
    ],
    [
      'static files',
      { 'functions/a/index.ts': '', 'functions/deno.json': '{}' },
      'static_files = ["../functions/a/*.html"]',
      'has static_files',
    ],
  ])('with %s stand in the way', async (_, files, config, message) => {
    const findings = new Findings();
    await checkFunctions(sample(files, config), findings);
    expect(findings.problems.map(({ what }) => what)).toEqual([expect.stringContaining(message)]);
  });
});

describe('secrets', () => {
  const declaration = { 'functions/.env.example': '# Why: see there\nNEEDED=\n# WISHED=\n' };

  it('that are needed and neither given nor set already stand in the way', () => {
    const findings = new Findings();
    checkSecrets(sample(declaration), { WISHED: 'w' }, new Set(), findings);
    expect(findings.problems.map(({ what }) => what)).toEqual([
      'NEEDED is not set, which the functions read.',
    ]);
  });

  it('that are given are sent, and those that are set already need not be', () => {
    const findings = new Findings();
    const dir = sample(declaration);
    expect(checkSecrets(dir, { WISHED: 'w', OTHER: 'o' }, new Set(['NEEDED']), findings)).toEqual({
      WISHED: 'w',
    });
    expect(checkSecrets(dir, { NEEDED: 'n' }, new Set(), findings)).toEqual({ NEEDED: 'n' });
    expect(findings.problems).toEqual([]);
  });
});

it('a part of config.toml that is switched off needs no variable', () => {
  const needed = (enabled: boolean) => {
    const findings = new Findings();
    const config = `[auth.external.google]\nenabled = ${enabled}\nclient_id = "env(CLIENT_ID)"\n`;
    checkSettings(sample({}, '', config), { DELVE_SITE_URL: 'https://delve.example.com' }, findings);
    return findings.problems.map(({ what }) => what);
  };
  expect(needed(true)).toEqual(['CLIENT_ID is not set, which auth.external.google.client_id reads.']);
  expect(needed(false)).toEqual([]);
});

/** A project with a function `a`, and lines added to its part of config.toml and to the end. */
function sample(files: Readonly<Record<string, string>>, functionConfig = '', config = ''): string {
  project?.dispose();
  project = makeSampleProject({
    'supabase/config.toml': `project_id = "sample"
[functions.a]
entrypoint = "../functions/a/index.ts"
import_map = "../functions/deno.json"
${functionConfig}
${config}`,
    ...files,
  });
  return project.dir;
}
