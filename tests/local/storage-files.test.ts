import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConfigOverrides, loadConfig } from '../../local/config.ts';
import { type Keys, loadKeys } from '../../local/keys.ts';
import { Mailbox } from '../../local/mailbox/mailbox.ts';
import type { Service } from '../../local/service.ts';
import { createStorage } from '../../local/storage/service.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';

/** A Storage of its own beside the stack's, on the same database: its folder can be looked into. */
const folder = mkdtempSync(join(tmpdir(), 'delve-storage-'));
const projectDir = join(folder, 'project');
const bucket = `files-${randomUUID()}`;
const lines: string[] = [];
let keys: Keys;
let storage: Service;

beforeAll(async () => {
  const assets = join(projectDir, 'supabase', 'assets', 'logos');
  mkdirSync(assets, { recursive: true });
  writeFileSync(join(assets, 'mark.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(projectDir, 'supabase', 'config.toml'), 'project_id = "storage-files"\n');
  keys = await loadKeys(join(folder, 'signing-key.json'));
  storage = await start();
});

afterAll(async () => {
  await send('POST', `/bucket/${bucket}/empty`);
  await send('DELETE', `/bucket/${bucket}`);
  await storage.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(overrides: ConfigOverrides = {}, seed = true): Promise<Service> {
  return createStorage({
    config: loadConfig(projectDir, {
      [`storage.buckets.${bucket}`]: { public: true, file_size_limit: '1KiB', objects_path: './assets' },
      ...overrides,
    }),
    keys,
    mailbox: new Mailbox(),
    mailboxUrl: 'http://127.0.0.1:9',
    apiUrl: stack().apiUrl,
    stripeUrl: 'http://127.0.0.1:9',
    projectDir,
    dataDir: folder,
    ownSecrets: false,
    seed,
    databaseUrl: (role) => stack().databaseUrl.replace('//postgres:', `//${role}:`),
    log: (_service, line) => lines.push(line),
  });
}

async function send(
  method: string,
  path: string,
  body?: string | ReadableStream<Uint8Array>,
  type = 'text/plain',
): Promise<Response> {
  return storage.app.fetch(
    new Request(`http://storage${path}`, {
      method,
      headers: { authorization: `Bearer ${keys.serviceRoleKey}`, 'content-type': type },
      ...(body === undefined ? {} : { body, duplex: 'half' }),
    } as RequestInit),
  );
}

const files = () => readdirSync(join(folder, 'storage'));

async function versions(): Promise<string[]> {
  const rows = await inDatabase<{ version: string }>(
    'select version from storage.objects where bucket_id = $1',
    [bucket],
  );
  return rows.map(({ version }) => version).sort();
}

describe('a bucket of config.toml', () => {
  it('holds the files of its objects_path', async () => {
    const response = await send('GET', `/object/public/${bucket}/logos/mark.svg`);
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(await response.text()).toContain('<svg');
  });

  it('gets them once: what was deleted does not come back with the next start', async () => {
    expect((await send('DELETE', `/object/${bucket}/logos/mark.svg`)).status).toBe(200);
    await storage.close();
    storage = await start();
    expect((await send('GET', `/object/public/${bucket}/logos/mark.svg`)).status).toBe(400);
    rmSync(join(folder, 'seeded-objects'));
    await storage.close();
    storage = await start();
    expect((await send('GET', `/object/public/${bucket}/logos/mark.svg`)).status).toBe(200);
  });

  it('gets them again where a start ended halfway, each still once', async () => {
    rmSync(join(folder, 'seeded-objects'));
    await storage.close();
    storage = await start();
    expect(files().sort()).toEqual(await versions());
    expect(files()).toHaveLength(1);
  });

  it('takes one file as well, under its name', async () => {
    const one = `one-${randomUUID()}`;
    const withOne = {
      [`storage.buckets.${one}`]: {
        public: true,
        file_size_limit: '1KiB',
        objects_path: './assets/logos/mark.svg',
      },
    };
    await storage.close();
    storage = await start(withOne);
    expect((await send('GET', `/object/public/${one}/mark.svg`)).status).toBe(200);
    await send('POST', `/bucket/${one}/empty`);
    await send('DELETE', `/bucket/${one}`);
  });

  it('stays empty where no example data is wanted', async () => {
    const bare = `bare-${randomUUID()}`;
    const withBare = {
      [`storage.buckets.${bare}`]: { public: true, file_size_limit: '1KiB', objects_path: './assets' },
    };
    const path = `/object/public/${bare}/logos/mark.svg`;
    await storage.close();
    storage = await start(withBare, false);
    expect((await send('GET', path)).status).toBe(400);
    await storage.close();
    storage = await start(withBare);
    expect((await send('GET', path)).status).toBe(200);
    await send('POST', `/bucket/${bare}/empty`);
    await send('DELETE', `/bucket/${bare}`);
  });

  it('with a file that does not fit it ends the start with a sentence', async () => {
    const tight = {
      [`storage.buckets.${bucket}`]: { objects_path: './assets/logos', allowed_mime_types: ['image/png'] },
    };
    await expect(start(tight)).rejects.toThrow(/does not fit the bucket: .*image\/svg\+xml/);
  });

  it('whose objects_path does not exist ends the start with a sentence', async () => {
    const missing = { [`storage.buckets.${bucket}`]: { file_size_limit: '1KiB', objects_path: './nowhere' } };
    await expect(start(missing)).rejects.toThrow(/objects_path: .*nowhere does not exist/);
  });

  it('with a type that is none ends the start with a sentence', async () => {
    const odd = { [`storage.buckets.${bucket}`]: { allowed_mime_types: ['image'] } };
    await expect(start(odd)).rejects.toThrow(`storage.buckets.${bucket}: mime type image is not supported`);
  });
});

describe('every row has its file, and every file its row', () => {
  const agree = async () => expect(files().sort()).toEqual(await versions());

  it('after uploads, a replacement, a refusal and a deletion', async () => {
    expect((await send('POST', `/object/${bucket}/a.txt`, 'a')).status).toBe(200);
    await agree();
    expect((await send('PUT', `/object/${bucket}/a.txt`, 'again')).status).toBe(200);
    await agree();
    expect((await send('POST', `/object/${bucket}/a.txt`, 'duplicate')).status).toBe(400);
    expect((await send('POST', `/object/${bucket}/large.txt`, 'x'.repeat(1025))).status).toBe(400);
    await agree();
    const copy = JSON.stringify({ bucketId: bucket, sourceKey: 'a.txt', destinationKey: 'b.txt' });
    expect((await send('POST', '/object/copy', copy)).status).toBe(200);
    expect((await send('POST', '/object/move', copy.replace('b.txt', 'c.txt'))).status).toBe(200);
    await agree();
    expect(await versions()).toHaveLength(3);
    expect((await send('DELETE', `/object/${bucket}/b.txt`)).status).toBe(200);
    await agree();
    expect(await versions()).toHaveLength(2);
  });

  it('after an upload that breaks off', async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(100));
        controller.error(new Error('the caller has gone'));
      },
    });
    expect((await send('POST', `/object/${bucket}/broken.txt`, broken)).status).toBe(500);
    await agree();
  });

  it('after a crash between file and row, from the next start on', async () => {
    writeFileSync(join(folder, 'storage', randomUUID()), 'left behind');
    const before = await versions();
    expect(files()).toHaveLength(before.length + 1);
    await storage.close();
    storage = await start();
    await agree();
    expect(await (await send('GET', `/object/${bucket}/c.txt`)).text()).toBe('again');
  });
});

it('the placeholder of an empty folder holds nothing and has any type', async () => {
  const path = `/object/${bucket}/folder/.emptyFolderPlaceholder`;
  expect((await send('POST', path, 'x')).status).toBe(400);
  expect((await send('POST', path, '')).status).toBe(200);
});

it('images are resized only where config.toml says so', async () => {
  const path = `/render/image/public/${bucket}/logos/mark.svg`;
  expect((await send('GET', path)).status).toBe(404);
  await storage.close();
  storage = await start({ 'storage.image_transformation.enabled': true });
  expect((await send('GET', path)).status).toBe(200);
});
