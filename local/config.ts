import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { StackError } from './errors.ts';

/** Bytes, from a number or a string such as "10MiB" (1024-based, like the CLI's). */
const byteSize = z.union([z.number().int(), z.string()]).transform((value, context) => {
  if (typeof value === 'number') return value;
  const match = /^(\d+(?:\.\d+)?)\s*(B|[KMGT]i?B?)?$/i.exec(value.trim());
  if (!match) {
    context.addIssue({ code: 'custom', message: `"${value}" is no size such as "10MiB"` });
    return z.NEVER;
  }
  const power = 'BKMGT'.indexOf((match[2] ?? 'B')[0]?.toUpperCase() ?? 'B');
  return Math.round(Number(match[1]) * 1024 ** power);
});

/** Milliseconds, from a duration such as "1s", "1m30s" or "24h". */
const duration = z.string().transform((value, context) => {
  const unit: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.map((part) => part[0]).join('') !== value || parts.length === 0) {
    context.addIssue({ code: 'custom', message: `"${value}" is no duration such as "1m30s"` });
    return z.NEVER;
  }
  return parts.reduce((sum, [, amount, name]) => sum + Number(amount) * (unit[name as string] ?? 0), 0);
});

const port = z.number().int().min(1).max(65_535);

const bucket = z.object({
  public: z.boolean().default(false),
  file_size_limit: byteSize.optional(),
  allowed_mime_types: z.array(z.string()).optional(),
  objects_path: z.string().optional(),
});

const externalProvider = z.object({
  enabled: z.boolean().default(false),
  client_id: z.string().default(''),
  secret: z.string().default(''),
  redirect_uri: z.string().default(''),
  url: z.string().default(''),
  skip_nonce_check: z.boolean().default(false),
  email_optional: z.boolean().default(false),
});

const emailTemplate = z.object({ subject: z.string().optional(), content_path: z.string().optional() });

const edgeFunction = z.object({
  enabled: z.boolean().default(true),
  verify_jwt: z.boolean().default(true),
  entrypoint: z.string().optional(),
  import_map: z.string().optional(),
});

/** The part of config.toml that the local stack acts upon, with the CLI's defaults. */
const configSchema = z.object({
  project_id: z.string(),
  api: z
    .object({
      port: port.default(54321),
      schemas: z.array(z.string()).default(['public', 'graphql_public']),
      extra_search_path: z.array(z.string()).default(['public', 'extensions']),
      max_rows: z.number().int().default(1000),
      auto_expose_new_tables: z.boolean().default(true),
    })
    .prefault({}),
  db: z
    .object({
      port: port.default(54322),
      seed: z
        .object({
          enabled: z.boolean().default(true),
          sql_paths: z.array(z.string()).default(['./seed.sql']),
        })
        .prefault({}),
    })
    .prefault({}),
  local_smtp: z.object({ port: port.default(54324) }).prefault({}),
  storage: z
    .object({
      file_size_limit: byteSize.prefault('50MiB'),
      buckets: z.record(z.string(), bucket).default({}),
      image_transformation: z.object({ enabled: z.boolean().default(false) }).prefault({}),
    })
    .prefault({}),
  auth: z
    .object({
      site_url: z.string().default('http://127.0.0.1:3000'),
      additional_redirect_urls: z.array(z.string()).default([]),
      jwt_expiry: z.number().int().default(3600),
      enable_refresh_token_rotation: z.boolean().default(true),
      refresh_token_reuse_interval: z.number().int().default(10),
      enable_signup: z.boolean().default(true),
      enable_anonymous_sign_ins: z.boolean().default(false),
      enable_manual_linking: z.boolean().default(false),
      minimum_password_length: z.number().int().default(6),
      password_requirements: z
        .enum(['', 'letters_digits', 'lower_upper_letters_digits', 'lower_upper_letters_digits_symbols'])
        .default(''),
      rate_limit: z
        .object({
          email_sent: z.number().int().default(2),
          anonymous_users: z.number().int().default(30),
          token_refresh: z.number().int().default(150),
          sign_in_sign_ups: z.number().int().default(30),
          token_verifications: z.number().int().default(30),
        })
        .prefault({}),
      email: z
        .object({
          enabled: z.boolean().default(true),
          double_confirm_changes: z.boolean().default(true),
          enable_confirmations: z.boolean().default(false),
          secure_password_change: z.boolean().default(false),
          require_current_password: z.boolean().default(false),
          max_frequency: duration.prefault('1s'),
          otp_length: z.number().int().min(6).max(10).default(6),
          otp_expiry: z.number().int().default(3600),
          template: z.record(z.string(), emailTemplate).default({}),
        })
        .prefault({}),
      external: z
        .object({ google: externalProvider.optional(), facebook: externalProvider.optional() })
        .prefault({}),
    })
    .prefault({}),
  edge_runtime: z
    .object({
      policy: z.enum(['per_worker', 'oneshot']).default('per_worker'),
      secrets: z.record(z.string(), z.string()).default({}),
    })
    .prefault({}),
  functions: z.record(z.string(), edgeFunction).default({}),
});

export type LocalConfig = z.infer<typeof configSchema> & {
  /** Settings of config.toml that the local stack leaves without effect, by their dotted paths. */
  readonly unsupported: readonly string[];
};

/** A value of config.toml that a caller replaces, by its dotted path: `{'auth.rate_limit.token_refresh': 5}`. */
export type ConfigOverrides = Readonly<Record<string, unknown>>;

/**
 * Reads `supabase/config.toml` of a project. `env(NAME)` becomes the variable's value, or `""` when it is unset.
 * Throws {@link StackError} that names the file and the key when a value does not fit.
 */
export function loadConfig(projectDir: string, overrides: ConfigOverrides = {}): LocalConfig {
  const file = join(projectDir, 'supabase', 'config.toml');
  let document: Record<string, unknown>;
  try {
    document = parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new StackError(`${file} cannot be read: ${(cause as Error).message.split('\n')[0]}`, { cause });
  }
  for (const [path, value] of Object.entries(overrides)) setPath(document, path.split('.'), value);
  document = substituteEnvironment(document) as Record<string, unknown>;
  const parsed = configSchema.safeParse(document);
  if (parsed.success) return { ...parsed.data, unsupported: findUnsupported(document, parsed.data) };
  const issue = parsed.error.issues[0];
  throw new StackError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
}

/**
 * Switches that concern the CLI, or a service as a whole: the CLI's template turns them all on. Studio and Logflare
 * are not there, which shows by itself as soon as one is called.
 */
const UNREMARKABLE =
  /^(api|auth|storage|local_smtp|edge_runtime|realtime|studio|analytics|db\.migrations|experimental\..*)\.enabled$/;

/** Settings that are no switches, whose absence would change who is let in. */
const DECISIVE = /^auth\.(sessions\.\w+|jwt_issuer|jwt_secret|signing_keys_path|external_url)$/;

/** Every switch that is on, and every decisive setting, that the schema has dropped. */
function findUnsupported(document: unknown, accepted: unknown, path = ''): string[] {
  if (!isTable(document)) return [];
  return Object.entries(document).flatMap(([key, value]) => {
    const here = path ? `${path}.${key}` : key;
    const kept = isTable(accepted) ? accepted[key] : undefined;
    if (isTable(value)) return findUnsupported(value, kept, here);
    const isSwitchedOn = value === true && /^enable_|^enabled$|_enabled$/.test(key);
    const matters = (isSwitchedOn && !UNREMARKABLE.test(here)) || DECISIVE.test(here);
    return matters && kept === undefined ? [here] : [];
  });
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function setPath(target: Record<string, unknown>, [head, ...rest]: string[], value: unknown): void {
  if (head === undefined) return;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  target[head] ??= {};
  setPath(target[head] as Record<string, unknown>, rest, value);
}

function substituteEnvironment(value: unknown): unknown {
  if (typeof value === 'string') {
    const name = /^env\(([A-Za-z_][A-Za-z0-9_]*)\)$/.exec(value)?.[1];
    return name ? (process.env[name] ?? '') : value;
  }
  if (Array.isArray(value)) return value.map(substituteEnvironment);
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substituteEnvironment(item)]));
  }
  return value;
}
