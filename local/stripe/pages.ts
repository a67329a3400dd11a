import { html, raw } from 'hono/html';
import type Stripe from 'stripe';
import type { CardEntry } from './checkout.ts';

type Html = ReturnType<typeof html>;

/** ₦5,000.00 for 500000 of ngn: Stripe's amounts are in the smallest unit. */
function money(amount: number, currency: string): string {
  return new Intl.NumberFormat('en-NG', { style: 'currency', currency }).format(amount / 100);
}

function document(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${raw(STYLE)}</style></head>
<body><main><h1>${title}</h1>${body}<p class="note">Stand-in for Stripe: no money moves.</p></main></body>
</html>`;
}

/** A page that says no more than a sentence. */
export function notice(title: string, sentence: string): Html {
  return document(title, html`<p>${sentence}</p>`);
}

export interface Form {
  readonly title: string;
  readonly button: string;
  readonly lines: readonly Pick<Stripe.LineItem, 'description' | 'amount_total' | 'currency'>[];
  readonly error?: string;
  /** Where somebody goes who does not want to. */
  readonly back?: string | null;
  readonly asksEmail?: boolean;
}

/** The form for a card. It posts to its own address. */
export function cardPage(form: Form): Html {
  return document(
    form.title,
    html`${lineItems(form.lines)}
${form.error === undefined ? '' : html`<p role="alert">${form.error}</p>`}
<form method="post">
  ${form.asksEmail === true ? html`<label>Email <input name="email" type="email" required></label>` : ''}
  <label>Card number <input name="number" inputmode="numeric" value="4242 4242 4242 4242" required></label>
  <label>Name on card <input name="name"></label>
  <button>${form.button}</button>
</form>
${form.back ? html`<p><a href="${form.back}">Back</a></p>` : ''}
<table><caption>Test cards</caption>
  <tr><td>4242 4242 4242 4242</td><td>pays</td></tr>
  <tr><td>4000 0000 0000 0002</td><td>is declined</td></tr>
  <tr><td>4000 0000 0000 0341</td><td>can be saved, and fails when it is charged</td></tr>
  <tr><td>4000 0025 0000 3155</td><td>asks its holder to confirm</td></tr>
</table>`,
  );
}

/** Where the card's bank asks whether it is really them. */
export function authenticationPage(entry: CardEntry): Html {
  return document(
    'Confirm the payment',
    html`<p>The bank of this card wants you to confirm.</p>
<form method="post">
  <input type="hidden" name="number" value="${entry.number}">
  <input type="hidden" name="name" value="${entry.name ?? ''}">
  <input type="hidden" name="email" value="${entry.email ?? ''}">
  <button name="authentication" value="complete">Complete</button>
  <button name="authentication" value="fail">Fail</button>
</form>`,
  );
}

/** The start of the portal: the card and the subscriptions of a customer. */
export function portalPage(
  card: string | undefined,
  subscriptions: readonly Stripe.Subscription[],
  back: string | null,
): Html {
  return document(
    'Billing',
    html`<p>${card === undefined ? 'No card.' : `Card ending in ${card}.`}</p>
<form method="post"><label>New card <input name="number" inputmode="numeric" required></label><button>Save</button></form>
${subscriptions.map(
  (subscription) => html`<form method="post">
  <p>${subscription.id}: ${subscription.status}${subscription.cancel_at_period_end ? ', ends with its period' : ''}</p>
  <input type="hidden" name="subscription" value="${subscription.id}">
  ${
    subscription.cancel_at_period_end
      ? html`<button name="action" value="keep">Keep it</button>`
      : html`<button name="action" value="cancel">Cancel at the end of the period</button>`
  }
</form>`,
)}
${back === null ? '' : html`<p><a href="${back}">Back</a></p>`}`,
  );
}

function lineItems(lines: Form['lines']): Html | string {
  if (lines.length === 0) return '';
  return html`<ul>${lines.map((line) => html`<li>${line.description} ${money(line.amount_total, line.currency)}</li>`)}</ul>`;
}

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; background: #f4f5f7; margin: 0; }
main { max-width: 28rem; margin: 3rem auto; padding: 2rem; background: #fff; border: 1px solid #ddd; }
label { display: block; margin: .75rem 0; }
input { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: .4rem; }
button { font: inherit; padding: .5rem 1rem; }
[role=alert] { color: #a40000; }
table { margin-top: 2rem; font-size: .9rem; text-align: left; }
caption { text-align: left; font-weight: bold; }
td { padding-right: 1rem; }
.note { color: #555; font-size: .9rem; }
`;
