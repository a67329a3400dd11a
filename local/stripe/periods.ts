import type Stripe from 'stripe';

const DAY = 86_400;

/**
 * The end of the period that begins at a moment, counted from the anchor: what began on the 31st ends on the
 * last day of a shorter month, and on the 31st again after it.
 */
export function periodEnd(anchor: number, recurring: Stripe.Price.Recurring, start: number): number {
  for (let count = 1; ; count += 1) {
    const end = after(anchor, recurring, count * recurring.interval_count);
    if (end > start) return end;
  }
}

function after(anchor: number, { interval }: Stripe.Price.Recurring, count: number): number {
  if (interval === 'day') return anchor + count * DAY;
  if (interval === 'week') return anchor + count * 7 * DAY;
  return afterMonths(anchor, interval === 'year' ? count * 12 : count);
}

function afterMonths(anchor: number, count: number): number {
  const start = new Date(anchor * 1000);
  const year = start.getUTCFullYear();
  const month = start.getUTCMonth() + count;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const end = new Date(start);
  end.setUTCFullYear(year, month, Math.min(start.getUTCDate(), lastDay));
  return end.getTime() / 1000;
}
