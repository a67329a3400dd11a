import { randomUUID } from 'node:crypto';
import { inDatabase } from './database.ts';

/** Gives somebody a plan that renews on a day, and one paid invoice, as Stripe's webhook would. */
export async function subscribe(userId: string, plan: string, renewsOn: string): Promise<void> {
  const key = randomUUID().replaceAll('-', '');
  await inDatabase(
    `with subscription as (
      insert into public.subscriptions
        (user_id, plan_id, status, stripe_subscription_id, current_period_start, current_period_end)
      select $1, id, 'active', 'sub_' || $2, now(), ($4 || 'T12:00:00+01:00')::timestamptz
      from public.plans where name = $3
      returning id, user_id, plan_id
    )
    insert into public.invoices
      (user_id, subscription_id, plan_name, number, amount_kobo, status, issued_at, paid_at, stripe_invoice_id)
    select
      user_id, subscription.id, name, 'D-' || left($2, 20), price_kobo, 'paid',
      '2025-08-31T23:30:00Z', '2025-09-01T08:00:00Z', 'in_' || $2
    from subscription join public.plans on plans.id = plan_id`,
    [userId, key, plan, renewsOn],
  );
}
