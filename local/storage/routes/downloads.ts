import { type Context, Hono } from 'hono';
import { findCaller, requireCaller } from '../caller.ts';
import { type DownloadOptions, serveFile } from '../download.ts';
import { decodeTransformation, serveImage, transformationSchema } from '../image.ts';
import type { ObjectPath } from '../object-rows.ts';
import type { ObjectRow } from '../rows.ts';
import { verifyPath } from '../signed-tokens.ts';
import { pathAfter, readQuery, type StorageParts } from './request.ts';
import { requiredToken } from './uploads.ts';

/**
 * GET and HEAD of objects and of what is known of them; of images resized, where config.toml enables that.
 */
export function downloadRoutes(parts: StorageParts, imagesEnabled: boolean): Hono {
  const { files, objects, keys } = parts;

  const forCaller = async (c: Context, operation: string, path: ObjectPath) =>
    objects.findReadable(operation, await requireCaller(c.req.raw.headers, keys), path);

  const forAnybody = async (c: Context, operation: string, path: ObjectPath) =>
    objects.findReadable(operation, await findCaller(c.req.raw.headers, keys), path);

  const signed = async (c: Context, operation: string, path: ObjectPath) => {
    const claims = await verifyPath(requiredToken(c), path);
    const scope = { caller: parts.database.service, operation };
    const expires = claims.exp === undefined ? undefined : new Date(claims.exp * 1000);
    return { object: await objects.find(scope, path), claims, expires };
  };

  const file = (c: Context, object: ObjectRow, options: Omit<DownloadOptions, 'download'> = {}) =>
    serveFile(c.req.raw, files, object, { ...options, download: c.req.query('download') });

  const image = (c: Context, object: ObjectRow) =>
    serveImage(c.req.raw, files, object, readQuery(c, transformationSchema), {
      download: c.req.query('download'),
    });

  const app = new Hono()
    .get('/object/info/public/:bucket/*', async (c) => {
      const path = pathAfter(c, '/object/info/public/');
      return c.json(describe(await objects.findPublic('storage.object.info_public', path)));
    })
    .get('/object/info/authenticated/:bucket/*', async (c) => {
      const path = pathAfter(c, '/object/info/authenticated/');
      return c.json(describe(await forCaller(c, 'storage.object.info_authenticated', path)));
    })
    .get('/object/info/:bucket/*', async (c) => {
      const path = pathAfter(c, '/object/info/');
      return c.json(describe(await forAnybody(c, 'storage.object.info_authenticated', path)));
    })
    .get('/object/public/:bucket/*', async (c) => {
      const path = pathAfter(c, '/object/public/');
      return file(c, await objects.findPublic('storage.object.get_public', path));
    })
    .get('/object/sign/:bucket/*', async (c) => {
      const path = pathAfter(c, '/object/sign/');
      const { object, expires } = await signed(c, 'storage.object.get_signed', path);
      return file(c, object, { expires });
    })
    .get('/object/authenticated/:bucket/*', async (c) => {
      const path = pathAfter(c, '/object/authenticated/');
      return file(c, await forCaller(c, 'storage.object.get_authenticated', path));
    })
    .get('/object/:bucket/*', async (c) => {
      const path = pathAfter(c, '/object/');
      return file(c, await forAnybody(c, 'storage.object.get_authenticated', path));
    });
  if (!imagesEnabled) return app;
  return app
    .get('/render/image/public/:bucket/*', async (c) => {
      const path = pathAfter(c, '/render/image/public/');
      return image(c, await objects.findPublic('storage.render.image_public', path));
    })
    .get('/render/image/authenticated/:bucket/*', async (c) => {
      const path = pathAfter(c, '/render/image/authenticated/');
      return image(c, await forCaller(c, 'storage.render.image_authenticated', path));
    })
    .get('/render/image/sign/:bucket/*', async (c) => {
      const path = pathAfter(c, '/render/image/sign/');
      const { object, claims, expires } = await signed(c, 'storage.render.image_sign', path);
      const transformation = decodeTransformation(claims.transformations, claims.format);
      return serveImage(c.req.raw, files, object, transformation, {
        expires,
        download: c.req.query('download'),
      });
    });
}

/** Source: supabase/storage, src/storage/renderer/info.ts. */
function describe(object: ObjectRow): Record<string, unknown> {
  return {
    id: object.id,
    name: object.name,
    version: object.version,
    bucket_id: object.bucket_id,
    size: object.metadata?.size ?? null,
    content_type: object.metadata?.mimetype ?? null,
    cache_control: object.metadata?.cacheControl ?? null,
    etag: object.metadata?.eTag ?? null,
    metadata: object.user_metadata,
    last_modified: object.updated_at,
    created_at: object.created_at,
  };
}
