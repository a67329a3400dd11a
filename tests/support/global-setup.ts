import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
    prepare: (target) => prepareDatabase({ projectDir: PROJECT, ...target, seed: true }),
    // Every suite signs in from the same address; the limits have a test of their own, on a stack of its own.
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
