import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startThrowAways, type ThrowAway, type ThrowAways } from '../../local/database/throw-away.ts';
import { type PgtapSummary, runPgtap } from '../support/pgtap.ts';

let throwAways: ThrowAways;
let cluster: ThrowAway;
let folder: string;

beforeAll(async () => {
  throwAways = await startThrowAways(false, 1);
  [cluster] = throwAways.clusters as [ThrowAway];
});

afterAll(async () => {
  await throwAways.stop();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'delve-pgtap-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(files: Readonly<Record<string, string>>): Promise<PgtapSummary> {
  mkdirSync(join(folder, 'support'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return runPgtap({ databaseUrl: cluster.url(), folder });
}

function planned(count: number, ...assertions: string[]): string {
  return `begin;\nselect plan(${count});\n${assertions.join('\n')}\nselect * from finish();\nrollback;\n`;
}

describe('the pgTAP runner', () => {
  it('counts what passes, also as a role of the API, and leaves out what tests share', async () => {
    const summary = await run({
      'a.sql': planned(2, 'select ok(true);', `set local role anon; select is(current_user::text, 'anon');`),
      'b.sql': planned(
        1,
        `select throws_ok('select * from auth.users', null);`.replace('auth.users', 'nowhere'),
      ),
      'support/shared.sql': 'this is no test',
    });
    expect(summary).toEqual({ passed: 3, failed: 0, failures: [] });
  });

  it('reports a failed assertion with its file and diagnostics', async () => {
    const summary = await run({ 'a.sql': planned(2, `select is(1, 2, 'one is two');`, 'select ok(true);') });
    expect(summary).toMatchObject({ passed: 1, failed: 1 });
    expect(summary.failures[0]).toMatch(/^a\.sql: one is two\n[\s\S]*have: 1[\s\S]*want: 2/);
  });

  it.each([
    {
      what: 'runs fewer assertions than planned',
      text: planned(2, 'select ok(true);'),
      says: /planned 2 .* ran 1/,
    },
    {
      what: 'asserts over no row',
      text: planned(1, 'select ok(true) where false;'),
      says: /planned 1 .* ran 0/,
    },
    { what: 'has no plan', text: 'begin; select 1; rollback;', says: /no plan/ },
    {
      what: 'is aborted',
      text: planned(1, 'select ok(true);', 'select nonsense();'),
      says: /aborted in line 4: function nonsense\(\) does not exist/,
    },
    {
      what: 'ends before its last assertion',
      text: 'begin; select plan(2); select ok(true); rollback;',
      says: /planned 2 .* ran 1/,
    },
    { what: 'skips everything', text: 'begin; select skip_all(); rollback;', says: /skip|aborted/ },
  ])('fails a file that $what', async ({ text, says }) => {
    const summary = await run({ 'a.sql': text });
    expect(summary.failed).toBeGreaterThan(0);
    expect(summary.failures.join('\n')).toMatch(says);
  });

  it('fails where there are no tests', async () => {
    expect(await run({})).toMatchObject({ passed: 0, failed: 1 });
  });
});
