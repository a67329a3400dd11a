import type { TestProject } from 'vitest/node';
import { liftRateLimits } from './rate-limits.ts';
import { startTestStack } from './test-stack.ts';

/** Starts one stack for the whole run, on free ports, with the migrations and the seed, and stops it at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startTestStack({
    lay: liftRateLimits,
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
    stripeUrl: stack.stripeUrl,
    databaseUrl: stack.databaseUrl(),
    publishableKey: stack.publishableKey,
    secretKey: stack.secretKey,
    dataDir: stack.dataDir,
  });
  return () => stack.end();
}
