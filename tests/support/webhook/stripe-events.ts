/** An event of Stripe's as it was sent: the bytes that a signature is of. */
export interface StripeEventBody {
  readonly id: string;
  readonly type: string;
  readonly body: string;
}
