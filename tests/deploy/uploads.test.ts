import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../local/config.ts';
import { LIMITS } from '../../local/functions/limits.ts';
import { Worker } from '../../local/functions/worker.ts';
import { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET } from '../../local/stripe/keys.ts';
import { QUIET_CLI, spawnCli } from '../../local/supabase-cli.ts';
import { signLegacy } from '../support/legacy-tokens.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { TestSocket } from '../support/sockets.ts';
import { stack } from '../support/stack.ts';
import { monthlyPrice } from '../support/stripe.ts';
import { stripeOf } from '../support/subscribers.ts';
import { type Platform, PROJECT_REF, startPlatform } from './hosted/platform.ts';
import type { UploadedFunction } from './hosted/state.ts';
import { layUploadedFiles, linkPackages } from './hosted/uploaded-files.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** What proves a function alive: an answer from its code, and one for which it asks the database. */
interface Probe {
  readonly ask: (worker: Worker) => Promise<readonly [code: unknown, rows: unknown]>;
  readonly expected: readonly [code: unknown, rows: unknown];
}

/** What the database says of a token whose session it does not know. */
const SESSION_ENDED = 'This session has ended. Sign in again.';

const ofSockets = (path: string): Probe => ({
  ask: async (worker) => [await statusOf(worker, path), await closingReason(worker, path)],
  expected: [426, SESSION_ENDED],
});

const PROBES: Readonly<Record<string, Probe>> = {
  api: {
    ask: async (worker) => [
      await statusOf(worker, '/api/'),
      await statusOf(worker, '/api/business/categories/'),
    ],
    expected: [200, 200],
  },
  chat: ofSockets('/chat/1/'),
  notification: ofSockets('/notification/'),
  'run-jobs': {
    ask: async (worker) => [
      await statusOf(worker, '/run-jobs', { method: 'POST' }),
      await statusOf(worker, '/run-jobs', { method: 'POST', headers: { apikey: stack().secretKey } }),
    ],
    expected: [401, 200],
  },
  'stripe-webhook': {
    ask: async (worker) => {
      const event = await someEvent();
      const signed = Stripe.webhooks.generateTestHeaderString({
        payload: event,
        secret: STRIPE_WEBHOOK_SECRET,
      });
      const post = (signature: string) =>
        statusOf(worker, '/stripe-webhook', {
          method: 'POST',
          body: event,
          headers: { 'stripe-signature': signature },
        });
      return [await post('t=1,v1=0'), await post(signed)];
    },
    expected: [400, 200],
  },
};

/** An event about a subscription of the stand-in's, of a customer whom the database does not know. */
async function someEvent(): Promise<string> {
  const stripe = stripeOf();
  const [price, customer] = await Promise.all([monthlyPrice(stripe), stripe.customers.create({})]);
  const { id } = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    payment_behavior: 'default_incomplete',
  });
  return JSON.stringify({
    id: `evt_${randomUUID().replaceAll('-', '')}`,
    object: 'event',
    type: 'customer.subscription.updated',
    data: { object: { id, object: 'subscription' } },
  });
}

/** A file outside of `functions/` that functions import. */
const OUTSIDE = 'client/src/index.ts';

const slugs = Object.entries(loadConfig(PROJECT).functions)
  .filter(([, { enabled }]) => enabled)
  .map(([slug]) => slug);

let platform: Platform;
let uploads: ReadonlyMap<string, UploadedFunction>;

beforeAll(async () => {
  platform = await startPlatform();
  const deployed = await spawnCli({
    args: ['functions', 'deploy', '--use-api', `--remote=${PROJECT_REF}`, `--workdir=${PROJECT}`, '--yes'],
    environment: { PATH: process.env.PATH, HOME: process.env.HOME, ...QUIET_CLI, ...platform.environment },
  });
  if (!deployed.ok) throw new Error(deployed.stderr);
  uploads = platform.state.functions;
});
afterAll(() => platform.stop());

it('every function of config.toml is uploaded, and has what proves it alive', () => {
  expect([...uploads.keys()].sort()).toEqual([...slugs].sort());
  expect(Object.keys(PROBES)).toEqual(expect.arrayContaining(slugs));
});

describe.each(slugs)('the upload of %s', (slug) => {
  it('runs alone, and answers from its code and from the database', async () => {
    await expect(probe(slug, uploadOf(slug))).resolves.toEqual(PROBES[slug]?.expected);
  });

  it('does not start when a file is left out', async () => {
    const upload = uploadOf(slug);
    const samples = [upload.importMapPath, OUTSIDE].filter((path) => upload.files.has(path));
    expect(samples).not.toEqual([]);
    for (const missing of samples) {
      const files = new Map([...upload.files].filter(([path]) => path !== missing));
      await expect(probe(slug, { ...upload, files }), missing).rejects.toThrow('Worker failure: boot');
    }
  });
});

it('an upload takes along what is imported from outside of functions/', () => {
  expect([...uploadOf('api').files.keys()]).toContain(OUTSIDE);
});

function uploadOf(slug: string): UploadedFunction {
  const upload = uploads.get(slug);
  if (!upload) throw new Error(`${slug} was not uploaded`);
  return upload;
}

/** The answers to a function's probe, run in Deno in a folder that holds the upload and npm's packages only. */
async function probe(slug: string, upload: UploadedFunction): Promise<readonly unknown[] | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'delve-upload-'));
  linkPackages(folder);
  layUploadedFiles(folder, upload);
  const cacheDir = mkdtempSync(join(tmpdir(), 'delve-upload-deno-'));
  const log: string[] = [];
  const worker = new Worker({
    definition: {
      slug,
      entrypoint: join(folder, upload.entrypointPath),
      importMap: upload.importMapPath === '' ? null : join(folder, upload.importMapPath),
      verifyJwt: upload.verifyJwt,
    },
    environment: {
      SUPABASE_URL: stack().apiUrl,
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: stack().publishableKey }),
      SUPABASE_SECRET_KEYS: JSON.stringify({ default: stack().secretKey }),
      SUPABASE_FUNCTION_SLUG: slug,
      STRIPE_SECRET_KEY,
      STRIPE_WEBHOOK_SECRET,
      STRIPE_API_URL: stack().stripeUrl,
    },
    projectDir: folder,
    cacheDir,
    limits: LIMITS,
    log: (line) => log.push(line),
  });
  try {
    await worker.ready;
    return await PROBES[slug]?.ask(worker);
  } finally {
    await worker.kill();
    rmSync(folder, { recursive: true });
    await removeFolder(cacheDir);
  }
}

async function statusOf(worker: Worker, path: string, init: RequestInit = {}): Promise<number> {
  const response = await worker.fetch(new Request(`http://127.0.0.1${path}`, init));
  await response.text();
  return response.status;
}

/** Why a socket is closed that is opened with the token of a session that does not exist. */
async function closingReason(worker: Worker, path: string): Promise<string> {
  const server = createServer();
  server.on('upgrade', (incoming, socket, head) => {
    const url = new URL(incoming.url ?? '', 'http://127.0.0.1');
    void worker.upgrade({
      url,
      headers: new Headers(incoming.headers as Record<string, string>),
      incoming,
      socket,
      head,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const token = await signLegacy({
      sub: randomUUID(),
      session_id: randomUUID(),
      role: 'authenticated',
      aud: 'authenticated',
    });
    const { port } = server.address() as AddressInfo;
    const socket = new TestSocket(`ws://127.0.0.1:${port}${path}?token=${token}`);
    return (await socket.closed).reason;
  } finally {
    server.close();
  }
}
