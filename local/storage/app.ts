import { Hono } from 'hono';
import { StorageError, storageErrors } from './errors.ts';
import { bucketRoutes } from './routes/buckets.ts';
import { downloadRoutes } from './routes/downloads.ts';
import { objectRoutes } from './routes/objects.ts';
import type { StorageParts } from './routes/request.ts';
import { uploadRoutes } from './routes/uploads.ts';

/** What storage-api serves and this does not, by the start of the path. */
const NOT_SERVED: Record<string, string> = {
  '/upload/resumable': 'resumable uploads (TUS)',
  '/s3': 'the S3 protocol',
  '/vector': 'vector buckets',
  '/iceberg': 'analytics buckets (Iceberg)',
  '/cdn': 'the purging of a CDN, for it has none',
};

/** The routes of Storage, below the gateway's `/storage/v1`. */
export function createStorageApp(
  parts: StorageParts,
  options: { readonly imagesEnabled: boolean; readonly log: (line: string) => void },
): Hono {
  const app = new Hono();
  app.get('/status', (c) => c.body(null, 200));
  app.get('/health', async (c) => {
    await parts.database.asService('', (transaction) => transaction.query('select 1'));
    return c.json({ healthy: true });
  });
  for (const [prefix, what] of Object.entries(NOT_SERVED)) {
    const refuse = () => {
      throw storageErrors.notServed(what);
    };
    app.all(prefix, refuse);
    app.all(`${prefix}/*`, refuse);
  }
  app.route('/', bucketRoutes(parts));
  // Uploads take any path below /object: what has a name of its own goes first.
  app.route('/', objectRoutes(parts, options.imagesEnabled));
  app.route('/', downloadRoutes(parts, options.imagesEnabled));
  app.route('/', uploadRoutes(parts));

  app.notFound((c) =>
    c.json(
      { message: `Route ${c.req.method}:${c.req.path} not found`, error: 'Not Found', statusCode: 404 },
      404,
    ),
  );
  app.onError((error, c) => {
    if (error instanceof StorageError) {
      if (error.statusCode === 500) options.log(`${c.req.method} ${c.req.path}: ${describeCause(error)}`);
      return Response.json(error.body(), { status: error.httpStatus });
    }
    const left = c.req.raw.signal.aborted || (error as NodeJS.ErrnoException).code === 'ECONNRESET';
    options.log(
      `${c.req.method} ${c.req.path}: ${left ? 'the caller broke off' : (error.stack ?? error.message)}`,
    );
    return c.json({ statusCode: '500', error: 'Internal', message: 'Internal Server Error' }, 500);
  });
  return app;
}

function describeCause(error: StorageError): string {
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
