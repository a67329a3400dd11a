import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { administrator, visitor } from '../support/auth-clients.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { freeStartPort, processTree, StartCommand, survivors } from '../support/start-command.ts';

const READY = 'Delve is ready after';
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const CREDENTIALS = { email: `${randomUUID()}@example.com`, password: 'a-long-password' };

let port = 0;
let apiUrl = '';
/** Laid once: a start on it takes a second, where a first start takes three. */
let dataDir = '';
let running: StartCommand[] = [];

/** Every folder of these tests lies in it, and what the commands that they kill leave behind. */
const scratch = mkdtempSync(join(tmpdir(), 'delve-start-'));
// PostgreSQL, which may run as a user of its own, has to find its way in.
chmodSync(scratch, 0o755);
process.env.TMPDIR = scratch;

beforeAll(async () => {
  port = await freeStartPort();
  apiUrl = `http://127.0.0.1:${port}`;
  dataDir = newFolder();
  const first = start('--no-seed');
  await first.says(READY);
  first.kill('SIGTERM');
  await first.ended;
});

afterEach(async () => {
  const left = running.flatMap((command) => processTree(command.pid).slice(1));
  running = [];
  for (const pid of left) process.kill(pid, 'SIGKILL');
});

afterAll(() => removeFolder(scratch));

describe('npm start', () => {
  it('prints what is where, and leaves the logins out where no example data was asked for', async () => {
    const command = start('--no-seed');
    await command.says('Ctrl-C stops everything');
    expect(command.output).toContain(`${apiUrl}/functions/v1/api/`);
    expect(command.output).toContain(`http://127.0.0.1:${port + 3}`);
    expect(command.output).toContain(`postgresql://postgres:postgres@127.0.0.1:${port + 1}/postgres`);
    expect(command.output).toContain('sb_publishable_');
    expect(command.output).not.toContain('Logins');
    await endsWithNothingLeft(command, () => command.killGroup('SIGINT'), 0);
  });

  it('keeps rows, files and sessions over a restart, and adds the example data when it is asked for', async () => {
    const before = start('--no-seed');
    await before.says(READY);
    const client = visitor(apiUrl);
    const { data: signedUp } = await client.auth.signUp(CREDENTIALS);
    const session = signedUp.session ?? expect.fail('Nobody was signed up');
    const uploaded = await administrator(apiUrl)
      .storage.from('images')
      .upload('kept.png', PIXEL, { contentType: 'image/png' });
    expect(uploaded.error).toBeNull();
    await endsWithNothingLeft(before, () => before.kill('SIGTERM'), 0);

    const after = start();
    await after.says('Logins');
    expect(after.output).toContain('Seeding data');
    const user = await visitor(apiUrl).auth.getUser(session.access_token);
    expect(user.data.user?.email).toBe(CREDENTIALS.email);
    const refreshed = visitor(apiUrl);
    expect((await refreshed.auth.refreshSession(session)).error).toBeNull();
    const accounts = await refreshed.from('accounts').select('id');
    expect(accounts.data).toEqual([{ id: signedUp.user?.id }]);
    const file = await visitor(apiUrl).storage.from('images').download('kept.png');
    expect(Buffer.from((await file.data?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(PIXEL);
    const staff = await visitor(apiUrl).auth.signInWithPassword({
      email: 'staff@delve.test',
      password: 'delve-local-1',
    });
    expect(staff.error).toBeNull();
    await endsWithNothingLeft(after, () => after.kill('SIGINT'), 0);
  });

  it('refuses to run twice on one data folder, and leaves the first one alone', async () => {
    const first = start('--no-seed');
    await first.says(READY);
    const second = await start('--reset').ended;
    expect(second.code).toBe(1);
    expect(second.output).toMatch(
      /^Delve: Delve runs here already \(process \d+\)\. Stop it first: kill \d+\n$/,
    );
    expect((await fetch(`${apiUrl}/auth/v1/health`)).status).toBe(200);
    await endsWithNothingLeft(first, () => first.kill('SIGTERM'), 0);
  });

  it('leaves nothing running after kill -9, and starts again at once', async () => {
    const killed = start('--no-seed');
    await killed.says(READY);
    const processes = processTree(killed.pid);
    killed.killGroup('SIGKILL');
    const again = start('--no-seed');
    await again.says(READY);
    expect(await survivors(processes)).toEqual([]);
    await endsWithNothingLeft(again, () => again.kill('SIGTERM'), 0);
  });

  it('starts again after kill -9 during its first start', async () => {
    const interrupted = newFolder();
    for (const moment of ['Delve is starting', 'Seeding data']) {
      const killed = start('--data', interrupted);
      await killed.says(moment);
      killed.killGroup('SIGKILL');
      await killed.ended;
    }
    const again = start('--data', interrupted);
    await again.says(READY);
    await endsWithNothingLeft(again, () => again.kill('SIGTERM'), 0);
  });

  it('starts a PostgreSQL that was killed again, and says so and ends when that happens too often', async () => {
    const command = start('--no-seed');
    await command.says(READY);
    for (let round = 1; round <= 3; round++) {
      process.kill(postmaster(), 'SIGKILL');
      await vi.waitFor(() => expect(command.output.match(/PostgreSQL runs again/g)).toHaveLength(round), {
        timeout: 15_000,
      });
    }
    await endsWithNothingLeft(command, () => process.kill(postmaster(), 'SIGKILL'), 1);
    expect(command.output).toContain(
      'Delve: PostgreSQL has stopped (SIGKILL) for the 4th time within a minute. The rest is stopped as well.\n',
    );
  });

  it('stops with the npm that started it, which passes on neither SIGHUP nor SIGKILL', async () => {
    const command = start('--no-seed');
    await command.says(READY);
    const processes = processTree(command.pid);
    command.kill('SIGHUP');
    expect(await survivors(processes)).toEqual([]);
  });

  it('obeys Ctrl-C while it starts', async () => {
    const command = start('--data', newFolder());
    await command.says('Delve is starting');
    await endsWithNothingLeft(command, () => command.killGroup('SIGINT'), 0);
    expect(command.output).not.toContain(READY);
  });
});

describe('npm start says in one line', () => {
  it.each([
    ['API', 0, 'api'],
    ['Postgres', 1, 'db'],
    ['mailbox', 3, 'mailbox'],
    ['stand-in for Stripe', 4, 'stripe'],
  ])('that the port of the %s is taken', async (_, distance, name) => {
    const squatter = createServer();
    await new Promise<void>((listening) => squatter.listen(port + distance, '127.0.0.1', listening));
    onTestFinished(() => void squatter.close());
    await refuses(
      [],
      `Port ${port + distance} (${name}) is taken. Stop what listens there, or choose another: npm start -- --port N`,
    );
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    ['is a file', (folder) => writeFileSync(folder, ''), /The data folder cannot be made: EEXIST/],
    [
      'holds files but no cluster',
      (folder) => writeFile(folder, 'db/base', ''),
      /holds files but no PostgreSQL cluster\. If the data folder is broken, npm start -- --reset starts/,
    ],
    [
      'is of another version of PostgreSQL',
      (folder) => writeFile(folder, 'db/PG_VERSION', '16'),
      /PostgreSQL did not start on .*\/db: .*\. If the data folder is broken, npm start -- --reset starts/,
    ],
    [
      'has a file where the database was',
      (folder) => writeFile(folder, 'db', ''),
      /ENOTDIR.*\. If the data folder is broken, npm start -- --reset starts/,
    ],
    [
      'has a broken signing key',
      (folder) => writeFile(folder, 'signing-key.json', '{'),
      /The signing key .* cannot be used: .*\. If the data folder is broken, npm start -- --reset starts/,
    ],
  ])('that the data folder %s', async (_, breakFolder, message) => {
    const broken = join(newFolder(), 'data');
    breakFolder(broken);
    await refuses(['--data', broken], message);
  });

  it.each([
    [['--prot', '57000'], "Unknown option '--prot'. See npm start -- --help"],
    [['--port', 'many'], '--port takes a number from 1 to 65535, not "many".'],
    [['--port', '65535'], '--port 65535 would put the db on port 65536, which does not exist.'],
  ])('that %j is not understood', async (args, message) => {
    await refuses(args, message);
  });
});

it('npm start -- --reset takes the data of earlier runs away, and nothing else from the folder', async () => {
  const folder = newFolder();
  writeFile(folder, 'db/base', '');
  writeFile(folder, 'notes.txt', 'not of the stack');
  const command = start('--reset', '--no-seed', '--data', folder);
  await command.says(READY);
  expect(existsSync(join(folder, 'db', 'PG_VERSION'))).toBe(true);
  expect(existsSync(join(folder, 'notes.txt'))).toBe(true);
  await endsWithNothingLeft(command, () => command.kill('SIGTERM'), 0);
});

it('npm start -- --help shows the options and starts nothing', async () => {
  const { code, output } = await start('--help').ended;
  expect(code).toBe(0);
  for (const option of ['--port N', '--data FOLDER', '--reset', '--no-seed', '--verbose']) {
    expect(output).toContain(option);
  }
});

function start(...args: string[]): StartCommand {
  const defaults = ['--port', String(port), '--data', dataDir];
  // The last of two equal options counts.
  const command = new StartCommand([...defaults, ...args]);
  running.push(command);
  return command;
}

async function endsWithNothingLeft(command: StartCommand, end: () => void, code: number): Promise<void> {
  const processes = processTree(command.pid);
  expect(processes.length).toBeGreaterThan(1);
  end();
  const { code: actual, output } = await command.ended;
  expect(actual, output).toBe(code);
  expect(await survivors(processes)).toEqual([]);
}

async function refuses(args: readonly string[], message: string | RegExp): Promise<void> {
  const command = new StartCommand(['--port', String(port), '--data', dataDir, ...args], 'node');
  const { code, output } = await command.ended;
  const lines = output
    .trim()
    .split('\n')
    .filter((line) => line !== 'Delve is starting …');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^Delve: /);
  if (typeof message === 'string') expect(lines[0]).toBe(`Delve: ${message}`);
  else expect(lines[0]).toMatch(message);
  expect(code).toBe(1);
}

function newFolder(): string {
  const folder = mkdtempSync(join(scratch, 'data-'));
  chmodSync(folder, 0o755);
  return folder;
}

function writeFile(folder: string, name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
}

function postmaster(): number {
  return Number(readFileSync(join(dataDir, 'db', 'postmaster.pid'), 'utf8').split('\n')[0]);
}
