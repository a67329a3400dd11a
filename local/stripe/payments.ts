import type Stripe from 'stripe';
import type { Account } from './account.ts';
import { charge, type Outcome } from './cards.ts';
import { newId } from './ids.ts';
import { cardOf } from './payment-methods.ts';

/** The payment that an invoice waits for from the moment it is final. */
export function openPayment(account: Account, invoice: Stripe.Invoice): void {
  const intent: Stripe.PaymentIntent = {
    id: newId('pi'),
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: invoice.amount_due,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: null,
    confirmation_method: 'automatic',
    created: account.now(),
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    description: 'Subscription payment',
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: 'off_session',
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
  intent.client_secret = newId(`${intent.id}_secret`);
  account.state.paymentIntents[intent.id] = intent;
  account.emit('payment_intent.created', intent);
  const payment: Stripe.InvoicePayment = {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: account.now(),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { type: 'payment_intent', payment_intent: intent.id },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  };
  account.state.invoicePayments[payment.id] = payment;
}

/** The payments of an invoice: `invoice.payments` where it is expanded. */
export function paymentsOf(account: Account, invoice: string): Stripe.InvoicePayment[] {
  return Object.values(account.state.invoicePayments).filter((payment) => payment.invoice === invoice);
}

export function intentOf(account: Account, invoice: string): Stripe.PaymentIntent | undefined {
  const [payment] = paymentsOf(account, invoice);
  return account.state.paymentIntents[String(payment?.payment.payment_intent)];
}

/**
 * Charges a card for an invoice, and records how that went in its payment. Its holder is not asked again when
 * they have just confirmed it.
 */
export function pay(account: Account, invoice: Stripe.Invoice, method: string, confirmed = false): Outcome {
  const [payment] = paymentsOf(account, invoice.id);
  const intent = intentOf(account, invoice.id);
  if (payment === undefined || intent === undefined) return { result: 'paid' };
  const charged = charge(cardOf(account, method));
  const outcome: Outcome = charged.result === 'action' && confirmed ? { result: 'paid' } : charged;
  if (outcome.result === 'paid') {
    Object.assign(intent, {
      status: 'succeeded',
      amount_received: intent.amount,
      payment_method: method,
      last_payment_error: null,
    } satisfies Partial<Stripe.PaymentIntent>);
    account.emit('payment_intent.succeeded', intent);
    Object.assign(payment, {
      status: 'paid',
      amount_paid: payment.amount_requested,
      status_transitions: { canceled_at: null, paid_at: account.now() },
    } satisfies Partial<Stripe.InvoicePayment>);
    account.emit('invoice_payment.paid', payment);
  } else if (outcome.result === 'action') {
    Object.assign(intent, { status: 'requires_action', payment_method: method, last_payment_error: null });
    account.emit('payment_intent.requires_action', intent);
  } else {
    const { code, declineCode, message } = outcome.decline;
    Object.assign(intent, {
      status: 'requires_payment_method',
      payment_method: null,
      last_payment_error: {
        type: 'card_error',
        code,
        ...(declineCode === undefined ? {} : { decline_code: declineCode }),
        message,
        payment_method: account.state.paymentMethods[method],
      },
    });
    account.emit('payment_intent.payment_failed', intent);
  }
  return outcome;
}

/** Ends a payment that nobody waits for any more. */
export function cancelPayment(account: Account, invoice: string): void {
  const intent = intentOf(account, invoice);
  const [payment] = paymentsOf(account, invoice);
  if (intent === undefined || payment === undefined || intent.status === 'succeeded') return;
  Object.assign(intent, {
    status: 'canceled',
    canceled_at: account.now(),
    cancellation_reason: 'void_invoice',
  });
  account.emit('payment_intent.canceled', intent);
  Object.assign(payment, {
    status: 'canceled',
    status_transitions: { canceled_at: account.now(), paid_at: null },
  });
}
