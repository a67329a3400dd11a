import { Hono } from 'hono';
import type Stripe from 'stripe';
import { Account } from './account.ts';
import { createApi } from './api.ts';
import { catchUp } from './due.ts';
import { type MirroredCustomer, mirror } from './mirror.ts';
import { createPages } from './page-routes.ts';
import { loadState } from './state.ts';
import { StateFile } from './state-file.ts';
import { Webhooks, type WebhookTarget } from './webhooks.ts';

export interface StripeOptions {
  /** The key of the one account: `sk_test_…`. */
  readonly secretKey: string;
  /** Where events go; without one they can only be listed. */
  readonly webhook?: WebhookTarget;
  /** Keeps the state over a restart; without one it is in memory only. */
  readonly stateFile?: string;
  /** Where it answers, as long as no request has told: `http://127.0.0.1:54325`. */
  readonly origin?: string;
  /** What the account holds from the start, where it does not hold it already. Nobody is told of it. */
  readonly mirror?: readonly MirroredCustomer[];
  readonly log?: (line: string) => void;
}

export interface StripeStandIn {
  readonly app: Hono;
  /** Stops the clock and the webhooks, and writes what is still to be written. */
  close(): Promise<void>;
}

/** How often it is looked whether time has brought something to do, without a request that asks. */
const TICK = 1_000;

/**
 * Stands in for Stripe: the part of its API that billing needs, with the pages on which people pay. Its objects
 * have the shapes of the API version that the SDK is pinned to; what it does not know it refuses as Stripe does.
 */
export function createStripe(options: StripeOptions): StripeStandIn {
  const log = options.log ?? (() => {});
  const state = loadState(options.stateFile);
  const file = options.stateFile === undefined ? undefined : new StateFile(state, options.stateFile, log);
  const save = () => file?.changed();
  const webhooks =
    options.webhook &&
    new Webhooks(
      options.webhook,
      (event) => {
        event.pending_webhooks = 0;
        save();
      },
      log,
    );
  const deliver = (event: Stripe.Event) => {
    if (webhooks === undefined) return;
    event.pending_webhooks = 1;
    webhooks.send(event);
  };
  const account = new Account(state, deliver);
  account.origin = options.origin ?? '';
  if (options.mirror !== undefined && mirror(account, options.mirror)) save();
  for (const event of Object.values(state.events)) {
    if (event.pending_webhooks > 0) webhooks?.send(event);
  }
  const tick = () => {
    if (catchUp(account)) save();
  };
  const timer = setInterval(tick, TICK);
  timer.unref();

  const app = new Hono();
  app.use(async (c, next) => {
    account.origin = new URL(c.req.url).origin;
    tick();
    await next();
    if (c.req.method !== 'GET') save();
  });
  app.route('/', createApi(account, options.secretKey));
  app.route('/', createPages(account));
  app.onError((error, c) => {
    log(String(error.stack));
    const message = 'An unknown error occurred in the stand-in.';
    return c.json({ error: { type: 'api_error', message } }, 500);
  });
  return {
    app,
    close: async () => {
      clearInterval(timer);
      await webhooks?.close();
      file?.flush();
    },
  };
}
