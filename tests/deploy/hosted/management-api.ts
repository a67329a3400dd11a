import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { HostedState, UploadedFunction } from './state.ts';

/** The keys of a project: two of the older kind, and a secret one of the newer. */
export interface HostedKeys {
  readonly anon: string;
  readonly serviceRole: string;
  readonly secret: string;
}

export interface ManagementApiOptions {
  readonly state: HostedState;
  /** The one access token that it knows. */
  readonly token: string;
  /** Keys of the project, which the CLI asks for to reach its Storage. */
  readonly keys: HostedKeys;
  /** Calls, as method and path, that it refuses with what was sent in the message. */
  readonly refuses: ReadonlySet<string>;
  /** Called with method and path of each request. */
  readonly onCall?: (call: string) => void;
  readonly onFunctionServed?: (uploaded: UploadedFunction) => void;
}

const metadataSchema = z.object({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/),
  entrypoint_path: z.string().min(1),
  import_map_path: z.string().default(''),
  static_patterns: z.array(z.string()).default([]),
  verify_jwt: z.boolean().default(true),
});

const bulkSchema = z.array(z.object({ slug: z.string(), name: z.string(), status: z.string() })).min(1);

/** https://supabase.com/docs/guides/functions/secrets and …/functions/limits */
const secretsSchema = z
  .array(
    z.object({
      name: z
        .string()
        .max(256)
        .regex(/^(?!SUPABASE_)[A-Za-z_][A-Za-z0-9_]*$/),
      value: z.string().max(24_576),
    }),
  )
  .min(1)
  .max(100);

const dataApiSchema = z.object({
  db_schema: z.string(),
  db_extra_search_path: z.string(),
  max_rows: z.number().int(),
});

const storageSchema = z.object({
  fileSizeLimit: z.number().int().optional(),
  features: z
    .object({ imageTransformation: z.object({ enabled: z.boolean() }) })
    .partial()
    .optional(),
});

/** Settings of Auth that the platform shows only as a digest. */
const AUTH_SECRET = /_(secret|pass|key|token)$/;

/**
 * The part of Supabase's Management API that a deployment asks for, about one project, as CLI 3.1 calls it:
 * https://supabase.com/docs/reference/api. It keeps state and refuses what the real one refuses.
 */
export function createManagementApi(options: ManagementApiOptions): Hono {
  const { state, token, keys } = options;
  const app = new Hono();
  app.use('*', async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    options.onCall?.(`${c.req.method} ${pathname}${search}`);
    if (c.req.header('authorization') !== `Bearer ${token}`) return c.json({ message: 'Unauthorized' }, 401);
    return next();
  });
  app.use('*', async (c, next) => {
    const refused = options.refuses.has(`${c.req.method} ${c.req.path}`);
    return refused ? c.json({ message: `Refused: ${await c.req.text()}` }, 400) : next();
  });
  app.use('/:version{v1|v2}/projects/:ref/*', async (c, next) => {
    if (c.req.param('ref') !== state.ref) return c.json({ message: 'Project not found' }, 404);
    return next();
  });

  app.get('/v1/projects', (c) => c.json([project(state)]));
  app.get('/v1/projects/:ref', (c) => c.json(project(state)));
  app.get('/v1/projects/:ref/api-keys', (c) =>
    c.json([
      { id: 'anon', name: 'anon', type: 'legacy', api_key: keys.anon },
      { id: 'service_role', name: 'service_role', type: 'legacy', api_key: keys.serviceRole },
      // Shown in full only to who asks for it.
      {
        id: 'default',
        name: 'default',
        type: 'secret',
        api_key: c.req.query('reveal') === 'true' ? keys.secret : 'sb_secret_····',
      },
    ]),
  );
  app.get('/v1/projects/:ref/billing/addons', (c) => c.json({ selected_addons: [], available_addons: [] }));

  app.get('/v2/projects/:ref/config', (c) => c.json(configDocument(state)));
  app.patch('/v1/projects/:ref/postgrest', async (c) => {
    const changes = dataApiSchema.partial().safeParse(await c.req.json());
    if (!changes.success) return invalid(c, changes.error);
    Object.assign(state.dataApi, changes.data);
    return c.json({ ...state.dataApi, ...DATA_API_POOL });
  });
  app.patch('/v1/projects/:ref/config/auth', async (c) => {
    Object.assign(state.auth, await c.req.json());
    return c.json(maskedAuth(state));
  });
  app.get('/v1/projects/:ref/config/storage', (c) => c.json(storageConfig(state)));
  app.patch('/v1/projects/:ref/config/storage', async (c) => {
    const changes = storageSchema.safeParse(await c.req.json());
    if (!changes.success) return invalid(c, changes.error);
    const { fileSizeLimit, features } = changes.data;
    if (fileSizeLimit !== undefined) state.storage.fileSizeLimit = fileSizeLimit;
    if (features?.imageTransformation) {
      state.storage.imageTransformation = features.imageTransformation.enabled;
    }
    return c.body(null, 200);
  });

  app.get('/v1/projects/:ref/secrets', (c) =>
    c.json([...state.secrets].map(([name, value]) => ({ name, value: digest(value) }))),
  );
  app.post('/v1/projects/:ref/secrets', async (c) => {
    const secrets = secretsSchema.safeParse(await c.req.json());
    if (!secrets.success) return invalid(c, secrets.error);
    for (const { name, value } of secrets.data) state.secrets.set(name, value);
    return c.body(null, 201);
  });

  app.get('/v1/projects/:ref/functions', (c) =>
    c.json([...state.functions.values()].map((served) => functionResource(served, served.version))),
  );
  app.post('/v1/projects/:ref/functions/deploy', async (c) => {
    const uploaded = await readUpload(c);
    if (typeof uploaded === 'string') return c.json({ message: uploaded }, 400);
    const version = (state.functions.get(uploaded.slug)?.version ?? 0) + 1;
    if (c.req.query('bundleOnly') === 'true') state.uploads.set(uploaded.slug, uploaded);
    else serve(uploaded);
    return c.json(functionResource(uploaded, version), 201);
  });
  app.put('/v1/projects/:ref/functions', async (c) => {
    const updates = bulkSchema.safeParse(await c.req.json());
    if (!updates.success) return invalid(c, updates.error);
    const found = updates.data.map(({ slug }) => state.uploads.get(slug));
    if (found.includes(undefined)) return c.json({ message: 'Function not found' }, 404);
    for (const uploaded of found) if (uploaded) serve(uploaded);
    return c.json({
      functions: [...state.functions.values()].map((served) => functionResource(served, served.version)),
    });
  });
  app.notFound((c) => c.json({ message: `Cannot ${c.req.method} ${c.req.path}` }, 404));
  return app;

  function serve(uploaded: UploadedFunction): void {
    const version = (state.functions.get(uploaded.slug)?.version ?? 0) + 1;
    state.functions.set(uploaded.slug, { ...uploaded, version });
    state.uploads.delete(uploaded.slug);
    options.onFunctionServed?.(uploaded);
  }
}

/** The function in a multipart body, or why it is refused. */
async function readUpload(c: Context): Promise<UploadedFunction | string> {
  const form = await c.req.raw.formData().catch(() => null);
  if (!form) return 'A multipart body is expected';
  const metadata = metadataSchema.safeParse(parseJson(form.get('metadata')));
  if (!metadata.success) return `Invalid metadata: ${metadata.error.issues[0]?.message}`;
  const { name, entrypoint_path, import_map_path, static_patterns, verify_jwt } = metadata.data;
  const files = new Map<string, Uint8Array>();
  for (const file of form.getAll('file')) {
    if (typeof file === 'string') return 'A file is expected in each field "file"';
    if (file.name.startsWith('/') || file.name.split('/').includes('..')) return `Invalid path ${file.name}`;
    files.set(file.name, new Uint8Array(await file.arrayBuffer()));
  }
  if (!files.has(entrypoint_path)) return `Entrypoint path does not exist - ${entrypoint_path}`;
  if (import_map_path && !files.has(import_map_path)) return `Import map does not exist - ${import_map_path}`;
  return {
    slug: c.req.query('slug') ?? name,
    verifyJwt: verify_jwt,
    entrypointPath: entrypoint_path,
    importMapPath: import_map_path,
    staticPatterns: static_patterns,
    files,
  };
}

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}

function invalid(c: Context, error: z.ZodError): Response {
  const [issue] = error.issues;
  return c.json({ message: `${issue?.path.join('.')}: ${issue?.message}` }, 400);
}

function project({ ref, name, region, status }: HostedState) {
  return {
    id: ref,
    ref,
    organization_id: 'example',
    organization_slug: 'example',
    name,
    region,
    created_at: '2026-01-01T00:00:00Z',
    status,
    database: {
      host: `db.${ref}.supabase.test`,
      version: '17.6.1.001',
      postgres_engine: '17',
      release_channel: 'ga',
    },
  };
}

function functionResource(uploaded: UploadedFunction, version: number) {
  return {
    id: `id-of-${uploaded.slug}`,
    slug: uploaded.slug,
    name: uploaded.slug,
    status: 'ACTIVE',
    version,
    created_at: 1_767_225_600_000,
    updated_at: 1_767_225_600_000,
    verify_jwt: uploaded.verifyJwt,
    import_map: uploaded.importMapPath !== '',
    entrypoint_path: uploaded.entrypointPath,
    import_map_path: uploaded.importMapPath,
  };
}

const DATA_API_POOL = {
  db_pool: null,
  db_pool_acquisition_timeout: 10,
  db_pool_max_lifetime: 1800,
  db_pool_max_idletime: 30,
};

/** The alpha endpoint that `supabase config diff` and `config push` compare with. */
function configDocument(state: HostedState) {
  return {
    data: {
      type: 'project_config',
      id: state.ref,
      attributes: {
        database: {
          major_version: 17,
          ssl_enforced: false,
          network_restrictions: { entitlement: 'allowed', status: 'applied', allowed_cidrs: [] },
          postgres_settings: {},
        },
        pooler: {
          pool_mode: 'transaction',
          ignore_startup_parameters: '',
          server_idle_timeout: 0,
          server_lifetime: 0,
          query_wait_timeout: 0,
          reserve_pool_size: 0,
          default_pool_size: 15,
          max_client_conn: 200,
        },
        auth: maskedAuth(state),
        api: { ...state.dataApi, ...DATA_API_POOL },
        realtime: {
          private_only: false,
          max_concurrent_users: 200,
          max_events_per_second: 100,
          max_bytes_per_second: 100_000,
          max_channels_per_client: 100,
          max_joins_per_second: 100,
          max_presence_events_per_second: 100,
          max_payload_size_in_kb: 100,
          presence_enabled: true,
          suspend: false,
          connection_pool: 2,
          postgres_changes_pool: null,
        },
        storage: {
          file_size_limit: state.storage.fileSizeLimit,
          features: {
            image_transformation: { enabled: state.storage.imageTransformation },
            s3_protocol: { enabled: true },
            purge_cache: { enabled: false },
            iceberg_catalog: { enabled: false, max_namespaces: 0, max_tables: 0, max_catalogs: 0 },
            vector_buckets: { enabled: false, max_buckets: 0, max_indexes: 0 },
          },
          capabilities: { list_v2: true, iceberg_catalog: false, object_versioning: false },
          upstream_target: 'main',
          migration_version: null,
        },
      },
    },
  };
}

function maskedAuth({ auth }: HostedState): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(auth).map(([name, value]) => [
      name,
      AUTH_SECRET.test(name) && typeof value === 'string' && value !== '' ? digest(value) : value,
    ]),
  );
}

function storageConfig({ storage }: HostedState) {
  return {
    fileSizeLimit: storage.fileSizeLimit,
    features: {
      imageTransformation: { enabled: storage.imageTransformation },
      s3Protocol: { enabled: true },
      purgeCache: { enabled: false },
      icebergCatalog: { enabled: false, maxNamespaces: 0, maxTables: 0, maxCatalogs: 0 },
      vectorBuckets: { enabled: false, maxBuckets: 0, maxIndexes: 0 },
    },
    capabilities: { list_v2: true, iceberg_catalog: false, object_versioning: false },
    external: { upstreamTarget: 'main' },
    migrationVersion: null,
  };
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
