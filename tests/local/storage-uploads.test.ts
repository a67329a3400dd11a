import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { request, serviceClient, testBucket } from './storage-support.ts';

const BYTES = randomBytes(200_000);
const service = serviceClient().storage;
let bucket: string;
let narrow: string;

beforeAll(async () => {
  bucket = await testBucket();
  narrow = await testBucket({ fileSizeLimit: 1000, allowedMimeTypes: ['image/*', 'text/plain'] });
});

async function contentOf(path: string, from = bucket): Promise<Buffer> {
  const { data, error } = await service.from(from).download(path);
  expect(error).toBeNull();
  return Buffer.from(await (data as Blob).arrayBuffer());
}

describe('every body that supabase-js sends arrives byte for byte', () => {
  const form = () => {
    const body = new FormData();
    body.append('cacheControl', '60');
    body.append('file', new Blob([BYTES], { type: 'image/png' }), 'any.png');
    return body;
  };
  const bodies = {
    Blob: () => new Blob([BYTES], { type: 'image/png' }),
    File: () => new File([BYTES], 'other.png', { type: 'image/png' }),
    FormData: form,
    Buffer: () => BYTES,
    ArrayBuffer: () => BYTES.buffer.slice(BYTES.byteOffset, BYTES.byteOffset + BYTES.length) as ArrayBuffer,
    Uint8Array: () => new Uint8Array(BYTES),
    'Node stream': () => Readable.from([BYTES.subarray(0, 77_777), BYTES.subarray(77_777)]),
    'web stream': () => new Blob([BYTES]).stream(),
  };
  it.each(Object.entries(bodies))('%s', async (kind, body) => {
    const path = `bodies/${kind.replace(' ', '-')}.png`;
    const { data, error } = await service
      .from(bucket)
      .upload(path, body(), { contentType: 'image/png', cacheControl: '60' });
    expect(error).toBeNull();
    expect(data).toMatchObject({
      path,
      fullPath: `${bucket}/${path}`,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect((await contentOf(path)).equals(BYTES)).toBe(true);
    const info = await service.from(bucket).info(path);
    expect(info.data).toMatchObject({
      contentType: 'image/png',
      cacheControl: 'max-age=60',
      size: BYTES.length,
    });
  });

  it('a string, with the default content type', async () => {
    expect((await service.from(bucket).upload('text.txt', 'Ẹ káàbọ̀')).error).toBeNull();
    expect((await contentOf('text.txt')).toString()).toBe('Ẹ káàbọ̀');
    const info = await service.from(bucket).info('text.txt');
    expect(info.data?.contentType).toBe('text/plain;charset=UTF-8');
  });

  it.each([
    ['bytes', Buffer.alloc(0)],
    ['a Blob', new Blob([])],
  ])('nothing at all, as %s', async (kind, body) => {
    const path = `empty/${kind.replace(' ', '')}`;
    expect((await service.from(bucket).upload(path, body)).error).toBeNull();
    expect(await contentOf(path)).toHaveLength(0);
  });
});

describe('user metadata', () => {
  it.each([
    ['a form field', new Blob(['x'])],
    ['the header x-metadata', Buffer.from('x')],
  ])('comes by %s', async (kind, body) => {
    const path = `metadata/${kind.length}`;
    const metadata = { department: 'sales', level: 3 };
    expect((await service.from(bucket).upload(path, body, { metadata })).error).toBeNull();
    expect((await service.from(bucket).info(path)).data?.metadata).toEqual(metadata);
  });
});

describe('an existing key', () => {
  it('is refused as a duplicate and keeps its content', async () => {
    await service.from(bucket).upload('twice.txt', 'first');
    const { error } = await service.from(bucket).upload('twice.txt', 'second');
    expect(error).toMatchObject({ status: 400, statusCode: '409', message: 'The resource already exists' });
    expect((await contentOf('twice.txt')).toString()).toBe('first');
  });

  it('is replaced by upsert and by update, with a new version', async () => {
    await service.from(bucket).upload('replaced.txt', 'first');
    const first = await service.from(bucket).info('replaced.txt');
    expect((await service.from(bucket).upload('replaced.txt', 'second', { upsert: true })).error).toBeNull();
    expect((await contentOf('replaced.txt')).toString()).toBe('second');
    expect((await service.from(bucket).update('replaced.txt', 'third')).error).toBeNull();
    expect((await contentOf('replaced.txt')).toString()).toBe('third');
    const last = await service.from(bucket).info('replaced.txt');
    expect(last.data?.id).toBe(first.data?.id);
    expect(last.data?.version).not.toBe(first.data?.version);
  });

  it('goes to one of many that upload it at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, i) => service.from(bucket).upload('race.txt', `content ${i}`)),
    );
    const winners = results.flatMap(({ error }, i) => (error ? [] : [i]));
    expect(winners).toHaveLength(1);
    expect((await contentOf('race.txt')).toString()).toBe(`content ${winners[0]}`);
  });
});

describe('the limits of a bucket', () => {
  const tooLarge = {
    status: 400,
    statusCode: '413',
    message: 'The object exceeded the maximum allowed size',
  };

  it.each([
    ['bytes', () => Buffer.alloc(1001)],
    ['a Blob', () => new Blob([Buffer.alloc(1001)], { type: 'text/plain' })],
    ['20 MB', () => Buffer.alloc(20_000_000)],
    ['a stream of unknown length', () => Readable.from([Buffer.alloc(600), Buffer.alloc(600)])],
  ])('one byte or much more than allowed, as %s, is refused and leaves nothing', async (_kind, body) => {
    const { error } = await service.from(narrow).upload('large.txt', body(), { contentType: 'text/plain' });
    expect(error).toMatchObject(tooLarge);
    expect((await service.from(narrow).exists('large.txt')).data).toBe(false);
  });

  it('the limit itself is allowed', async () => {
    const body = Buffer.alloc(1000);
    expect(
      (await service.from(narrow).upload('fits.txt', body, { contentType: 'text/plain' })).error,
    ).toBeNull();
  });

  it('the limit of the project holds for a bucket without one', async () => {
    const { error } = await service.from(bucket).upload('huge.bin', Buffer.alloc(10 * 1024 * 1024 + 1));
    expect(error).toMatchObject(tooLarge);
  });

  it('a type outside the list is refused, one that a wildcard covers is not', async () => {
    const refused = await service.from(narrow).upload('page.html', '<p>', { contentType: 'text/html' });
    expect(refused.error).toMatchObject({
      statusCode: '415',
      message: 'mime type text/html is not supported',
    });
    const allowed = await service.from(narrow).upload('dot.gif', 'gif', { contentType: 'image/gif' });
    expect(allowed.error).toBeNull();
  });
});

describe('keys', () => {
  it.each(["a b/c'd(1)!.txt", 'x&$@=;:+,y.txt', '.hidden', '..'])('%s is a key', async (key) => {
    const path = `keys/${key}x`;
    expect((await service.from(bucket).upload(path, key)).error).toBeNull();
    expect((await contentOf(path)).toString()).toBe(key);
  });

  it.each(['Ìbàdàn.png', 'a[1].png', 'a{b}', 'a~b', 'a%25b'])('%s is none', async (key) => {
    const { error } = await service.from(bucket).upload(key, 'x');
    expect(error).toMatchObject({ statusCode: '400' });
    expect(error?.message).toMatch(/^Invalid key: /);
  });

  it('a key is no path on disk: dots that climb are part of the name', async () => {
    const key = 'climb/../../../escape.txt';
    const put = await request(`/object/${bucket}/${encodeURIComponent(key)}`, {
      method: 'POST',
      body: 'inside',
    });
    expect(await put.json()).toMatchObject({ Key: `${bucket}/${key}` });
    const got = await request(`/object/${bucket}/${encodeURIComponent(key)}`);
    expect(await got.text()).toBe('inside');
  });
});

describe('what is wrong with a request', () => {
  it('a bucket that does not exist, with a large body unread', async () => {
    const { error } = await service.from('no-such-bucket').upload('a.bin', Buffer.alloc(8_000_000));
    expect(error).toMatchObject({ statusCode: '404', message: 'Bucket not found' });
  });

  it('a form without a file', async () => {
    const body = new FormData();
    body.append('cacheControl', '60');
    const response = await request(`/object/${bucket}/form.txt`, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ statusCode: '400', message: 'No content provided' });
  });

  it('a form that breaks off', async () => {
    const response = await request(`/object/${bucket}/broken.txt`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: '--x\r\nContent-Disposition: form-data; name=""; filename="f"\r\n\r\nhalf of',
    });
    expect(response.status).toBe(400);
    expect((await service.from(bucket).exists('broken.txt')).data).toBe(false);
  });

  it('no token', async () => {
    const response = await request(`/object/${bucket}/a.txt`, { method: 'POST', body: 'x', key: null });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      statusCode: '400',
      error: 'Error',
      message: "headers must have required property 'authorization'",
    });
  });

  it('a token that nobody here has signed', async () => {
    const response = await request(`/object/${bucket}/a.txt`, {
      method: 'POST',
      body: 'x',
      key: null,
      headers: { authorization: 'Bearer no-token' },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ statusCode: '403', error: 'Unauthorized' });
  });
});

it.each(['/upload/resumable', '/s3/bucket', '/vector/ListVectorBuckets', '/iceberg/bucket'])(
  '%s is not served, and says so',
  async (path) => {
    const response = await request(path, { method: 'POST' });
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({ message: expect.stringMatching(/does not serve/) });
  },
);
