import { DelveError } from '@delve/client';
import type Stripe from 'stripe';

export function planNotFound(): DelveError {
  return new DelveError({ status: 404, code: 'plan_not_found', message: 'There is no such plan on offer.' });
}

export function alreadySubscribed(): DelveError {
  return new DelveError({
    status: 409,
    code: 'already_subscribed',
    message: 'You have a subscription already.',
    hint: 'Resume it if it is about to end, or cancel it first.',
  });
}

export function noSubscription(): DelveError {
  return new DelveError({
    status: 404,
    code: 'no_subscription',
    message: 'You have no subscription.',
    hint: 'Choose a plan first.',
  });
}

export function nothingToPay(): DelveError {
  return new DelveError({
    status: 409,
    code: 'nothing_to_pay',
    message: 'Nothing is owed: every invoice is paid.',
  });
}

export function noCard(): DelveError {
  return new DelveError({
    status: 409,
    code: 'no_card',
    message: 'There is no card to charge.',
    hint: 'Enter one on the page for changing the card.',
  });
}

export function actionRequired(invoice: Stripe.Invoice, cause: unknown): DelveError {
  return new DelveError({
    status: 402,
    code: 'action_required',
    message: 'Your bank wants you to confirm this payment.',
    hint: 'Open the page at `url` and confirm it there.',
    url: invoice.hosted_invoice_url ?? undefined,
    cause,
  });
}

/** `field` is the client's name of what could say it. */
export function returnUrlNeeded(field: string): DelveError {
  return new DelveError({
    status: 400,
    code: 'return_url_needed',
    message: 'Say where Stripe’s page is to lead back to.',
    errors: { [field]: ['This field is required here.'] },
  });
}
