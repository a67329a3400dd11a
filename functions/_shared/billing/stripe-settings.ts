/** How the function reaches its Stripe account. */
export interface StripeSettings {
  /** `sk_test_…`, `sk_live_…`, or a restricted key that may write what billing uses. */
  readonly secretKey: string;
  /** Where the API is, if not at Stripe itself: `http://127.0.0.1:54325`. */
  readonly apiUrl: string | null;
  /** `whsec_…`, by which events are known to be Stripe's; `null` where none arrive. */
  readonly webhookSecret: string | null;
}

/** Reads what functions/.env.example describes; `null` where there is no account. */
export function readStripeSettings(read: (name: string) => string | undefined): StripeSettings | null {
  const secretKey = read('STRIPE_SECRET_KEY');
  if (!secretKey) return null;
  return {
    secretKey,
    apiUrl: read('STRIPE_API_URL') || null,
    webhookSecret: read('STRIPE_WEBHOOK_SECRET') || null,
  };
}
