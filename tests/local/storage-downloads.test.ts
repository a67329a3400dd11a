import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { JWT_SECRET } from '../../local/keys.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';
import { request, serviceClient, testBucket, visitorClient } from './storage-support.ts';

const CONTENT = Buffer.from('0123456789');
const service = serviceClient().storage;
let open: string;
let closed: string;

beforeAll(async () => {
  open = await testBucket({ public: true });
  closed = await testBucket();
  for (const bucket of [open, closed]) {
    const options = { contentType: 'text/css', cacheControl: '120' };
    expect((await service.from(bucket).upload('a folder/ten.css', CONTENT, options)).error).toBeNull();
  }
});

const TEN = 'a%20folder/ten.css';

describe('a download', () => {
  it('of a public bucket needs no key', async () => {
    const { publicUrl } = service.from(open).getPublicUrl('a folder/ten.css').data;
    const response = await fetch(publicUrl);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('0123456789');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/css',
      'content-length': '10',
      'cache-control': 'max-age=120',
      'accept-ranges': 'bytes',
      etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
    });
    expect((await request(`/object/${open}/${TEN}`, { key: null })).status).toBe(200);
    expect((await request(`/object/info/public/${open}/${TEN}`, { key: null })).status).toBe(200);
  });

  it('of a closed bucket needs a token, by every path', async () => {
    for (const path of [
      'object',
      'object/public',
      'object/info',
      'object/info/public',
      'render/image/public',
    ]) {
      const response = await request(`/${path}/${closed}/${TEN}`, { key: null });
      expect(response.status, path).toBe(400);
      expect(await response.json(), path).toEqual({
        statusCode: '404',
        error: 'Bucket not found',
        message: 'Bucket not found',
      });
    }
    expect((await request(`/object/authenticated/${closed}/${TEN}`, { key: null })).status).toBe(400);
    expect((await request(`/object/authenticated/${closed}/${TEN}`)).status).toBe(200);
  });

  it('comes as a stream too, of a size that no buffer holds at once', async () => {
    const large = randomBytes(6_000_000);
    await service.from(closed).upload('large.bin', large);
    const { data } = await service.from(closed).download('large.bin').asStream();
    const parts: Uint8Array[] = [];
    for await (const part of data as unknown as AsyncIterable<Uint8Array>) parts.push(part);
    expect(parts.length).toBeGreaterThan(1);
    expect(Buffer.concat(parts).equals(large)).toBe(true);
  });

  it.each([
    ['bytes=2-5', '2345', 'bytes 2-5/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['Bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
  ])('gives the range %s', async (range, expected, contentRange) => {
    const response = await request(`/object/${closed}/${TEN}`, { headers: { range } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(contentRange);
    expect(await response.text()).toBe(expected);
  });

  it('refuses a range outside of the file', async () => {
    const response = await request(`/object/${closed}/${TEN}`, { headers: { range: 'bytes=10-' } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ statusCode: '416' });
  });

  it('is spared to those who have this version', async () => {
    const first = await request(`/object/${closed}/${TEN}`);
    const eTag = first.headers.get('etag') as string;
    const again = await request(`/object/${closed}/${TEN}`, { headers: { 'if-none-match': eTag } });
    expect(again.status).toBe(304);
    const other = await request(`/object/${closed}/${TEN}`, { headers: { 'if-none-match': '"other"' } });
    expect(other.status).toBe(200);
  });

  it('is saved under the name that is asked for', async () => {
    const named = await fetch(
      service.from(open).getPublicUrl('a folder/ten.css', { download: 'zẹ̀.css' }).data.publicUrl,
    );
    const name = encodeURIComponent('zẹ̀.css');
    expect(named.headers.get('content-disposition')).toBe(
      `attachment; filename=${name}; filename*=UTF-8''${name};`,
    );
    const unnamed = await request(`/object/public/${open}/${TEN}?download=`);
    expect(unnamed.headers.get('content-disposition')).toBe('attachment;');
  });

  it('never runs as a page', async () => {
    await service.from(open).upload('page.html', '<script>', { contentType: 'text/html' });
    const response = await request(`/object/public/${open}/page.html`);
    expect(response.headers.get('content-type')).toBe('text/plain');
  });

  it('of what is not there says so', async () => {
    const { error } = await service.from(closed).download('nothing.txt');
    expect(error).toMatchObject({ status: 400, statusCode: '404', message: 'Object not found' });
  });

  it('of a row that SQL has made, without a file, says so', async () => {
    await inDatabase('insert into storage.objects (bucket_id, name) values ($1, $2)', [closed, 'row.txt']);
    const { error } = await service.from(closed).download('row.txt');
    expect(error).toMatchObject({ statusCode: '404', message: 'The resource was not found' });
  });
});

describe('HEAD', () => {
  it('tells whether an object exists', async () => {
    expect((await service.from(closed).exists('a folder/ten.css')).data).toBe(true);
    expect((await service.from(closed).exists('a folder/eleven.css')).data).toBe(false);
    const head = await request(`/object/${closed}/${TEN}`, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe('10');
    expect(await head.text()).toBe('');
  });
});

describe('info', () => {
  it('has what the client expects', async () => {
    const { data, error } = await service.from(closed).info('a folder/ten.css');
    expect(error).toBeNull();
    expect(data).toMatchObject({
      name: 'a folder/ten.css',
      bucketId: closed,
      size: 10,
      contentType: 'text/css',
      cacheControl: 'max-age=120',
      etag: expect.any(String),
      createdAt: expect.any(String),
      lastModified: expect.any(String),
      version: expect.any(String),
    });
  });
});

describe('a signed URL', () => {
  it('opens the object to everybody', async () => {
    const { data } = await service
      .from(closed)
      .createSignedUrl('a folder/ten.css', 60, { download: 'n.css' });
    const response = await fetch(data?.signedUrl as string);
    expect(await response.text()).toBe('0123456789');
    expect(response.headers.get('content-disposition')).toContain('filename=n.css');
    expect(Date.parse(response.headers.get('expires') as string)).toBeGreaterThan(Date.now());
  });

  it('is made for many at once, with an error for each that is missing', async () => {
    const { data } = await service.from(closed).createSignedUrls(['a folder/ten.css', 'nothing.txt'], 60);
    expect(data).toHaveLength(2);
    expect(await (await fetch(data?.[0]?.signedUrl as string)).text()).toBe('0123456789');
    expect(data?.[1]).toMatchObject({
      path: 'nothing.txt',
      signedUrl: null,
      error: 'Either the object does not exist or you do not have access to it',
    });
  });

  it('is not made for what is missing', async () => {
    const { error } = await service.from(closed).createSignedUrl('nothing.txt', 60);
    expect(error).toMatchObject({ statusCode: '404', message: 'Object not found' });
  });

  it('opens no other object', async () => {
    const { data } = await service.from(closed).createSignedUrl('a folder/ten.css', 60);
    const response = await fetch(String(data?.signedUrl).replace('ten.css', 'row.txt'));
    expect(await response.json()).toMatchObject({ statusCode: '400', error: 'InvalidSignature' });
  });

  it('ends', async () => {
    const token = await new SignJWT({ url: `${closed}/a folder/ten.css` })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(Math.floor(Date.now() / 1000) - 1)
      .sign(new TextEncoder().encode(JWT_SECRET));
    const response = await request(`/object/sign/${closed}/${TEN}?token=${token}`, { key: null });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      statusCode: '400',
      error: 'InvalidJWT',
      message: '"exp" claim timestamp check failed',
    });
  });

  it('takes neither a token of other hands nor an API key for its token', async () => {
    const forged = await new SignJWT({ url: `${closed}/a folder/ten.css` })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1m')
      .sign(new TextEncoder().encode('another secret of thirty-two bytes and more'));
    const refused = await request(`/object/sign/${closed}/${TEN}?token=${forged}`, { key: null });
    expect(await refused.json()).toMatchObject({
      error: 'InvalidJWT',
      message: 'signature verification failed',
    });
    const none = await request(`/object/sign/${closed}/${TEN}?token=${stack().secretKey}`, { key: null });
    expect(await none.json()).toMatchObject({ error: 'InvalidJWT' });
  });
});

describe('a signed upload', () => {
  it('lets a visitor upload this object, once', async () => {
    const { data } = await service.from(closed).createSignedUploadUrl('by visitor.txt');
    const token = data?.token as string;
    const visitor = visitorClient().storage.from(closed);
    const uploaded = await visitor.uploadToSignedUrl('by visitor.txt', token, new Blob(['hello']));
    expect(uploaded.error).toBeNull();
    expect(await (await service.from(closed).download('by visitor.txt')).data?.text()).toBe('hello');
    const again = await visitor.uploadToSignedUrl('by visitor.txt', token, 'again');
    expect(again.error).toMatchObject({ statusCode: '409' });
    const other = await visitor.uploadToSignedUrl('other.txt', token, 'other');
    expect(other.error).toMatchObject({ message: 'Invalid signature' });
  });

  it('replaces where that was signed', async () => {
    await service.from(closed).upload('replace.txt', 'old');
    const { data } = await service.from(closed).createSignedUploadUrl('replace.txt', { upsert: true });
    const visitor = visitorClient().storage.from(closed);
    const uploaded = await visitor.uploadToSignedUrl(
      'replace.txt',
      data?.token as string,
      Buffer.from('new'),
    );
    expect(uploaded.error).toBeNull();
    expect(await (await service.from(closed).download('replace.txt')).data?.text()).toBe('new');
  });
});

it('a download that the caller breaks off leaves the service well', async () => {
  await service.from(closed).upload('abandoned.bin', randomBytes(8_000_000));
  const controller = new AbortController();
  const response = await request(`/object/${closed}/abandoned.bin`, { signal: controller.signal });
  controller.abort();
  await expect(response.arrayBuffer()).rejects.toThrow();
  expect((await request(`/object/${closed}/${TEN}`)).status).toBe(200);
});
