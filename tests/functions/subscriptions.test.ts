import { describe, expect, test } from 'vitest';
import { type ApiAnswer, api, newPerson, type Person } from '../support/api.ts';
import { inDatabase } from '../support/database.ts';
import { signLegacy } from '../support/legacy-tokens.ts';
import { stack } from '../support/stack.ts';
import { CARDS, submit } from '../support/stripe.ts';
import {
  askForCheckout,
  billingOf,
  buy,
  cancel,
  customerIdOf,
  enterCard,
  newDebtor,
  newSubscriber,
  pageOf,
  retry,
  stripeOf,
  untilStatus,
} from '../support/subscribers.ts';

const SITE = 'http://127.0.0.1:3000';

const subscribe = ({ access }: Pick<Person, 'access'>, json: unknown) =>
  api('POST', '/payment/subscription/', { token: access, json });
const resume = ({ access }: Pick<Person, 'access'>) =>
  api('POST', '/payment/subscription/resume/', { token: access });
const changeCard = ({ access }: Pick<Person, 'access'>, query = '') =>
  api('GET', `/payment/subscription/change-card/${query}`, { token: access });

async function subscriptionsOf(person: Person) {
  const { data } = await stripeOf().subscriptions.list({
    customer: await customerIdOf(person),
    status: 'all',
  });
  return data;
}

async function notificationsOf({ id }: Person): Promise<string[]> {
  const rows = await inDatabase<{ title: string }>(
    'select title from public.notifications where recipient_id = $1 order by id',
    [id],
  );
  return rows.map(({ title }) => title);
}

describe('subscribing', () => {
  test('a plan is active once it is paid on the page, which leads to the site', async () => {
    const person = await newPerson();
    const answer = await askForCheckout(person, 2);
    expect(answer.body).toMatchObject({ status: true, message: 'Checkout link generated.' });
    const page = pageOf(answer);
    expect(await (await fetch(page)).text()).toContain('12,000.00');
    expect(await billingOf(person)).toMatchObject({ plan: 'Free', status: '' });

    const paid = await submit(page, { number: CARDS.pays });
    expect([paid.status, paid.headers.get('location')]).toEqual([303, SITE]);
    expect(await untilStatus(person, 'active')).toMatchObject({
      plan: 'Premium',
      next_billing_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      invoices: [{ amount: 12000, status: 'paid' }],
    });
    expect(await notificationsOf(person)).toEqual(['Subscription active']);
  });

  test('the page leads where the caller says, both ways', async () => {
    const person = await newPerson();
    const page = pageOf(
      await subscribe(person, {
        plan_id: 1,
        success_url: 'https://example.com/paid?session={CHECKOUT_SESSION_ID}',
        cancel_url: 'https://example.com/plans',
      }),
    );
    expect(await (await fetch(page)).text()).toContain('href="https://example.com/plans"');
    const paid = await submit(page, { number: CARDS.pays });
    expect(paid.headers.get('location')).toMatch(/^https:\/\/example\.com\/paid\?session=cs_test_\w+$/);
  });

  test.each(['ftp://example.com', 'javascript:alert(1)', '//example.com', 'example.com', '', 7, null])(
    'the page does not lead to %j',
    async (address) => {
      const person = await newPerson();
      for (const field of ['success_url', 'cancel_url']) {
        expect(await subscribe(person, { plan_id: 1, [field]: address }), field).toMatchObject({
          status: 400,
          body: { code: 'validation_failed', errors: { [field]: [expect.any(String)] } },
        });
      }
    },
  );

  test('an address that only Stripe knows for a wrong one is told as such', async () => {
    const wrong = 'https://[example';
    expect(await subscribe(await newPerson(), { plan_id: 1, success_url: wrong })).toMatchObject({
      status: 400,
      body: { code: 'invalid_return_url' },
    });
    const query = `?return_url=${encodeURIComponent(wrong)}`;
    expect(await changeCard(await newSubscriber(), query)).toMatchObject({
      status: 400,
      body: { code: 'invalid_return_url' },
    });
  });

  test('a card that is declined leaves the page open for another one', async () => {
    const person = await newPerson();
    const page = pageOf(await askForCheckout(person));
    expect((await submit(page, { number: CARDS.declined })).status).toBe(402);
    expect(await billingOf(person)).toMatchObject({ plan: 'Free', invoices: [] });
    expect((await submit(page, { number: CARDS.pays })).status).toBe(303);
    await untilStatus(person, 'active');
  });

  test('only a plan that is on offer can be had', async () => {
    const person = await newPerson();
    const [withdrawn] = await inDatabase<{ id: number }>(
      `insert into public.plans (name, price_kobo, duration_months, is_offered)
       values ('Withdrawn ' || gen_random_uuid(), 100, 1, false) returning id::integer`,
    );
    for (const plan_id of [withdrawn?.id, 999_999]) {
      expect(await subscribe(person, { plan_id })).toMatchObject({
        status: 404,
        body: { code: 'plan_not_found' },
      });
    }
    for (const plan_id of ['1', 1.5, -1, null, undefined]) {
      expect(await subscribe(person, { plan_id })).toMatchObject({
        status: 400,
        body: { code: 'validation_failed', errors: { plan_id: [expect.any(String)] } },
      });
    }
    await inDatabase('delete from public.plans where id = $1', [withdrawn?.id]);
  });

  test('somebody without a name subscribes as well', async () => {
    const person = await newPerson();
    // As Auth's own sign-up makes people.
    await inDatabase(`update public.profiles set first_name = '', last_name = '' where id = $1`, [person.id]);
    await buy(person);
    const customer = await stripeOf().customers.retrieve(await customerIdOf(person));
    expect(customer).toMatchObject({ name: null, email: person.email });
  });

  test('nobody has two plans; after the end of one there may be another', async () => {
    const person = await newSubscriber();
    for (const planId of [1, 2]) {
      expect(await askForCheckout(person, planId)).toMatchObject({
        status: 409,
        body: { code: 'already_subscribed', hint: expect.any(String) },
      });
    }
    await cancel(person, { immediately: true });
    await buy(person, 2);
    expect(await billingOf(person)).toMatchObject({ plan: 'Premium', status: 'active' });
  });
});

describe('of several pages', () => {
  test('the latest one closes those before it', async () => {
    const person = await newPerson();
    const first = pageOf(await askForCheckout(person));
    const second = pageOf(await askForCheckout(person, 2));
    expect((await submit(first, { number: CARDS.pays })).status).toBe(404);
    expect((await submit(second, { number: CARDS.pays })).status).toBe(303);
    expect(await untilStatus(person, 'active')).toMatchObject({ plan: 'Premium' });
  });

  test('one that an earlier request has failed to close is closed too', async () => {
    const person = await newPerson();
    const page = pageOf(await askForCheckout(person));
    // As if the answer of the next request had been lost before it could close this one.
    await inDatabase('update private.stripe_customers set checkout_session_id = null where user_id = $1', [
      person.id,
    ]);
    await new Promise((done) => setTimeout(done, 1100));
    await askForCheckout(person);
    expect((await submit(page, { number: CARDS.pays })).status).toBe(404);
  });

  test('asked for at once, one can be paid at most', async () => {
    const person = await newPerson();
    const answers = await Promise.all([1, 2, 1, 2].map((planId) => askForCheckout(person, planId)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const paid = await Promise.all(answers.map((answer) => submit(pageOf(answer), { number: CARDS.pays })));
    expect(paid.filter(({ status }) => status === 303)).toHaveLength(1);
    await untilStatus(person, 'active');
    expect(await subscriptionsOf(person)).toHaveLength(1);
  });

  test('one that is paid while the next is made is the only one', async () => {
    for (let round = 0; round < 6; round += 1) {
      const person = await newPerson();
      const first = pageOf(await askForCheckout(person));
      const pause = () => new Promise((done) => setTimeout(done, round * 8));
      const [next] = await Promise.all([
        askForCheckout(person),
        pause().then(() => submit(first, { number: CARDS.pays })),
      ]);
      // Whoever has got another page tries to pay there as well.
      if (next.status === 200) await submit(pageOf(next), { number: CARDS.pays });
      else expect(next).toMatchObject({ status: 409, body: { code: 'already_subscribed' } });
      expect(await subscriptionsOf(person), `round ${round}`).toHaveLength(1);
      await untilStatus(person, 'active');
    }
  });

  test('people do not get into each other’s way', async () => {
    const people = await Promise.all([newPerson(), newPerson(), newPerson()]);
    await Promise.all(people.map((person) => buy(person)));
    const customers = await Promise.all(people.map(customerIdOf));
    expect(new Set(customers).size).toBe(3);
    for (const person of people) expect(await subscriptionsOf(person)).toHaveLength(1);
  });
});

describe('ending', () => {
  test('a plan goes on to the end of its period, and the end can be taken back', async () => {
    const person = await newSubscriber();
    const { next_billing_date } = await billingOf(person);
    expect((await cancel(person)).body).toEqual({
      status: true,
      message: 'Subscription cancelled successfully.',
    });
    expect(await billingOf(person)).toMatchObject({
      plan: 'Standard',
      status: 'active',
      cancels_at_period_end: true,
      next_billing_date: null,
    });
    expect(await notificationsOf(person)).toEqual(['Subscription active', 'Subscription will end']);
    // Once more is the same.
    expect((await cancel(person, {})).status).toBe(200);

    expect((await resume(person)).body).toEqual({
      status: true,
      message: 'Subscription resumed successfully.',
    });
    expect(await billingOf(person)).toMatchObject({ cancels_at_period_end: false, next_billing_date });
    expect((await resume(person)).status).toBe(200);
  });

  test('at once it is over, and nothing can be taken back', async () => {
    const person = await newSubscriber();
    expect((await cancel(person, { immediately: true })).status).toBe(200);
    expect(await billingOf(person)).toMatchObject({ plan: 'Free', status: '', next_billing_date: null });
    expect(await resume(person)).toMatchObject({ status: 404, body: { code: 'no_subscription' } });
    expect(await notificationsOf(person)).toEqual(['Subscription active', 'Subscription ended']);
  });

  test('at once, what is owed is waived', async () => {
    const person = await newDebtor();
    expect((await billingOf(person)).invoices).toMatchObject([{ status: 'open' }]);
    expect((await cancel(person, { immediately: true })).status).toBe(200);
    expect((await billingOf(person)).invoices).toMatchObject([{ status: 'void' }]);
  });

  test('of two who end it at once, one finds that there is none any more', async () => {
    const person = await newDebtor();
    const answers = await Promise.all([1, 2, 3].map(() => cancel(person, { immediately: true })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404]);
    for (const { status, body } of answers) if (status === 404) expect(body.code).toBe('no_subscription');
  });

  test('one that has ended at Stripe is none, also before its event arrives', async () => {
    for (const act of [cancel, resume, (person: Person) => cancel(person, { immediately: true }), retry]) {
      const person = await newDebtor();
      const [subscription] = await subscriptionsOf(person);
      await stripeOf().subscriptions.cancel(String(subscription?.id));
      const answer = await act(person);
      expect([answer.status, answer.body.code], act.name).toEqual([404, 'no_subscription']);
    }
  });

  test.each([{ immediately: 'yes' }, { immediately: 1 }, { immediately: null }])(
    '%j is refused and ends nothing',
    async (json) => {
      const person = await newSubscriber();
      expect(await cancel(person, json)).toMatchObject({
        status: 400,
        body: { errors: { immediately: [expect.any(String)] } },
      });
      expect(await billingOf(person)).toMatchObject({ status: 'active', cancels_at_period_end: false });
    },
  );

  test('whoever has no plan has none to end, to resume, to pay or to change the card of', async () => {
    const person = await newPerson();
    for (const answer of [
      await cancel(person),
      await resume(person),
      await changeCard(person),
      await retry(person),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'no_subscription' } });
    }
    // Nobody was made known to Stripe for that.
    await expect(customerIdOf(person)).rejects.toThrow();
  });
});

describe('the card', () => {
  test('is changed on a page that asks for nothing else, and leads to the site or where the caller says', async () => {
    const person = await newSubscriber();
    const answer = await changeCard(person);
    expect(answer.body).toMatchObject({ status: true, message: 'Card update link generated.' });
    expect(await (await fetch(pageOf(answer))).text()).toContain('Change the card');
    expect((await submit(pageOf(answer), { number: CARDS.pays })).headers.get('location')).toBe(SITE);

    const back = 'https://example.com/billing?changed=1';
    const named = await changeCard(person, `?return_url=${encodeURIComponent(back)}`);
    expect((await submit(pageOf(named), { number: CARDS.pays })).headers.get('location')).toBe(back);
    expect(await changeCard(person, '?return_url=ftp://example.com')).toMatchObject({
      status: 400,
      body: { errors: { return_url: [expect.any(String)] } },
    });
  });

  test('that was entered last is the one of the subscription, for renewals too', async () => {
    const person = await newSubscriber();
    const [before] = await subscriptionsOf(person);
    expect((await enterCard(person, CARDS.mastercard)).status).toBe(303);
    await expect
      .poll(async () => (await subscriptionsOf(person))[0]?.default_payment_method, { timeout: 20_000 })
      .not.toBe(before?.default_payment_method);
    const [after] = await subscriptionsOf(person);
    const card = await stripeOf().paymentMethods.retrieve(String(after?.default_payment_method));
    expect(card.card?.brand).toBe('mastercard');
  });

  test('that is declined is not taken', async () => {
    const person = await newSubscriber();
    const [before] = await subscriptionsOf(person);
    expect((await enterCard(person, CARDS.declined)).status).toBe(402);
    expect((await subscriptionsOf(person))[0]?.default_payment_method).toBe(before?.default_payment_method);
  });
});

describe('paying what is owed', () => {
  test('a declined card is told in Stripe’s words; another one pays', async () => {
    const person = await newDebtor('pm_card_chargeCustomerFail');
    expect(await retry(person)).toMatchObject({
      status: 402,
      body: { code: 'card_declined', message: 'Your card was declined.', hint: expect.any(String) },
    });
    expect((await billingOf(person)).invoices).toMatchObject([{ status: 'open' }]);

    expect((await enterCard(person, CARDS.pays)).status).toBe(303);
    expect((await retry(person)).body).toEqual({
      status: true,
      message: 'Retry successful, card charged.',
    });
    // Told at once, without an event to wait for.
    expect(await billingOf(person)).toMatchObject({
      plan: 'Standard',
      status: 'active',
      invoices: [{ status: 'paid' }],
    });
  });

  test('a bank that wants its customer to confirm has a page for it, on which paying works', async () => {
    const person = await newDebtor('pm_card_chargeCustomerFail');
    expect((await enterCard(person, CARDS.asksEachTime)).status).toBe(303);
    const answer = await retry(person);
    expect(answer).toMatchObject({ status: 402, body: { code: 'action_required' } });
    const page = String(answer.body.url);
    expect(page).toContain(stack().stripeUrl);
    expect((await submit(page, { number: CARDS.asksEachTime, authentication: 'complete' })).status).toBe(303);
    expect((await untilStatus(person, 'active')).invoices).toMatchObject([{ status: 'paid' }]);
  });

  test('twice at once charges once', async () => {
    const person = await newDebtor();
    const answers = await Promise.all([1, 2, 3].map(() => retry(person)));
    const codes = answers.map(({ status, body }) => (status === 200 ? 'charged' : body.code));
    expect(codes).toContain('charged');
    expect(codes.filter((code) => code !== 'charged' && code !== 'nothing_to_pay')).toEqual([]);
    const { data: invoices } = await stripeOf().invoices.list({ customer: await customerIdOf(person) });
    expect(invoices).toHaveLength(1);
    const { data: payments } = await stripeOf().invoicePayments.list({ invoice: String(invoices[0]?.id) });
    expect(payments).toMatchObject([{ status: 'paid', amount_paid: 500_000 }]);
    expect(await retry(person)).toMatchObject({ status: 409, body: { code: 'nothing_to_pay' } });
  });

  test('there is nothing to pay where all is paid, and no card where none was entered', async () => {
    expect(await retry(await newSubscriber())).toMatchObject({
      status: 409,
      body: { code: 'nothing_to_pay' },
    });
    const person = await newDebtor(null);
    expect(await retry(person)).toMatchObject({
      status: 409,
      body: { code: 'no_card', hint: expect.any(String) },
    });
    expect((await enterCard(person, CARDS.pays)).status).toBe(303);
    expect((await retry(person)).status).toBe(200);
  });
});

test('a token that somebody signs for themselves, with another person’s id, does nothing', async () => {
  const victim = await newSubscriber();
  const secret = new TextEncoder().encode('a secret of the attacker, long enough to sign with');
  const claims = {
    sub: victim.id,
    role: 'authenticated',
    aud: 'authenticated',
    session_id: crypto.randomUUID(),
  };
  const attacker = { access: await signLegacy(claims, secret) };
  const calls: (() => Promise<ApiAnswer>)[] = [
    () => askForCheckout(attacker),
    () => cancel(attacker),
    () => cancel(attacker, { immediately: true }),
    () => resume(attacker),
    () => changeCard(attacker),
    () => retry(attacker),
  ];
  for (const call of calls) {
    const answer = await call();
    expect(answer.status).toBe(401);
    expect(answer.body.data).toBeUndefined();
  }
  expect(await billingOf(victim)).toMatchObject({ status: 'active', cancels_at_period_end: false });
  expect(await subscriptionsOf(victim)).toMatchObject([{ status: 'active', cancel_at_period_end: false }]);
});

test('a visitor is asked to sign in first', async () => {
  for (const [method, path] of [
    ['POST', ''],
    ['POST', 'cancel/'],
    ['POST', 'resume/'],
    ['GET', 'change-card/'],
    ['POST', 'retry/'],
  ] as const) {
    const json = method === 'POST' ? { plan_id: 1 } : undefined;
    const answer = await api(method, `/payment/subscription/${path}`, { json });
    expect(answer, path).toMatchObject({ status: 401, body: { code: 'missing_token' } });
  }
});
