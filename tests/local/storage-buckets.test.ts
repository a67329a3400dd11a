import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { request, serviceClient, testBucket, testUser, visitorClient } from './storage-support.ts';

const service = serviceClient().storage;

describe('a bucket', () => {
  it('is made, read, changed and deleted', async () => {
    const id = `made-${randomUUID()}`;
    const created = await service.createBucket(id, {
      public: true,
      fileSizeLimit: '1MB',
      allowedMimeTypes: ['image/*'],
    });
    expect(created).toEqual({ data: { name: id }, error: null });
    expect((await service.getBucket(id)).data).toEqual({
      id,
      name: id,
      owner: '',
      public: true,
      type: 'STANDARD',
      file_size_limit: 1_000_000,
      allowed_mime_types: ['image/*'],
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    const updated = await service.updateBucket(id, { public: false, fileSizeLimit: null });
    expect(updated.data).toEqual({ message: 'Successfully updated' });
    expect((await service.getBucket(id)).data).toMatchObject({
      public: false,
      file_size_limit: null,
      allowed_mime_types: ['image/*'],
    });
    expect((await service.deleteBucket(id)).data).toEqual({ message: 'Successfully deleted' });
    expect((await service.getBucket(id)).error).toMatchObject({
      statusCode: '404',
      message: 'Bucket not found',
    });
  });

  it('is one of a name', async () => {
    const id = await testBucket();
    expect((await service.createBucket(id)).error).toMatchObject({
      statusCode: '409',
      message: 'The resource already exists',
    });
  });

  it('is found in the list', async () => {
    const id = await testBucket();
    const found = await service.listBuckets({
      search: id.toUpperCase(),
      sortColumn: 'name',
      sortOrder: 'desc',
    });
    expect(found.data?.map((bucket) => bucket.id)).toEqual([id]);
    const [first, second] = (await service.listBuckets({ sortColumn: 'id' })).data ?? [];
    expect((await service.listBuckets({ sortColumn: 'id', limit: 1, offset: 1 })).data).toEqual([second]);
    expect(first).toBeDefined();
  });

  it('with objects is not deleted before it is emptied', async () => {
    const id = await testBucket();
    for (const key of ['a.txt', 'b/c.txt']) await service.from(id).upload(key, key);
    expect((await service.deleteBucket(id)).error).toMatchObject({
      statusCode: '409',
      message: 'The bucket you tried to delete is not empty',
    });
    expect((await service.emptyBucket(id)).error).toBeNull();
    expect((await service.from(id).list()).data).toEqual([]);
  });

  it.each([
    ['a/b', {}, 'Bucket name invalid'],
    ['x'.repeat(101), {}, 'Bucket name invalid'],
    ['large', { fileSizeLimit: '20GB' }, 'The object exceeded the maximum allowed size'],
    ['odd', { fileSizeLimit: 'much' }, 'Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B'],
    ['mime', { allowedMimeTypes: ['image'] }, 'mime type image is not supported'],
  ])('%s with %j is refused', async (id, options, message) => {
    const { error } = await service.createBucket(id, { public: false, ...options });
    expect(error).toMatchObject({ status: 400, message });
  });

  it('for analytics is not served, and says so', async () => {
    const body = JSON.stringify({ name: 'numbers', type: 'ANALYTICS' });
    const response = await request('/bucket', { method: 'POST', body });
    expect(response.status).toBe(501);
  });
});

describe('without a policy on storage.buckets', () => {
  it('a user sees none, makes none and changes none', async () => {
    const id = await testBucket({ public: true });
    for (const { storage } of [(await testUser()).client, visitorClient()]) {
      expect((await storage.listBuckets()).data).toEqual([]);
      expect((await storage.getBucket(id)).error).toMatchObject({ statusCode: '404' });
      expect((await storage.updateBucket(id, { public: false })).error).toMatchObject({ statusCode: '404' });
      expect((await storage.deleteBucket(id)).error).toMatchObject({ statusCode: '404' });
      expect((await storage.createBucket('mine')).error).toMatchObject({
        statusCode: '403',
        message: 'new row violates row-level security policy',
      });
    }
    expect((await service.getBucket(id)).data?.public).toBe(true);
  });

  it('nobody reads them without a token', async () => {
    const response = await request('/bucket', { key: null });
    expect(response.status).toBe(400);
  });
});

describe('the buckets of config.toml', () => {
  it('are there as they are written', async () => {
    expect((await service.getBucket('images')).data).toMatchObject({
      public: true,
      file_size_limit: 10 * 1024 * 1024,
      allowed_mime_types: ['image/jpeg', 'image/png', 'image/webp', 'image/avif'],
    });
  });
});

describe('a body that is no JSON of the right shape', () => {
  it.each([
    ['{"name":', 'Body is not valid JSON'],
    ['{"name": 5}', 'body/name'],
    [JSON.stringify({ name: 'x'.repeat(1_100_000) }), 'Request body is too large'],
  ])('%.20s', async (body, message) => {
    const response = await request('/bucket', { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { message: string }).message).toContain(message);
  });
});
