import { data, list } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { billingShape, planShape, toBillingShape, toPlanShape } from '../shapes/billing.ts';

/** Rows 11.1 and 17.1. */
export const billingEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/payment/premium-plans',
    tag: 'Billing',
    summary: 'The plans on offer, the cheapest first',
    caller: 'anybody',
    publicForSeconds: 300,
    answer: list(planShape, toPlanShape),
    call: ({ delve }) => delve.plans.list(),
  }),
  endpoint({
    method: 'GET',
    path: '/user/billing',
    tag: 'Billing',
    summary: 'The caller’s plan and their 50 newest invoices',
    answer: data(billingShape, toBillingShape),
    call: ({ delve }) => delve.billing.get(),
  }),
];
