import { Hono } from 'hono';
import { z } from 'zod';
import { storageErrors } from '../errors.ts';
import { presentOwner } from '../rows.ts';
import { pathAfter, readJson, readQuery, type StorageParts, scopeOf } from './request.ts';

const settings = {
  public: z.boolean().optional(),
  file_size_limit: z.union([z.number().int().min(0), z.string()]).nullish(),
  allowed_mime_types: z.array(z.string()).nullish(),
};
const creation = z.object({
  name: z.string(),
  id: z.string().optional(),
  type: z.string().optional(),
  ...settings,
});
const update = z.object(settings);
const listing = z.object({
  limit: z.coerce.number().int().min(1).optional(),
  offset: z.coerce.number().int().min(0).optional(),
  search: z.string().optional(),
  sortColumn: z.enum(['id', 'name', 'created_at', 'updated_at']).optional(),
  sortOrder: z.enum(['asc', 'desc']).optional(),
});

/** `/bucket`: create, list, read, change, empty and delete buckets. */
export function bucketRoutes(parts: StorageParts): Hono {
  const { buckets } = parts;
  return new Hono()
    .get('/bucket', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.bucket.list');
      return c.json((await buckets.list(scope, readQuery(c, listing))).map(presentOwner));
    })
    .post('/bucket', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.bucket.create');
      const { id, name, type = 'STANDARD', ...wanted } = await readJson(c, creation);
      if (type !== 'STANDARD') throw storageErrors.notServed(`buckets of type ${type}`);
      await buckets.create(scope, id ?? name, name, wanted);
      return c.json({ name });
    })
    .get('/bucket/:id', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.bucket.get');
      return c.json(presentOwner(await buckets.get(scope, pathAfter(c, '/bucket/').bucketId)));
    })
    .put('/bucket/:id', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.bucket.update');
      await buckets.update(scope, pathAfter(c, '/bucket/').bucketId, await readJson(c, update));
      return c.json({ message: 'Successfully updated' });
    })
    .post('/bucket/:id/empty', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.bucket.empty');
      await buckets.empty(scope, pathAfter(c, '/bucket/').bucketId);
      return c.json({ message: 'Empty bucket has been queued. Completion may take up to an hour.' });
    })
    .delete('/bucket/:id', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.bucket.delete');
      await buckets.remove(scope, pathAfter(c, '/bucket/').bucketId);
      return c.json({ message: 'Successfully deleted' });
    });
}
