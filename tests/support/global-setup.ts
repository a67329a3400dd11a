import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { freePorts } from '../../local/database/free-ports.ts';
import { prepareDatabase } from '../../local/database/prepare.ts';
import { startStack } from '../../local/stack.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Starts one stack for the whole run, on free ports, with the migrations and the seed, and stops it at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'delve-test-'));
  const [api, db, mailbox] = (await freePorts(3)) as [number, number, number];
  const stack = await startStack({
    projectDir: PROJECT,
    dataDir,
    ports: { api, db, mailbox },
    prepare: async (target) => {
      await prepareDatabase({ projectDir: PROJECT, ...target, seed: true });
      await liftRateLimits(target.databaseUrl);
    },
    // Every suite calls from the same address; the limits have tests of their own, on stacks of their own.
    configOverrides: {
      'auth.rate_limit.sign_in_sign_ups': 100_000,
      'auth.rate_limit.token_refresh': 100_000,
      'auth.rate_limit.token_verifications': 100_000,
      'auth.rate_limit.email_sent': 100_000,
      'auth.email.max_frequency': '1ms',
    },
    log: process.env.DELVE_TEST_LOG ? (service, line) => console.error(`${service}: ${line}`) : () => {},
  });
  project.provide('stack', {
    apiUrl: stack.apiUrl,
    mailboxUrl: stack.mailboxUrl,
    databaseUrl: stack.databaseUrl(),
    publishableKey: stack.publishableKey,
    secretKey: stack.secretKey,
  });
  return async () => {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

async function liftRateLimits(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('update private.rate_limit_classes set burst = 1000000, per_minute = 1000000');
  } finally {
    await client.end();
  }
}
