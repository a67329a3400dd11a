import { type Context, Hono } from 'hono';
import { storageErrors } from '../errors.ts';
import type { ObjectPath } from '../object-rows.ts';
import { signPath, urlOf, verifyPath } from '../signed-tokens.ts';
import { readUploadBody } from '../upload-body.ts';
import { pathAfter, type StorageParts, scopeOf } from './request.ts';

/** How long a URL for an upload is good: two hours, as Supabase documents it. */
const UPLOAD_TOKEN_SECONDS = 2 * 60 * 60;

/** POST and PUT of objects, by token or by a URL that was signed for it. */
export function uploadRoutes(parts: StorageParts): Hono {
  const { objects, database } = parts;

  const upload = async (c: Context, operation: string, target: ObjectPath, upsert: boolean) => {
    const scope = await scopeOf(c, parts, operation);
    const object = await objects.upload(scope, {
      target,
      owner: scope.caller.claims.sub ?? null,
      upsert,
      readBody: () => readUploadBody(c.req.raw),
    });
    return c.json({ Id: object.id, Key: urlOf(target) });
  };

  return new Hono()
    .post('/object/upload/sign/:bucket/*', async (c) => {
      const scope = await scopeOf(c, parts, 'storage.object.sign_upload_url');
      const target = pathAfter(c, '/object/upload/sign/');
      const upsert = wantsUpsert(c);
      await objects.assertMayUpload(scope, target, upsert);
      const token = await signPath(target, UPLOAD_TOKEN_SECONDS, { owner: scope.caller.claims.sub, upsert });
      return c.json({ url: `/object/upload/sign/${urlOf(target)}?token=${token}`, token });
    })
    .put('/object/upload/sign/:bucket/*', async (c) => {
      const target = pathAfter(c, '/object/upload/sign/');
      const claims = await verifyPath(requiredToken(c), target);
      // Whoever signed was allowed to upload: the token stands for them, above the policies.
      await objects.upload(
        { caller: database.service, operation: 'storage.object.upload_signed' },
        {
          target,
          owner: typeof claims.owner === 'string' ? claims.owner : null,
          upsert: claims.upsert === true,
          readBody: () => readUploadBody(c.req.raw),
        },
      );
      return c.json({ Key: urlOf(target) });
    })
    .post('/object/:bucket/*', (c) =>
      upload(c, 'storage.object.upload', pathAfter(c, '/object/'), wantsUpsert(c)),
    )
    .put('/object/:bucket/*', (c) =>
      upload(c, 'storage.object.upload_update', pathAfter(c, '/object/'), true),
    );
}

/** The token of a signed URL. */
export function requiredToken(c: Context): string {
  const token = c.req.query('token');
  if (!token) throw storageErrors.invalidRequest("querystring must have required property 'token'");
  return token;
}

function wantsUpsert(c: Context): boolean {
  return c.req.header('x-upsert') === 'true';
}
