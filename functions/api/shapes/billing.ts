import type { BillingDetails, Plan } from '@delve/client';
import { lagosDay } from '@delve/client/server';
import * as z from 'zod';
import { day, flag, integer, text } from './values.ts';

export const planShape = z
  .object({
    id: integer(1),
    name: text('Standard'),
    price: integer(5000).meta({ description: 'Of one period, in whole naira.' }),
    duration: text('1 month'),
  })
  .meta({ id: 'Plan' });

export function toPlanShape({ id, name, priceKobo, durationMonths }: Plan): z.input<typeof planShape> {
  const duration = `${durationMonths} ${durationMonths === 1 ? 'month' : 'months'}`;
  return { id, name, price: wholeNaira(priceKobo), duration };
}

/** A page of Stripe's. */
export const pageShape = z.object({ url: text('https://checkout.stripe.com/c/pay/cs_test_a1') });

export const billingShape = z
  .object({
    plan: text('Premium').meta({ description: 'The name of the plan; `Free` without one.' }),
    status: text('active').meta({
      description: 'Of the subscription, in Stripe’s words; empty without one.',
    }),
    next_billing_date: day().nullable().meta({ description: 'Null when nothing renews.' }),
    cancels_at_period_end: flag(false),
    invoices: z.array(
      z.object({
        id: integer(1),
        number: text('DELVE-0001'),
        amount: integer(12000).meta({ description: 'In whole naira.' }),
        date: day(),
        status: text('paid'),
      }),
    ),
  })
  .meta({ id: 'Billing' });

export function toBillingShape(billing: BillingDetails): z.input<typeof billingShape> {
  return {
    plan: billing.plan,
    status: billing.status ?? '',
    next_billing_date: billing.nextBillingDate,
    cancels_at_period_end: billing.cancelsAtPeriodEnd,
    invoices: billing.invoices.map(({ id, number, amountKobo, issuedAt, status }) => ({
      id,
      number,
      amount: wholeNaira(amountKobo),
      date: lagosDay(issuedAt),
      status,
    })),
  };
}

/** The contract counts in whole naira; plans cost no kobo beside them. */
const wholeNaira = (kobo: number) => Math.round(kobo / 100);
