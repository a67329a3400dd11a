import { DelveError } from '@delve/client';
import { INTERNAL_ERROR } from '@delve/client/server';

/** As much of the SDK's errors as is asked for; comparing classes would load the SDK wherever an error may come by. */
interface StripeFailure {
  readonly type: string;
  readonly code?: string;
  readonly param?: string;
  readonly message: string;
}

/** Whether Stripe does not know what it was asked for; of several things, the one that is named. */
export function isMissing(error: unknown, param?: string): boolean {
  return (
    isStripeFailure(error) &&
    error.code === 'resource_missing' &&
    (param === undefined || error.param === param)
  );
}

/** Whether Stripe refused for the state that something is in, such as an invoice that is paid already. */
export function isRefused(error: unknown): boolean {
  return isStripeFailure(error) && error.type === 'StripeInvalidRequestError';
}

/** Whether the card's holder has to confirm the payment: https://docs.stripe.com/error-codes */
export function needsAction(error: unknown): boolean {
  return (
    isStripeFailure(error) &&
    (error.code === 'invoice_payment_intent_requires_action' || error.code === 'authentication_required')
  );
}

/**
 * What a failure at Stripe means to a caller: 400 `invalid_return_url`, 402 `card_declined`, 502 `provider_failed`, 503 `provider_unreachable`,
 * `provider_not_configured`. What Stripe did not understand is a fault of ours.
 */
export function fromStripe(error: unknown): unknown {
  if (!isStripeFailure(error)) return error;
  // Ids come from the database only: another account is set up than the one that they are of.
  if (isMissing(error)) return providerNotConfigured(error);
  switch (error.type) {
    case 'StripeCardError':
      return new DelveError({
        status: 402,
        code: 'card_declined',
        // Stripe words it for the card's holder.
        message: error.message,
        hint: 'Change the card, then try again.',
        cause: error,
      });
    case 'StripeConnectionError':
    case 'StripeRateLimitError':
      return unreachable(error);
    case 'StripeAPIError':
      return new DelveError({
        status: 502,
        code: 'provider_failed',
        message: 'The payment provider has a fault; try again later.',
        cause: error,
      });
    case 'StripeAuthenticationError':
    case 'StripePermissionError':
      return providerNotConfigured(error);
    case 'StripeInvalidRequestError':
      if (error.code === 'url_invalid') return invalidReturnUrl(error);
      return new DelveError({ ...INTERNAL_ERROR, cause: error });
    default:
      return new DelveError({ ...INTERNAL_ERROR, cause: error });
  }
}

function invalidReturnUrl(cause: unknown): DelveError {
  return new DelveError({
    status: 400,
    code: 'invalid_return_url',
    message: 'Stripe’s page cannot lead to that address.',
    cause,
  });
}

function unreachable(cause: unknown): DelveError {
  return new DelveError({
    status: 503,
    code: 'provider_unreachable',
    message: 'The payment provider cannot be reached at the moment; try again.',
    cause,
  });
}

export function providerNotConfigured(cause: unknown): DelveError {
  return new DelveError({
    status: 503,
    code: 'provider_not_configured',
    message: 'Payments are not set up here.',
    cause,
  });
}

/** Those of the SDK name their kind; `fetch`'s and ours do not. */
function isStripeFailure(error: unknown): error is StripeFailure {
  const type = (error as { type?: unknown } | null)?.type;
  return typeof type === 'string' && type.startsWith('Stripe');
}
