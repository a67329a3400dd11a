import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeFolder } from '../support/remove-folder.ts';
import { freeStartPort, StartCommand } from '../support/start-command.ts';

let command: StartCommand;
let folder: string;
let base: string;

/** A stack of its own: the one of the tests has businesses, and visits to them. */
beforeAll(async () => {
  const port = await freeStartPort();
  folder = mkdtempSync(join(tmpdir(), 'delve-empty-'));
  // PostgreSQL, which may run as a user of its own, has to find its way in.
  chmodSync(folder, 0o755);
  base = `http://127.0.0.1:${port}/functions/v1/api`;
  command = new StartCommand(['--port', String(port), '--data', join(folder, 'data'), '--no-seed'], 'node');
  await command.says('Delve is ready after');
});

afterAll(async () => {
  command.kill('SIGTERM');
  await command.ended;
  removeFolder(folder);
});

test('where nobody visits anything, nothing is trending', async () => {
  const one = await fetch(`${base}/business/trending/`);
  expect(one.status).toBe(404);
  expect(await one.json()).toMatchObject({ status: false, code: 'nothing_trending' });
  const list = await fetch(`${base}/business/trending/?limit=5`);
  expect(list.status).toBe(200);
  expect(await list.json()).toMatchObject({ status: true, data: [] });
});

test('an empty directory has empty lists', async () => {
  for (const path of ['/business/approved/', '/business/search/', '/business/search/?open_now=true']) {
    expect(await (await fetch(`${base}${path}`)).json()).toMatchObject({
      status: true,
      data: [],
      next_cursor: null,
    });
  }
});
