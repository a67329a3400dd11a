import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { offerPlans } from '../../local/billing-prices.ts';
import { freePorts } from '../../local/database/free-ports.ts';
import { STRIPE_SECRET_KEY } from '../../local/stripe/keys.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { CARDS, type RunningStripe, SECRET_KEY, sdk, startStripe, submit } from '../support/stripe.ts';
import { startTestStack, type TestStack } from '../support/test-stack.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

let stack: TestStack;
let folder: string;
beforeAll(async () => {
  stack = await startTestStack();
  folder = mkdtempSync(join(tmpdir(), 'delve-prices-'));
});
afterAll(async () => {
  await stack?.end();
  await removeFolder(folder);
});

/** What `npm run billing:prices -- …` runs, with nothing in its environment but what is given. */
function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise<{ code: number; output: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'scripts/billing-prices.ts', ...args],
      { cwd: PROJECT, env: { PATH, HOME, ...environment } },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` }),
    );
  });
}

async function plans() {
  const client = new pg.Client({ connectionString: stack.databaseUrl() });
  await client.connect();
  try {
    const { rows } = await client.query(
      'select name, stripe_product_id as product, stripe_price_id as price from public.plans order by plans.id',
    );
    return rows as { name: string; product: string | null; price: string | null }[];
  } finally {
    await client.end();
  }
}

describe('a stack that has just started', () => {
  const standIn = () => sdk(Number(new URL(stack.stripeUrl).port), STRIPE_SECRET_KEY);

  it('sells the plans of the database through its stand-in', async () => {
    for (const { name, product, price } of await plans()) {
      expect(await standIn().prices.retrieve(String(price), { expand: ['product'] })).toMatchObject({
        active: true,
        product: { id: product, name },
      });
    }
  });

  it('has the customers of the seed there, with the invoices that the database has', async () => {
    const client = new pg.Client({ connectionString: stack.databaseUrl() });
    await client.connect();
    const { rows } = await client.query(
      `select stripe_invoice_id as id, number, amount_kobo::int as total, invoices.status,
         stripe_subscription_id as subscription, plans.stripe_product_id as product
       from public.invoices
       join public.subscriptions on subscriptions.id = subscription_id
       join public.plans on plans.id = plan_id
       where stripe_invoice_id like 'in\\_seed\\_%'`,
    );
    await client.end();
    expect(rows.length).toBeGreaterThan(8);
    for (const { subscription, product, ...invoice } of rows) {
      expect(await standIn().invoices.retrieve(invoice.id)).toMatchObject({
        ...invoice,
        parent: { subscription_details: { subscription } },
        lines: { data: [{ amount: invoice.total, pricing: { price_details: { product } } }] },
      });
    }
    const { data } = await standIn().subscriptions.list({ status: 'all' });
    expect(Object.fromEntries(data.map(({ id, status }) => [id, status]))).toEqual({
      sub_seed_owner: 'past_due',
      sub_seed_lekki: 'active',
      sub_seed_abuja: 'canceled',
    });
    expect((await standIn().events.list()).data).toEqual([]);
  });

  it('declines what the owner owes until there is another card', async () => {
    const stripe = standIn();
    const [invoice] = (await stripe.invoices.list({ customer: 'cus_seed_owner', status: 'open' })).data;
    const pay = () => stripe.invoices.pay(String(invoice?.id));
    await expect(pay()).rejects.toMatchObject({ code: 'card_declined' });
    const portal = await stripe.billingPortal.sessions.create({ customer: 'cus_seed_owner' });
    await submit(portal.url, { number: CARDS.pays });
    await expect(pay()).rejects.toMatchObject({ code: 'card_declined' });
    await stripe.subscriptions.update('sub_seed_owner', { default_payment_method: '' });
    expect(await pay()).toMatchObject({ status: 'paid' });
    expect((await stripe.subscriptions.retrieve('sub_seed_owner')).status).toBe('active');
  });
});

describe('a start with an account of the developer’s own', () => {
  /** A project that names the account as developers do. */
  function projectWith(variables: Readonly<Record<string, string>>): string {
    const project = mkdtempSync(join(folder, 'project-'));
    mkdirSync(join(project, 'supabase/functions'), { recursive: true });
    const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    writeFileSync(join(project, 'supabase/functions/.env'), lines.join('\n'));
    return project;
  }

  it('sells the plans there', async () => {
    const own = await startStripe({ secretKey: 'sk_test_own' });
    try {
      const lines: string[] = [];
      const project = projectWith({ STRIPE_SECRET_KEY: 'sk_test_own', STRIPE_API_URL: own.origin });
      await offerPlans(stack, project, (line) => lines.push(line));
      expect(lines).toEqual([]);
      const { data } = await sdk(Number(new URL(own.origin).port), 'sk_test_own').prices.list();
      expect((await plans()).map(({ price }) => price).sort()).toEqual(data.map(({ id }) => id).sort());
    } finally {
      await own.close();
    }
  });

  it('that cannot be reached warns, and goes on', async () => {
    const before = await plans();
    const lines: string[] = [];
    const project = projectWith({ STRIPE_SECRET_KEY: 'sk_test_own', STRIPE_API_URL: 'http://127.0.0.1:9' });
    await offerPlans(stack, project, (line) => lines.push(line));
    expect(lines).toEqual([
      expect.stringMatching(
        /^WARNING: Plans cannot be sold: Stripe cannot be reached.*npm run billing:prices$/s,
      ),
    ]);
    expect(lines.join()).not.toContain('sk_test_own');
    expect(await plans()).toEqual(before);
  });
});

describe('npm run billing:prices', () => {
  let account: RunningStripe;
  /** Another account than the stack's own. */
  let environment: Record<string, string>;
  beforeAll(async () => {
    account = await startStripe();
  });
  afterAll(() => account?.close());
  beforeEach(() => {
    environment = {
      SUPABASE_URL: stack.apiUrl,
      SUPABASE_SECRET_KEY: stack.secretKey,
      STRIPE_SECRET_KEY: SECRET_KEY,
      STRIPE_API_URL: account.origin,
    };
  });

  it('makes what the account lacks, writes its ids over those of another one, and says what it did', async () => {
    const before = await plans();
    const { code, output } = await run([], environment);
    const after = await plans();
    expect(output).toBe(
      after
        .map(
          ({ name, product, price }) =>
            `${name}: ${product}, ${price} (created the product ${product}, created the price ${price}, stored the ids)\n`,
        )
        .join(''),
    );
    expect(code).toBe(0);
    expect(after.map(({ price }) => price)).not.toEqual(before.map(({ price }) => price));
    const { data } = await account.stripe.prices.list({ active: true });
    expect(data.map(({ id }) => id).sort()).toEqual(after.map(({ price }) => price).sort());
  });

  it('does nothing the second time, with the values of a file', async () => {
    const before = await plans();
    const file = join(folder, 'prices.env');
    writeFileSync(
      file,
      Object.entries(environment)
        .map(([name, value]) => `${name}=${value}`)
        .join('\n'),
    );
    const { code, output } = await run(['--env-file', file]);
    expect(output.match(/\(all was there\)/g)).toHaveLength(2);
    expect(code).toBe(0);
    expect(await plans()).toEqual(before);
  });

  it.each([
    [
      'a key of nobody',
      { STRIPE_SECRET_KEY: 'sk_test_mistyped' },
      'does not know the key of STRIPE_SECRET_KEY',
    ],
    ['a publishable key', { STRIPE_SECRET_KEY: 'pk_test_mistyped' }, 'STRIPE_SECRET_KEY is no secret key'],
    ['no key', { STRIPE_SECRET_KEY: '' }, 'STRIPE_SECRET_KEY is not set'],
    [
      'a Stripe that is away',
      { STRIPE_API_URL: 'http://127.0.0.1:9' },
      'Stripe cannot be reached at http://127.0.0.1:9',
    ],
    ['no address', { STRIPE_API_URL: 'stripe' }, 'STRIPE_API_URL is no address'],
    ['no project', { SUPABASE_URL: '' }, 'SUPABASE_URL is not set'],
    [
      'a project that is away',
      { SUPABASE_URL: 'http://127.0.0.1:9' },
      'The plans of http://127.0.0.1:9 cannot be',
    ],
    [
      'a wrong key of the project',
      { SUPABASE_SECRET_KEY: 'sb_secret_mistyped' },
      'SUPABASE_SECRET_KEY its secret key',
    ],
  ])('with %s says so in a line, without a key, and changes nothing', async (_, wrong, sentence) => {
    const before = await plans();
    const { code, output } = await run([], { ...environment, ...wrong });
    expect(output).toContain(sentence);
    expect(output.trim().split('\n')).toHaveLength(1);
    for (const secret of ['mistyped', SECRET_KEY, stack.secretKey]) expect(output).not.toContain(secret);
    expect(code).toBe(1);
    expect(await plans()).toEqual(before);
  });

  it('with the publishable key of the project is refused by the database', async () => {
    const { code, output } = await run([], { ...environment, SUPABASE_SECRET_KEY: stack.publishableKey });
    expect(output).toContain('permission denied for table plans');
    expect(code).toBe(1);
  });

  it('without any of them asks for the local stack, which has to run', async () => {
    const [port] = await freePorts(1);
    const { code, output } = await run(['--port', String(port)]);
    expect(output).toContain(`The plans of http://127.0.0.1:${port} cannot be read`);
    expect(output).toContain('The local stack has to be running: npm start');
    expect(code).toBe(1);
  });

  it('--help names what it reads', async () => {
    const { code, output } = await run(['--help']);
    for (const name of Object.keys(environment)) expect(output).toContain(name);
    expect(code).toBe(0);
  });
});
