import type Stripe from 'stripe';
import { createServiceClient } from '../service-client.ts';
import type { Settings } from '../settings.ts';
import { BillingRecords } from './billing-records.ts';
import { providerNotConfigured } from './stripe-errors.ts';
import { SubscriptionSync } from './subscription-sync.ts';

/** Stripe, and the database that follows it. */
export interface Connection {
  readonly stripe: Stripe;
  readonly records: BillingRecords;
  readonly sync: SubscriptionSync;
}

/** The SDK is loaded by the first who needs it: it would double the time in which the function starts. */
export async function connect({ stripe: settings, supabaseUrl, secretKey }: Settings): Promise<Connection> {
  if (settings === null) throw providerNotConfigured(new Error('STRIPE_SECRET_KEY is not set.'));
  const { createStripeClient } = await import('./stripe-client.ts');
  const stripe = createStripeClient(settings);
  const records = new BillingRecords(createServiceClient(supabaseUrl, secretKey));
  return { stripe, records, sync: new SubscriptionSync(stripe, records) };
}
