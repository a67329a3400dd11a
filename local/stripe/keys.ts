/** As public as the stack's other keys: they open what stands on this machine only. */
export const STRIPE_SECRET_KEY = 'sk_test_delve_local';
export const STRIPE_WEBHOOK_SECRET = 'whsec_delve_local';
