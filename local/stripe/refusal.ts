import type { ContentfulStatusCode } from 'hono/utils/http-status';

interface Details {
  readonly type?: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error';
  readonly code?: string;
  readonly decline_code?: string;
  readonly param?: string;
  /** Id of the payment intent that asks for more than a card. */
  readonly payment_intent?: string;
}

/** An error as Stripe answers it: https://docs.stripe.com/api/errors. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  readonly status: ContentfulStatusCode;
  readonly details: Details;

  constructor(status: ContentfulStatusCode, message: string, details: Details = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }

  get body() {
    const { type = 'invalid_request_error', ...details } = this.details;
    return { error: { type, message: this.message, ...details } };
  }
}

/** What Stripe refuses before it begins: an idempotency key does not remember it. */
export class InvalidParameters extends Refusal {
  constructor(message: string, param: string, code?: string) {
    super(400, message, { param, ...(code === undefined ? {} : { code }) });
  }
}

/** 404 for an id in the path, 400 for one in a parameter. */
export function noSuch(kind: string, id: string, param = 'id'): Refusal {
  const status = param === 'id' ? 404 : 400;
  return new Refusal(status, `No such ${kind}: '${id}'`, { code: 'resource_missing', param });
}
