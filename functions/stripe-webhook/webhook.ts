import { DelveError } from '@delve/client';
import type Stripe from 'stripe';
import { type Connection, connect } from '../_shared/billing/connection.ts';
import { providerNotConfigured } from '../_shared/billing/stripe-errors.ts';
import { knownError } from '../_shared/known-error.ts';
import { readLimited } from '../_shared/limited-body.ts';
import type { Settings } from '../_shared/settings.ts';
import { handleEvent } from './handle-event.ts';

/** How old a signature may be, in seconds: https://docs.stripe.com/webhooks#replay-attacks */
const TOLERANCE = 300;

/**
 * Takes Stripe's events. What is no event of the account's is refused for good (400); what could not be done is asked for
 * again (5xx), for three days; kinds that mean nothing here are acknowledged.
 */
export function createWebhook(settings: Settings): (request: Request) => Promise<Response> {
  let connection: Promise<Connection> | undefined;
  return async (request) => {
    if (request.method !== 'POST') {
      return Response.json(
        { message: 'Stripe posts its events here.' },
        { status: 405, headers: { Allow: 'POST' } },
      );
    }
    try {
      connection ??= connect(settings);
      const connected = await connection;
      await handleEvent(connected, await verifiedEvent(connected.stripe, settings, request));
      return Response.json({ received: true });
    } catch (error) {
      const { status, code, message } = knownError(error);
      return Response.json({ code, message }, { status });
    }
  };
}

/** The signature is of the body's bytes as they came. */
async function verifiedEvent(
  stripe: Stripe,
  { stripe: settings }: Settings,
  request: Request,
): Promise<Stripe.Event> {
  const secret = settings?.webhookSecret;
  if (!secret) throw providerNotConfigured(new Error('STRIPE_WEBHOOK_SECRET is not set.'));
  const signature = request.headers.get('stripe-signature') ?? '';
  const body = await readLimited(request.body);
  try {
    return await stripe.webhooks.constructEventAsync(body, signature, secret, TOLERANCE);
  } catch (cause) {
    throw new DelveError({
      status: 400,
      code: 'invalid_signature',
      message: 'This is no event that the account has signed within the last five minutes.',
      cause,
    });
  }
}
