import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sellPlans } from '../../local/billing-prices.ts';
import { freePorts } from '../../local/database/free-ports.ts';
import { prepareDatabase } from '../../local/database/prepare.ts';
import { localAccount } from '../../local/functions/environment.ts';
import { type Stack, type StackOptions, startStack } from '../../local/stack.ts';
import { STRIPE_STATE } from '../../local/stripe/service.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

export interface TestStack extends Stack {
  /** What the services keep: the files of Storage in `storage`, Stripe's account in `stripe.json`. */
  readonly dataDir: string;
  /** Stops it, and leaves nothing behind. */
  end(): Promise<void>;
}

export interface TestStackOptions
  extends Omit<
    StackOptions,
    'projectDir' | 'dataDir' | 'ports' | 'seed' | 'prepare' | 'ownSecrets' | 'beforeJobs'
  > {
  /** Changes the database before anything uses it. */
  readonly lay?: (databaseUrl: string) => Promise<void>;
  /** By how many seconds Stripe's clock goes ahead of the machine's; negative for one that is behind. */
  readonly stripeAhead?: number;
}

/** A stack on free ports, with the migrations, the seed, and plans that can be bought. */
export async function startTestStack(options: TestStackOptions = {}): Promise<TestStack> {
  const { lay, stripeAhead, ...more } = options;
  const dataDir = mkdtempSync(join(tmpdir(), 'delve-test-'));
  if (stripeAhead !== undefined) {
    writeFileSync(join(dataDir, STRIPE_STATE), JSON.stringify({ ahead: stripeAhead }));
  }
  const [api, db, mailbox, stripe] = (await freePorts(4)) as [number, number, number, number];
  const stack = await startStack({
    ...more,
    projectDir: PROJECT,
    // Tests pay with nobody's account, and send nobody mail.
    ownSecrets: false,
    dataDir,
    ports: { api, db, mailbox, stripe },
    prepare: async (target) => {
      await prepareDatabase({ projectDir: PROJECT, ...target, seed: true });
      await lay?.(target.databaseUrl);
    },
    beforeJobs: async ({ config, apiUrl, stripeUrl, secretKey }) => {
      const account = localAccount({ config, projectDir: PROJECT, stripeUrl, ownSecrets: false });
      await sellPlans({ supabaseUrl: apiUrl, secretKey, stripe: account });
    },
  });
  const end = async () => {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...stack, dataDir, end };
}
