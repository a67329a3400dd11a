import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'smol-toml';
import { freePorts } from '../../../local/database/free-ports.ts';
import { type Stack, startStack } from '../../../local/stack.ts';
import { removeFolder } from '../../support/remove-folder.ts';
import { makeSampleProject } from '../../support/sample-project.ts';
import { type Platform, PROJECT_HOST, PROJECT_REF, startPlatform } from './platform.ts';
import { openTenantDoor } from './tenant-door.ts';
import { layUploadedFiles, linkPackages } from './uploaded-files.ts';

/** A project of the loopback's platform that really serves: a stack of its own that holds nothing of this project. */
export interface HostedProject {
  readonly platform: Platform;
  readonly stack: Stack;
  /** What leads the CLI to it instead of to Supabase, with a valid access token and its database. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names that the CLI looked for outside of the loopback. */
  readonly refusedHosts: readonly string[];
  stop(): Promise<void>;
}

/** It serves the functions that are uploaded to it, from the uploaded files alone. */
export async function startHostedProject(): Promise<HostedProject> {
  const project = makeSampleProject();
  project.write('supabase/config.toml', withoutBuckets(project.dir));
  linkPackages(project.dir);
  const dataDir = mkdtempSync(join(tmpdir(), 'delve-hosted-'));
  const [api, db, mailbox, stripe] = (await freePorts(4)) as [number, number, number, number];
  const stack = await startStack({ projectDir: project.dir, dataDir, ports: { api, db, mailbox, stripe } });
  const platform = await startPlatform({
    keys: { anon: stack.keys.anonKey, serviceRole: stack.keys.serviceRoleKey, secret: stack.secretKey },
    onFunctionServed: (uploaded) => layUploadedFiles(project.dir, uploaded),
  });
  const door = await openTenantDoor(`${PROJECT_REF}.${PROJECT_HOST}`, stack.apiUrl);
  const certificate = join(dataDir, 'tenant.pem');
  writeFileSync(certificate, door.certificate);
  return {
    platform,
    stack,
    environment: {
      ...platform.environment,
      SUPABASE_DB_URL: `${stack.databaseUrl()}?sslmode=disable`,
      HTTPS_PROXY: door.proxyUrl,
      NO_PROXY: '127.0.0.1',
      NODE_EXTRA_CA_CERTS: certificate,
    },
    refusedHosts: door.refused,
    stop: async () => {
      await door.close();
      await platform.stop();
      await stack.stop();
      await removeFolder(dataDir);
      project.dispose();
    },
  };
}

/** The local stack makes the buckets of config.toml by itself; a new project of the platform has none. */
function withoutBuckets(projectDir: string): string {
  const config = parse(readFileSync(join(projectDir, 'supabase/config.toml'), 'utf8'));
  const storage = config.storage as Record<string, unknown>;
  delete storage.buckets;
  return stringify(config);
}
