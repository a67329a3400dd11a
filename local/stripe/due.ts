import type Stripe from 'stripe';
import type { Account } from './account.ts';
import { expireSession } from './checkout.ts';
import { collectBySchedule } from './collection.ts';
import { draftInvoice, finalizeInvoice, invoicesOf, voidInvoice } from './invoices.ts';
import { periodEnd } from './periods.ts';
import { currentPeriodEnd, endSubscription, hasEnded } from './subscriptions.ts';

const HOUR = 3600;
/** How long a first payment may take. */
const INCOMPLETE_FOR = 23 * HOUR;

interface Due {
  readonly at: number;
  readonly work: () => void;
}

/** Does what time has brought, in the order of time and each with its own time on it. Whether there was any. */
export function catchUp(account: Account): boolean {
  const now = account.now();
  for (let any = false; ; any = true) {
    const next = allDue(account)
      .filter(({ at }) => at <= now)
      .reduce<Due | undefined>((first, due) => (first && first.at <= due.at ? first : due), undefined);
    if (next === undefined) return any;
    account.at(next.at, next.work);
  }
}

function allDue(account: Account): Due[] {
  return [
    ...Object.values(account.state.subscriptions).flatMap((subscription) =>
      subscriptionDue(account, subscription),
    ),
    ...Object.values(account.state.invoices).flatMap((invoice) => invoiceDue(account, invoice)),
    ...Object.values(account.state.sessions)
      .filter(({ status }) => status === 'open')
      .map((session) => ({ at: session.expires_at, work: () => expireSession(account, session) })),
  ];
}

function subscriptionDue(account: Account, subscription: Stripe.Subscription): Due[] {
  if (hasEnded(subscription)) return [];
  if (subscription.status === 'incomplete') {
    return [{ at: subscription.created + INCOMPLETE_FOR, work: () => expire(account, subscription) }];
  }
  const work = () =>
    subscription.cancel_at_period_end
      ? endSubscription(account, subscription, 'cancellation_requested')
      : renew(account, subscription);
  return [{ at: currentPeriodEnd(subscription), work }];
}

function invoiceDue(account: Account, invoice: Stripe.Invoice): Due[] {
  const { automatically_finalizes_at: finalizesAt, next_payment_attempt: attemptAt } = invoice;
  if (invoice.status === 'draft' && finalizesAt !== null) {
    const work = () => {
      finalizeInvoice(account, invoice);
      collectBySchedule(account, invoice);
    };
    return [{ at: finalizesAt, work }];
  }
  if (invoice.status === 'open' && attemptAt !== null) {
    return [{ at: attemptAt, work: () => collectBySchedule(account, invoice) }];
  }
  return [];
}

/** The next period begins with a draft, which becomes final and is charged an hour later. */
function renew(account: Account, subscription: Stripe.Subscription): void {
  const periodStart = subscription.items.data[0]?.current_period_start ?? subscription.start_date;
  const items = subscription.items.data.map((item) => {
    if (item.price.recurring === null || item.current_period_end > account.now()) return item;
    const start = item.current_period_end;
    const end = periodEnd(subscription.billing_cycle_anchor, item.price.recurring, start);
    return { ...item, current_period_start: start, current_period_end: end };
  });
  const previous = { items: subscription.items, latest_invoice: subscription.latest_invoice };
  subscription.items = { ...subscription.items, data: items };
  const invoice = draftInvoice(account, subscription, 'subscription_cycle');
  invoice.period_start = periodStart;
  invoice.automatically_finalizes_at = account.now() + HOUR;
  subscription.latest_invoice = invoice.id;
  account.emit('customer.subscription.updated', subscription, previous);
}

function expire(account: Account, subscription: Stripe.Subscription): void {
  for (const invoice of invoicesOf(account, subscription.id)) {
    if (invoice.status === 'open') voidInvoice(account, invoice);
  }
  subscription.ended_at = account.now();
  account.change('customer.subscription.updated', subscription, { status: 'incomplete_expired' });
}
