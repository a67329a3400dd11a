import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform as system, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STRIPE_SECRET_KEY } from '../../local/stripe/keys.ts';
import { functionSecrets } from '../../scripts/deploy/function-secrets.ts';
import { sdk } from '../support/stripe.ts';
import { runDeploy, startDeploy } from './hosted/deploy-command.ts';
import { type HostedProject, startHostedProject } from './hosted/hosted-project.ts';
import { PROJECT_REF } from './hosted/platform.ts';
import { snapshot } from './hosted/state.ts';

const SECRETS = {
  DELVE_GOOGLE_SECRET: 'google-secret-of-the-test',
  DELVE_FACEBOOK_APP_SECRET: 'facebook-secret-of-the-test',
  DELVE_SMTP_PASSWORD: 'smtp-password-of-the-test',
  DELVE_MAIL_API_KEY: 'mail-key-of-the-test',
  DELVE_MAIL_FROM: 'Delve <no-reply@delve.example.com>',
  STRIPE_SECRET_KEY,
  STRIPE_WEBHOOK_SECRET: 'whsec_of_the_test',
  // Everything that a shell or an env file could take for its own.
  DELVE_PUBLIC_URL: `https://api.example.com/it's "$HOME" \\n #1`,
};
const SETTINGS = {
  DELVE_GOOGLE_CLIENT_ID: 'google-client',
  DELVE_FACEBOOK_APP_ID: 'facebook-app',
  DELVE_SITE_URL: 'https://delve.example.com/',
  DELVE_SMTP_HOST: 'smtp.example.com',
  DELVE_SMTP_USER: 'smtp-user',
  DELVE_SMTP_ADMIN_EMAIL: 'hello@example.com',
};

let hosted: HostedProject;
let folder: string;
beforeAll(async () => {
  hosted = await startHostedProject();
  folder = mkdtempSync(join(tmpdir(), 'delve-deploy-test-'));
});
afterAll(async () => {
  await hosted.stop();
  rmSync(folder, { recursive: true });
});

describe('before anything is deployed', () => {
  it('--dry-run shows what would be done, and changes nothing', async () => {
    const before = await everything();
    const { code, output } = await deploy(['--dry-run']);
    expect(output).toContain('Nothing was changed.');
    expect(code).toBe(0);
    expect(output).toContain('20261122174907');
    expect(output).toContain('auth.site_url: "http://localhost:3000" → "https://delve.example.com"');
    expect(output).toContain('chat-images');
    expect(output).toContain('DELVE_PUBLIC_URL');
    expect(output).toContain('client/src/index.ts');
    expect(await everything()).toEqual(before);
    expect(hosted.platform.calls.filter((call) => !call.startsWith('GET '))).toEqual([]);
  });

  it('everything that is missing is listed at once, and nothing is changed', async () => {
    const before = await everything();
    const { SUPABASE_ACCESS_TOKEN: _, SUPABASE_DB_URL: __, ...rest } = hosted.environment;
    const { code, output } = await runDeploy(['--project-ref', PROJECT_REF], rest);
    expect(code).toBe(1);
    for (const name of ['DELVE_GOOGLE_CLIENT_ID', 'DELVE_GOOGLE_SECRET', 'DELVE_FACEBOOK_APP_ID']) {
      expect(output).toContain(`Missing: ${name} is not set`);
    }
    expect(output).toContain('Missing: DELVE_SITE_URL is not set');
    expect(output).toContain('SUPABASE_ACCESS_TOKEN');
    expect(output).toContain('Missing: There is no password for the database.');
    expect(output).toContain('Nothing was changed.');
    expect(await everything()).toEqual(before);
  });

  it('what is there but wrong is listed at once as well, without a secret', async () => {
    const url = new URL(hosted.environment.SUPABASE_DB_URL ?? '');
    url.password = 'wrong-password';
    const { code, output } = await deploy([], {
      SUPABASE_ACCESS_TOKEN: `sbp_${'f'.repeat(40)}`,
      SUPABASE_DB_URL: url.href,
      DELVE_SITE_URL: 'http://delve.example.com',
      DELVE_SMTP_PASSWORD: '',
      STRIPE_SECRET_KEY: 'sk_test_mistyped_in_the_test',
    });
    expect(output).toContain('Unauthorized');
    expect(output).toContain('The database cannot be reached');
    expect(output).toContain('DELVE_SITE_URL is no https address');
    expect(output).toContain('DELVE_SMTP_PASSWORD is not set');
    expect(output).toContain('Nothing was changed.');
    expect(output).toContain('does not know the key of STRIPE_SECRET_KEY');
    expect(output).not.toContain('wrong-password');
    expect(output).not.toContain('mistyped');
    expect(code).toBe(1);
  });

  it('a project that is paused stands in the way', async () => {
    hosted.platform.state.status = 'INACTIVE';
    const { code, output } = await deploy([], { SUPABASE_DB_URL: 'database.example.com' });
    hosted.platform.state.status = 'ACTIVE_HEALTHY';
    expect(output).toContain('The project delve is INACTIVE.');
    expect(output).toContain('SUPABASE_DB_URL is no connection string.');
    expect(code).toBe(1);
  });
});

describe('a deployment', () => {
  it('that the platform stops halfway says what to do, and puts no function into service', async () => {
    const call = `PATCH /v1/projects/${PROJECT_REF}/config/auth`;
    hosted.platform.refuses.add(call);
    const { code, output } = await deploy();
    hosted.platform.refuses.delete(call);
    expect(code).toBe(1);
    expect(output).toContain('Configuration failed');
    expect(output).toContain('smtp.example.com');
    expect(output).not.toContain(SECRETS.DELVE_GOOGLE_SECRET);
    expect(output).toContain('run the same command again');
    expect(hosted.platform.state.functions.size).toBe(0);
  });

  it('goes on from there to serving; secrets reach neither the output nor a command line', async () => {
    const recorded = join(folder, 'command-lines');
    const { code, output } = await deploy([], {
      SUPABASE_CLI_BINARY_OVERRIDE: recordingCli(recorded),
    });
    expect(output).toContain(`Serving: ${hosted.stack.apiUrl}/functions/v1/api/business/categories/`);
    expect(code).toBe(0);
    const commandLines = readFileSync(recorded, 'utf8');
    expect(commandLines).toContain('functions deploy --use-api');
    const { password } = new URL(hosted.stack.databaseUrl());
    for (const secret of [
      ...Object.values(SECRETS),
      hosted.environment.SUPABASE_ACCESS_TOKEN,
      `:${password}@`,
    ]) {
      expect(commandLines).not.toContain(secret);
      expect(output).not.toContain(secret);
    }
  });

  it('has brought migrations, reference rows, buckets, settings and secrets', async () => {
    const { state } = hosted.platform;
    expect(await rows('select version from supabase_migrations.schema_migrations')).not.toEqual([]);
    expect(await rows("select 1 from public.states where name = 'Lagos'")).toHaveLength(1);
    expect(await rows('select id, public from storage.buckets order by id')).toEqual([
      { id: 'chat-images', public: false },
      { id: 'images', public: true },
    ]);
    expect(await rows('select name from storage.objects')).toEqual([]);
    expect(Object.fromEntries(state.secrets)).toEqual({
      DELVE_PUBLIC_URL: SECRETS.DELVE_PUBLIC_URL,
      DELVE_MAIL_API_KEY: SECRETS.DELVE_MAIL_API_KEY,
      DELVE_MAIL_FROM: SECRETS.DELVE_MAIL_FROM,
      DELVE_GOOGLE_CLIENT_ID: SETTINGS.DELVE_GOOGLE_CLIENT_ID,
      DELVE_FACEBOOK_APP_ID: SETTINGS.DELVE_FACEBOOK_APP_ID,
      DELVE_FACEBOOK_APP_SECRET: SECRETS.DELVE_FACEBOOK_APP_SECRET,
      DELVE_SITE_URL: SETTINGS.DELVE_SITE_URL,
      STRIPE_SECRET_KEY: SECRETS.STRIPE_SECRET_KEY,
      STRIPE_WEBHOOK_SECRET: SECRETS.STRIPE_WEBHOOK_SECRET,
      STRIPE_API_URL: hosted.stack.stripeUrl,
    });
    expect(state.auth).toMatchObject({
      site_url: 'https://delve.example.com',
      uri_allow_list: 'https://delve.example.com/**',
      external_google_client_id: 'google-client',
      external_google_secret: SECRETS.DELVE_GOOGLE_SECRET,
      external_facebook_secret: SECRETS.DELVE_FACEBOOK_APP_SECRET,
      smtp_host: 'smtp.example.com',
      smtp_pass: SECRETS.DELVE_SMTP_PASSWORD,
    });
    expect(state.dataApi.db_schema).toBe('public');
    expect([...state.functions.keys()]).toContain('api');
  });

  it('has made the prices of the plans in the Stripe account, under the ids that the database has', async () => {
    const plans = await rows(
      'select stripe_product_id as product, stripe_price_id as id, price_kobo::int as unit_amount from public.plans order by plans.id',
    );
    const { data } = await sdk(Number(new URL(hosted.stack.stripeUrl).port), STRIPE_SECRET_KEY).prices.list();
    expect(plans).toHaveLength(2);
    expect(data.toReversed()).toMatchObject(plans);
  });

  it('of nothing new leaves everything as it is, but for the versions of the functions', async () => {
    const before = await everything();
    expect((await deploy()).code).toBe(0);
    const after = await everything();
    expect(after.database).toEqual(before.database);
    expect(after.platform.replace(/"version":2/g, '"version":1')).toBe(before.platform);
    expect(hosted.platform.state.functions.get('api')?.version).toBe(2);
  });

  it('does not touch a project of somebody else, nor a database with migrations of another checkout', async () => {
    await rows("insert into supabase_migrations.schema_migrations (version) values ('20250101000000')");
    const before = await everything();
    const { code, output } = await runDeploy(['--project-ref', 'z'.repeat(20)], {
      ...SETTINGS,
      ...SECRETS,
      ...hosted.environment,
    });
    expect(output).toContain(`has no project ${'z'.repeat(20)}`);
    expect(output).toContain('migrations that supabase/migrations lacks: 20250101000000');
    expect(code).toBe(1);
    expect(await everything()).toEqual(before);
  });

  it('that is interrupted leaves no file of its own behind', async () => {
    const { promise, interrupt } = startDeploy(['--project-ref', PROJECT_REF, '--dry-run'], {
      ...SETTINGS,
      ...SECRETS,
      ...hosted.environment,
      TMPDIR: folder,
    });
    while (!readdirSync(folder).some((name) => name.startsWith('delve-deploy-'))) await delay(20);
    interrupt();
    expect((await promise).code).toBe(130);
    expect(readdirSync(folder).filter((name) => name.startsWith('delve-deploy-'))).toEqual([]);
  });

  it('has looked for nothing outside of the loopback', () => {
    expect(hosted.refusedHosts).toEqual([]);
  });
});

it('every secret that the functions read is declared in functions/.env.example', () => {
  const declared = functionSecrets(join(import.meta.dirname, '../..')).map(({ name }) => name);
  const read = [...hosted.platform.state.functions.values()].flatMap(({ files }) =>
    [...files].flatMap(([path, content]) =>
      path.startsWith('functions/')
        ? [...new TextDecoder().decode(content).matchAll(/(?:\bread|env\.get)\('([A-Z][A-Z0-9_]*)'\)/g)]
        : [],
    ),
  );
  const names = new Set(read.map(([, name]) => name).filter((name) => !name?.startsWith('SUPABASE_')));
  expect([...names].sort()).toEqual(declared.sort());
});

/** Deploys with everything that it needs, where `environment` does not say otherwise. */
function deploy(args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}) {
  const file = join(folder, 'secrets.env');
  const { DELVE_PUBLIC_URL, ...secrets } = SECRETS;
  writeFileSync(
    file,
    Object.entries(secrets)
      .map(([name, value]) => `${name}=${environment[name] ?? value}`)
      .join('\n'),
    {
      mode: 0o600,
    },
  );
  return runDeploy(
    ['--project-ref', PROJECT_REF, '--url', hosted.stack.apiUrl, '--secrets-file', file, ...args],
    {
      ...SETTINGS,
      DELVE_PUBLIC_URL,
      STRIPE_API_URL: hosted.stack.stripeUrl,
      ...hosted.environment,
      ...environment,
    },
  );
}

/** What the platform and the database hold, to compare one moment with another. */
async function everything() {
  const counted = await rows(
    `select format('%I.%I', schemaname, tablename) as name,
       (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I.%I', schemaname, tablename),
         false, true, '')))[1]::text as count
     from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  return { platform: snapshot(hosted.platform.state), database: counted };
}

async function rows(sql: string): Promise<object[]> {
  const client = new pg.Client({ connectionString: hosted.stack.databaseUrl('supabase_admin') });
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A program that writes its command line into a file and then is the CLI. */
function recordingCli(file: string): string {
  const names = createRequire(createRequire(import.meta.url).resolve('supabase/package.json'));
  const real = join(
    dirname(names.resolve(`@supabase/cli-${system()}-${arch()}/package.json`)),
    'bin/supabase',
  );
  const program = join(folder, 'supabase');
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$*" >> '${file}'\nexec '${real}' "$@"\n`);
  chmodSync(program, 0o755);
  return program;
}
