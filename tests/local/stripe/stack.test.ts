import { expect, it } from 'vitest';
import { STRIPE_SECRET_KEY } from '../../../local/stripe/keys.ts';
import { sdk } from '../../support/stripe.ts';
import { startTestStack } from '../../support/test-stack.ts';

it('belongs to the stack, on a port of its own, and ends with it', async () => {
  const stack = await startTestStack();
  const stripe = sdk(Number(new URL(stack.stripeUrl).port), STRIPE_SECRET_KEY);
  try {
    const { id } = await stripe.customers.create({ email: 'customer@delve.test' });
    expect((await stripe.customers.retrieve(id)).id).toBe(id);
  } finally {
    await stack.end();
  }
  await expect(stripe.customers.list()).rejects.toMatchObject({ type: 'StripeConnectionError' });
});
