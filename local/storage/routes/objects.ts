import { Hono } from 'hono';
import { z } from 'zod';
import { storageErrors } from '../errors.ts';
import { encodeTransformation, transformationSchema } from '../image.ts';
import { listFromCursor, listPage } from '../listing.ts';
import { presentOwner } from '../rows.ts';
import { signPath, urlOf } from '../signed-tokens.ts';
import { parseUserMetadata } from '../upload-body.ts';
import { pathAfter, readJson, type StorageParts, scopeOf } from './request.ts';

const MAX_KEYS = 1000;
const expiresIn = z.number().int().min(1);
const signing = z.object({ expiresIn, transform: transformationSchema.optional() });
const signingMany = z.object({ expiresIn, paths: z.array(z.string()).min(1) });
const relocation = z.object({
  bucketId: z.string(),
  sourceKey: z.string(),
  destinationBucket: z.string().optional(),
  destinationKey: z.string(),
});
const copying = relocation.extend({
  copyMetadata: z.boolean().default(true),
  metadata: z.object({ cacheControl: z.string().optional(), mimetype: z.string().optional() }).default({}),
});
const removal = z.object({ prefixes: z.array(z.string()).min(1) });
const page = z.object({
  prefix: z.string(),
  limit: z.number().int().min(1).default(100),
  offset: z.number().int().min(0).default(0),
  search: z.string().default(''),
  sortBy: z.object({ column: z.string().default('name'), order: z.string().default('asc') }).prefault({}),
});
const cursorPage = z.object({
  prefix: z.string().default(''),
  limit: z.number().int().min(1).default(1000),
  cursor: z.string().optional(),
  with_delimiter: z.boolean().default(false),
  sortBy: z
    .object({
      column: z.enum(['name', 'updated_at', 'created_at']).default('name'),
      order: z.enum(['asc', 'desc']).default('asc'),
    })
    .prefault({}),
});

/** Everything about objects that is neither upload nor download: sign, list, move, copy, delete. */
export function objectRoutes(parts: StorageParts, imagesEnabled: boolean): Hono {
  const { objects, database } = parts;
  return new Hono()
    .post('/object/sign/:bucket', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.object.sign_many');
      const { bucketId } = pathAfter(c, '/object/sign/');
      const { paths, expiresIn: seconds } = await readJson(c, signingMany);
      const visible = await objects.visible(scope, bucketId, paths);
      const sign = async (key: string) => {
        if (!visible.has(key)) return { error: NOT_VISIBLE, path: key, signedURL: null };
        const token = await signPath({ bucketId, key }, seconds);
        return {
          error: null,
          path: key,
          signedURL: `/object/sign/${urlOf({ bucketId, key })}?token=${token}`,
        };
      };
      return c.json(await Promise.all(paths.map(sign)));
    })
    .post('/object/sign/:bucket/*', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.object.sign');
      const path = pathAfter(c, '/object/sign/');
      const { expiresIn: seconds, transform = {} } = await readJson(c, signing);
      await objects.find(scope, path);
      const transformations = imagesEnabled ? encodeTransformation(transform) : '';
      const token = await signPath(path, seconds, {
        ...(transformations ? { transformations } : {}),
        ...(transform.format ? { format: transform.format } : {}),
      });
      const route = transformations ? 'render/image' : 'object';
      return c.json({ signedURL: `/${route}/sign/${urlOf(path)}?token=${token}` });
    })
    .post('/object/list/:bucket', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.object.list');
      const { bucketId } = pathAfter(c, '/object/list/');
      return c.json(await listPage(database, scope, bucketId, await readJson(c, page)));
    })
    .post('/object/list-v2/:bucket', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.object.list_v2');
      const { bucketId } = pathAfter(c, '/object/list-v2/');
      const { with_delimiter: withDelimiter, ...listing } = await readJson(c, cursorPage);
      return c.json(await listFromCursor(database, scope, bucketId, { ...listing, withDelimiter }));
    })
    .post('/object/move', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.object.move');
      const { bucketId, sourceKey, destinationBucket, destinationKey } = await readJson(c, relocation);
      const target = { bucketId: destinationBucket ?? bucketId, key: destinationKey };
      const moved = await objects.move(scope, { bucketId, key: sourceKey }, target);
      return c.json({ message: 'Successfully moved', Id: moved.id, Key: urlOf(target) });
    })
    .post('/object/copy', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.object.copy');
      const { bucketId, sourceKey, destinationBucket, destinationKey, copyMetadata, metadata } =
        await readJson(c, copying);
      const target = { bucketId: destinationBucket ?? bucketId, key: destinationKey };
      const userMetadata = c.req.header('x-metadata');
      const copied = await objects.copy(scope, {
        source: { bucketId, key: sourceKey },
        target,
        upsert: c.req.header('x-upsert') === 'true',
        copyMetadata,
        metadata,
        userMetadata:
          userMetadata === undefined
            ? null
            : parseUserMetadata(Buffer.from(userMetadata, 'base64').toString('utf8')),
      });
      return c.json({ Id: copied.id, Key: urlOf(target), ...presentOwner(copied) });
    })
    .delete('/object/:bucket', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.object.delete_many');
      const { bucketId } = pathAfter(c, '/object/');
      const { prefixes } = await readJson(c, removal);
      if (prefixes.length > MAX_KEYS) {
        throw storageErrors.invalidRequest(
          `Bulk object requests are limited to ${MAX_KEYS} objects per request.`,
        );
      }
      return c.json((await objects.remove(scope, bucketId, prefixes)).map(presentOwner));
    })
    .delete('/object/:bucket/*', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.object.delete');
      const { bucketId, key } = pathAfter(c, '/object/');
      const removed = await objects.remove(scope, bucketId, [key]);
      if (removed.length === 0) throw storageErrors.noSuchKey();
      return c.json({ message: 'Successfully deleted' });
    });
}

const NOT_VISIBLE = 'Either the object does not exist or you do not have access to it';
