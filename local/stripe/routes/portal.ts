import type Stripe from 'stripe';
import { z } from 'zod';
import { findCustomer } from '../customers.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { expandable, text, webAddress } from '../parameters.ts';
import { createPortalSession } from '../portal.ts';

const flow = z.strictObject({
  type: z.literal('payment_method_update'),
  after_completion: z
    .strictObject({
      type: z.enum(['hosted_confirmation', 'portal_homepage', 'redirect']),
      redirect: z.strictObject({ return_url: webAddress }).optional(),
    })
    .optional(),
});

export const portal: readonly Endpoint[] = [
  endpoint(
    'POST',
    '/v1/billing_portal/sessions',
    z.strictObject({
      customer: text,
      return_url: webAddress.optional(),
      flow_data: flow.optional(),
      ...expandable,
    }),
    (account, { customer, return_url: returnUrl, flow_data: asked }) =>
      createPortalSession(account, {
        customer: findCustomer(account, customer).id,
        return_url: returnUrl ?? null,
        flow: asked === undefined ? null : flowOf(asked),
      }),
  ),
];

function flowOf({ type, after_completion: after }: z.output<typeof flow>): Stripe.BillingPortal.Session.Flow {
  return {
    after_completion: {
      hosted_confirmation: null,
      redirect: after?.redirect ?? null,
      type: after?.type ?? 'portal_homepage',
    },
    customer_update: null,
    subscription_cancel: null,
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
    type,
  };
}
