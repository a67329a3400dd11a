import { type Context, Hono } from 'hono';
import type Stripe from 'stripe';
import type { Account } from './account.ts';
import { NOT_AUTHENTICATED } from './cards.ts';
import { type CardEntry, completeSession } from './checkout.ts';
import { collectNow } from './collection.ts';
import { findCustomer } from './customers.ts';
import { idOf } from './find.ts';
import { authenticationPage, cardPage, type Form, notice, portalPage } from './pages.ts';
import { attach, cardOf, createPaymentMethod, declined } from './payment-methods.ts';
import { findPortalSession, updateCard } from './portal.ts';
import { Refusal } from './refusal.ts';
import { hasEnded, isOf, setCancelAtPeriodEnd } from './subscriptions.ts';

/** The pages that people see: paying for a session or an invoice, and the portal. */
export function createPages(account: Account): Hono {
  const app = new Hono();
  app.get('/c/pay/:id', (c) =>
    withSession(account, c, (session) => c.html(cardPage(checkoutForm(account, session)))),
  );
  app.post('/c/pay/:id', async (c) => {
    const entry = await readEntry(account, c);
    return withSession(account, c, (session) =>
      submit(c, entry, checkoutForm(account, session), () => {
        if (completeSession(account, session, entry) === 'action') return undefined;
        return (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
      }),
    );
  });
  app.get('/i/:id', (c) => withInvoice(account, c, (invoice) => c.html(cardPage(invoiceForm(invoice)))));
  app.post('/i/:id', async (c) => {
    const entry = await readEntry(account, c);
    return withInvoice(account, c, (invoice) =>
      submit(c, entry, invoiceForm(invoice), () =>
        payInvoice(account, invoice, entry) ? c.req.path : undefined,
      ),
    );
  });
  app.get('/p/session/:secret', (c) =>
    withPortal(account, c, (session) =>
      session.flow === null ? c.html(portalHome(account, session)) : c.html(cardPage(portalForm(session))),
    ),
  );
  app.post('/p/session/:secret', async (c) => {
    const entry = await readEntry(account, c);
    const { action, subscription } = await c.req.parseBody<{ action?: string; subscription?: string }>();
    return withPortal(account, c, (session) => {
      if (action !== undefined) return changeSubscription(account, c, session, String(subscription), action);
      return submit(c, entry, portalForm(session), () =>
        updateCard(account, session.customer, entry) === 'action'
          ? undefined
          : afterPortal(session, c.req.path),
      );
    });
  });
  return app;
}

async function readEntry(account: Account, c: Context): Promise<CardEntry> {
  const form = await c.req.parseBody<Record<string, string>>();
  const text = (name: string) => form[name]?.trim() || null;
  const authentication = text('authentication');
  return {
    number: text('number') ?? '',
    exp_month: 12,
    exp_year: new Date(account.now() * 1000).getUTCFullYear() + 3,
    email: text('email'),
    name: text('name'),
    authentication: authentication === 'complete' || authentication === 'fail' ? authentication : undefined,
  };
}

/** Does what a card was entered for: on to where it leads, to the question of the bank, or back with the reason. */
function submit(c: Context, entry: CardEntry, form: Form, action: () => string | undefined) {
  try {
    const next = action();
    return next === undefined ? c.html(authenticationPage(entry)) : c.redirect(next, 303);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return c.html(cardPage({ ...form, error: error.message }), error.status);
  }
}

function withSession(
  account: Account,
  c: Context,
  answer: (session: Stripe.Checkout.Session) => Response | Promise<Response>,
) {
  const session = own(account.state.sessions, c.req.param('id'));
  if (session?.status !== 'open') {
    return c.html(notice('This page is no longer there', 'It was paid, it expired, or it never was.'), 404);
  }
  return answer(session);
}

function checkoutForm(account: Account, session: Stripe.Checkout.Session): Form {
  return {
    title: 'Subscribe',
    button: 'Subscribe',
    lines: account.state.sessionLines[session.id] ?? [],
    back: session.cancel_url,
    asksEmail: session.customer_details?.email === null,
  };
}

function withInvoice(
  account: Account,
  c: Context,
  answer: (invoice: Stripe.Invoice) => Response | Promise<Response>,
) {
  const invoice = own(account.state.invoices, c.req.param('id'));
  if (invoice?.status === 'paid') return c.html(notice('Invoice paid', 'Nothing is left to pay.'));
  if (invoice?.status !== 'open' && invoice?.status !== 'uncollectible') {
    return c.html(notice('No such invoice', 'It cannot be paid, or it never was.'), 404);
  }
  return answer(invoice);
}

function invoiceForm(invoice: Stripe.Invoice): Form {
  const line = { description: `Invoice ${invoice.number}`, amount_total: invoice.amount_due };
  return { title: 'Pay an invoice', button: 'Pay', lines: [{ ...line, currency: invoice.currency }] };
}

/** Whether it is paid; otherwise the bank wants its card's holder to confirm. */
function payInvoice(account: Account, invoice: Stripe.Invoice, entry: CardEntry): boolean {
  const method = createPaymentMethod(account, entry, { name: entry.name });
  if (entry.authentication === 'fail') throw declined(NOT_AUTHENTICATED);
  const outcome = collectNow(account, invoice, method.id, entry.authentication === 'complete');
  if (outcome.result === 'declined') throw declined(outcome.decline);
  if (outcome.result === 'action') return false;
  cardOf(account, method.id).authenticated = true;
  attach(account, method, idOf(invoice.customer ?? ''));
  return true;
}

function withPortal(
  account: Account,
  c: Context,
  answer: (session: Stripe.BillingPortal.Session) => Response | Promise<Response>,
) {
  const session = findPortalSession(account, c.req.param('secret') ?? '');
  if (session === undefined) {
    return c.html(notice('This page is no longer there', 'Its address is open for an hour.'), 404);
  }
  return answer(session);
}

function portalForm(session: Stripe.BillingPortal.Session): Form {
  return { title: 'Change the card', button: 'Save', lines: [], back: session.return_url };
}

function portalHome(account: Account, session: Stripe.BillingPortal.Session) {
  const customer = findCustomer(account, session.customer);
  const method = customer.invoice_settings.default_payment_method;
  const card = method === null ? undefined : account.state.paymentMethods[idOf(method)]?.card?.last4;
  const subscriptions = Object.values(account.state.subscriptions).filter(
    (subscription) => isOf(subscription, customer.id) && !hasEnded(subscription),
  );
  return portalPage(card, subscriptions, session.return_url);
}

function changeSubscription(
  account: Account,
  c: Context,
  session: Stripe.BillingPortal.Session,
  id: string,
  action: string,
) {
  const subscription = own(account.state.subscriptions, id);
  if (subscription === undefined || !isOf(subscription, session.customer) || hasEnded(subscription)) {
    return c.html(notice('No such subscription', 'It has ended, or it never was.'), 404);
  }
  const changes = setCancelAtPeriodEnd(account, subscription, action === 'cancel');
  account.change('customer.subscription.updated', subscription, changes);
  return c.redirect(c.req.path, 303);
}

function afterPortal(session: Stripe.BillingPortal.Session, path: string): string {
  return session.flow?.after_completion.redirect?.return_url ?? session.return_url ?? path;
}

function own<T>(store: Readonly<Record<string, T>>, id: string | undefined): T | undefined {
  return id !== undefined && Object.hasOwn(store, id) ? store[id] : undefined;
}
