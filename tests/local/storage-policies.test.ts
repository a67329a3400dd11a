import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inDatabase } from '../support/database.ts';
import {
  request,
  serviceClient,
  type TestUser,
  testBucket,
  testUser,
  visitorClient,
} from './storage-support.ts';

const DENIED = { status: 400, statusCode: '403', message: 'new row violates row-level security policy' };
const NOT_FOUND = { status: 400, statusCode: '404', message: 'Object not found' };

const service = serviceClient().storage;
let bucket: string;
let other: string;
let uploadOnly: string;
let images: string;
let owner: TestUser;
let stranger: TestUser;

/** Made by role `postgres`, who does not own storage.objects: what a migration does. */
const policies = () => ({
  test_objects_insert_owner: `for insert to authenticated with check (
    bucket_id in ('${bucket}', '${other}') and (storage.foldername(name))[1] = (auth.jwt() ->> 'sub'))`,
  test_objects_select_owner: `for select to authenticated using (
    bucket_id in ('${bucket}', '${other}') and (storage.foldername(name))[1] = (select auth.uid()::text))`,
  test_objects_update_owner: `for update to authenticated using (
    bucket_id = '${bucket}' and owner_id = (select auth.uid()::text))`,
  test_objects_delete_owner: `for delete to authenticated using (
    bucket_id = '${bucket}' and owner_id = (select auth.uid()::text))`,
  test_objects_insert_anybody: `for insert to anon, authenticated with check (bucket_id = '${uploadOnly}')`,
  test_objects_insert_image: `for insert to authenticated with check (
    bucket_id = '${images}' and metadata ->> 'mimetype' like 'image/%'
    and storage.allow_only_operation('object.upload'))`,
});

beforeAll(async () => {
  [bucket, other, uploadOnly, images] = [
    await testBucket(),
    await testBucket(),
    await testBucket(),
    await testBucket(),
  ];
  [owner, stranger] = [await testUser(), await testUser()];
  for (const [name, rule] of Object.entries(policies())) {
    await inDatabase(`create policy ${name} on storage.objects ${rule}`);
  }
});

afterAll(async () => {
  for (const name of Object.keys(policies())) await inDatabase(`drop policy ${name} on storage.objects`);
});

const mine = (name: string) => `${owner.id}/${name}`;

describe('upload', () => {
  it('goes where the policy lets it, and the row names its owner', async () => {
    expect((await owner.client.storage.from(bucket).upload(mine('a.txt'), 'a')).error).toBeNull();
    const [row] = await inDatabase<{ owner: string; owner_id: string }>(
      'select owner, owner_id from storage.objects where bucket_id = $1 and name = $2',
      [bucket, mine('a.txt')],
    );
    expect(row).toEqual({ owner: owner.id, owner_id: owner.id });
  });

  it('goes nowhere else, and leaves nothing', async () => {
    const refused = await stranger.client.storage.from(bucket).upload(mine('b.txt'), 'b');
    expect(refused.error).toMatchObject(DENIED);
    const visitor = await visitorClient().storage.from(bucket).upload(mine('b.txt'), Buffer.alloc(3_000_000));
    expect(visitor.error).toMatchObject(DENIED);
    expect((await service.from(bucket).exists(mine('b.txt'))).data).toBe(false);
  });

  it('needs no select policy, but an upsert does', async () => {
    const visitor = visitorClient().storage.from(uploadOnly);
    expect((await visitor.upload('drop.txt', 'first')).error).toBeNull();
    expect((await visitor.upload('drop.txt', 'second', { upsert: true })).error).toMatchObject(DENIED);
    expect((await visitor.download('drop.txt')).error).toMatchObject(NOT_FOUND);
    expect(await (await service.from(uploadOnly).download('drop.txt')).data?.text()).toBe('first');
  });

  it('replaces what is one own, not what is not', async () => {
    await owner.client.storage.from(bucket).upload(mine('own.txt'), 'old');
    const replaced = await owner.client.storage.from(bucket).upload(mine('own.txt'), 'new', { upsert: true });
    expect(replaced.error).toBeNull();
    expect(await (await owner.client.storage.from(bucket).download(mine('own.txt'))).data?.text()).toBe(
      'new',
    );
    const refused = await stranger.client.storage.from(bucket).update(mine('own.txt'), 'stolen');
    expect(refused.error).toMatchObject(DENIED);
    expect(await (await service.from(bucket).download(mine('own.txt'))).data?.text()).toBe('new');
  });

  it('is decided by what the policy reads of the file and the operation', async () => {
    const to = owner.client.storage.from(images);
    expect((await to.upload('a.png', Buffer.from('x'), { contentType: 'image/png' })).error).toBeNull();
    expect((await to.upload('a.txt', Buffer.from('x'))).error).toMatchObject(DENIED);
    expect((await to.createSignedUploadUrl('b.png')).error).toMatchObject(DENIED);
  });
});

describe('reading', () => {
  beforeAll(async () => {
    await service.from(bucket).upload(mine('read.txt'), 'secret', { upsert: true });
    await service.from(bucket).upload(`${stranger.id}/theirs.txt`, 'theirs', { upsert: true });
  });

  it('is for those who may', async () => {
    const from = owner.client.storage.from(bucket);
    expect(await (await from.download(mine('read.txt'))).data?.text()).toBe('secret');
    expect((await from.info(mine('read.txt'))).data?.name).toBe(mine('read.txt'));
    const { data } = await from.createSignedUrl(mine('read.txt'), 60);
    expect(await (await fetch(String(data?.signedUrl))).text()).toBe('secret');
  });

  it('is for nobody else', async () => {
    for (const from of [stranger.client.storage.from(bucket), visitorClient().storage.from(bucket)]) {
      expect((await from.download(mine('read.txt'))).error).toMatchObject(NOT_FOUND);
      expect((await from.info(mine('read.txt'))).error).toMatchObject(NOT_FOUND);
      expect((await from.exists(mine('read.txt'))).data).toBe(false);
      expect((await from.createSignedUrl(mine('read.txt'), 60)).error).toMatchObject(NOT_FOUND);
      const [signed] = (await from.createSignedUrls([mine('read.txt')], 60)).data ?? [];
      expect(signed?.signedUrl).toBeNull();
    }
  });

  it('shows in a listing what one may see', async () => {
    const list = async (user: TestUser) =>
      (await user.client.storage.from(bucket).list()).data?.map(({ name }) => name);
    expect(await list(owner)).toEqual([owner.id]);
    expect(await list(stranger)).toEqual([stranger.id]);
    const all = await owner.client.storage.from(bucket).listV2();
    expect(all.data?.objects.every(({ name }) => name.startsWith(owner.id))).toBe(true);
    expect(all.data?.objects.length).toBeGreaterThan(0);
  });
});

describe('move and copy', () => {
  it('of one own object', async () => {
    const from = owner.client.storage.from(bucket);
    await from.upload(mine('from.txt'), 'moved', { metadata: { kept: true } });
    expect((await from.move(mine('from.txt'), mine('to.txt'))).error).toBeNull();
    expect((await from.exists(mine('from.txt'))).data).toBe(false);
    expect(await (await from.download(mine('to.txt'))).data?.text()).toBe('moved');
    const copied = await from.copy(mine('to.txt'), mine('copy.txt'), { destinationBucket: other });
    expect(copied).toEqual({ data: { path: `${other}/${mine('copy.txt')}` }, error: null });
    expect(await (await service.from(other).download(mine('copy.txt'))).data?.text()).toBe('moved');
    expect((await service.from(other).info(mine('copy.txt'))).data?.metadata).toEqual({ kept: true });
    expect((await from.exists(mine('to.txt'))).data).toBe(true);
  });

  it('of an object that one cannot see', async () => {
    await service.from(bucket).upload(mine('still.txt'), 'still');
    const from = stranger.client.storage.from(bucket);
    expect((await from.move(mine('still.txt'), `${stranger.id}/got.txt`)).error).toMatchObject(NOT_FOUND);
    expect((await from.copy(mine('still.txt'), `${stranger.id}/got.txt`)).error).toMatchObject(NOT_FOUND);
    expect((await service.from(bucket).exists(`${stranger.id}/got.txt`)).data).toBe(false);
    expect((await service.from(bucket).exists(mine('still.txt'))).data).toBe(true);
  });

  it('to where one may not write', async () => {
    const from = owner.client.storage.from(bucket);
    await from.upload(mine('stays.txt'), 'stays');
    expect((await from.copy(mine('stays.txt'), `${stranger.id}/given.txt`)).error).toMatchObject(DENIED);
    expect((await service.from(bucket).exists(`${stranger.id}/given.txt`)).data).toBe(false);
  });

  it('onto an object that exists', async () => {
    const from = service.from(bucket);
    await from.upload('one.txt', 'one');
    await from.upload('two.txt', 'two');
    const duplicate = { statusCode: '409', message: 'The resource already exists' };
    expect((await from.move('one.txt', 'two.txt')).error).toMatchObject(duplicate);
    expect((await from.copy('one.txt', 'two.txt')).error).toMatchObject(duplicate);
    expect(await (await from.download('two.txt')).data?.text()).toBe('two');
    expect(await (await from.download('one.txt')).data?.text()).toBe('one');
  });
});

describe('delete', () => {
  it('removes what is one own and passes over the rest', async () => {
    await owner.client.storage.from(bucket).upload(mine('gone.txt'), 'x');
    await service.from(bucket).upload(mine('kept.txt'), 'x');
    const { data, error } = await owner.client.storage
      .from(bucket)
      .remove([mine('gone.txt'), mine('kept.txt'), 'never.txt']);
    expect(error).toBeNull();
    expect(data?.map(({ name }) => name)).toEqual([mine('gone.txt')]);
    expect((await service.from(bucket).exists(mine('gone.txt'))).data).toBe(false);
    expect((await service.from(bucket).exists(mine('kept.txt'))).data).toBe(true);
  });

  it('of one object by its path', async () => {
    await owner.client.storage.from(bucket).upload(mine('single.txt'), 'x');
    const path = `/object/${bucket}/${owner.id}/single.txt`;
    const as = (user: TestUser) =>
      request(path, { method: 'DELETE', key: null, headers: { authorization: `Bearer ${user.token}` } });
    expect(await (await as(stranger)).json()).toMatchObject({ statusCode: '404', error: 'not_found' });
    expect(await (await as(owner)).json()).toEqual({ message: 'Successfully deleted' });
    expect((await service.from(bucket).exists(mine('single.txt'))).data).toBe(false);
  });
});

describe('a signed upload', () => {
  it('is signed for those who may upload, and the row names them', async () => {
    const { data } = await owner.client.storage.from(bucket).createSignedUploadUrl(mine('signed.txt'));
    const visitor = visitorClient().storage.from(bucket);
    expect((await visitor.uploadToSignedUrl(mine('signed.txt'), String(data?.token), 'x')).error).toBeNull();
    const [row] = await inDatabase('select owner_id from storage.objects where name = $1', [
      mine('signed.txt'),
    ]);
    expect(row).toEqual({ owner_id: owner.id });
    const refused = await stranger.client.storage.from(bucket).createSignedUploadUrl(mine('theirs.txt'));
    expect(refused.error).toMatchObject(DENIED);
  });
});

it('an expired token is refused', async () => {
  const late = await testUser('-1s');
  expect((await late.client.storage.from(bucket).list()).error).toMatchObject({
    statusCode: '403',
    message: '"exp" claim timestamp check failed',
  });
});

it('nobody deletes rows by SQL, whose files would stay behind', async () => {
  await expect(
    inDatabase('delete from storage.objects where bucket_id = $1', [bucket]),
  ).rejects.toMatchObject({
    code: '42501',
    message: expect.stringContaining('Use the Storage API instead'),
  });
});

describe('role postgres', () => {
  it.each([
    'alter table storage.objects add column mine text',
    'alter table storage.objects disable row level security',
    'create index on storage.objects (owner_id)',
    'create table storage.mine ()',
    'drop function storage.filename(text)',
  ])('may not: %s', async (statement) => {
    await expect(inDatabase(statement)).rejects.toMatchObject({ code: '42501' });
  });
});
