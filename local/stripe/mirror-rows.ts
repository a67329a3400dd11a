import pg from 'pg';
import type { MirroredCustomer } from './mirror.ts';

/** One row a customer, in the form of {@link MirroredCustomer}. */
const SEEDED = `
  select jsonb_build_object(
    'id', customers.stripe_customer_id,
    'email', users.email,
    'name', btrim(concat_ws(' ', profiles.first_name, profiles.last_name)),
    'metadata', jsonb_build_object('delve_user_id', customers.user_id),
    'created', floor(extract(epoch from least(customers.created_at, min(subscriptions.created_at)))),
    'subscriptions', jsonb_agg(
      jsonb_build_object(
        'id', subscriptions.stripe_subscription_id,
        'plan', jsonb_build_object(
          'id', plans.id, 'name', plans.name, 'priceKobo', plans.price_kobo, 'durationMonths', plans.duration_months
        ),
        'status', subscriptions.status,
        'created', floor(extract(epoch from subscriptions.created_at)),
        'periodStart', floor(extract(epoch from subscriptions.current_period_start)),
        'periodEnd', floor(extract(epoch from subscriptions.current_period_end)),
        'cancelAtPeriodEnd', subscriptions.cancel_at_period_end,
        'invoices', (
          select coalesce(
            jsonb_agg(
              jsonb_build_object(
                'id', invoices.stripe_invoice_id,
                'number', invoices.number,
                'amount', invoices.amount_kobo,
                'status', invoices.status,
                'created', floor(extract(epoch from invoices.issued_at)),
                'paidAt', floor(extract(epoch from invoices.paid_at))
              )
              order by invoices.issued_at, invoices.id
            ),
            '[]'
          )
          from public.invoices
          where invoices.subscription_id = subscriptions.id and invoices.stripe_invoice_id like 'in\\_seed\\_%'
        )
      )
      order by subscriptions.created_at, subscriptions.id
    )
  ) as customer
  from private.stripe_customers as customers
  join auth.users on users.id = customers.user_id
  join public.profiles on profiles.id = customers.user_id
  join public.subscriptions
    on subscriptions.user_id = customers.user_id
    and subscriptions.stripe_subscription_id like 'sub\\_seed\\_%'
    and subscriptions.current_period_start is not null
    and subscriptions.current_period_end is not null
  join public.plans on plans.id = subscriptions.plan_id
  where customers.stripe_customer_id like 'cus\\_seed\\_%'
  group by customers.user_id, users.email, profiles.first_name, profiles.last_name
  order by customers.user_id`;

/** The customers that the example data names, as the database has them now. Without example data there are none. */
export async function seededCustomers(databaseUrl: string): Promise<MirroredCustomer[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const found = await client.query("select to_regclass('private.stripe_customers') is not null as there");
    if (!found.rows[0].there) return [];
    const { rows } = await client.query<{ customer: MirroredCustomer }>(SEEDED);
    return rows.map(({ customer }) => customer);
  } finally {
    await client.end();
  }
}
