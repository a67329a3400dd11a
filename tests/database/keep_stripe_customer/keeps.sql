-- A person has one customer at Stripe; what was made beside it is queued for deletion.
begin;
select plan(15);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner", "last_name": "Fixture"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}');
create function pg_temp.queued() returns text[] language sql security definer as $$
  select coalesce(array_agg(stripe_customer_id order by stripe_customer_id), '{}')
  from private.stripe_customers_to_delete where stripe_customer_id like 'cus_fixture%'
$$;
grant execute on function pg_temp.queued() to service_role;

set local role anon;
select throws_ok($$select public.keep_stripe_customer('00000000-0000-4000-8000-00000000000a', 'cus_fixture_1')$$, '42501', null, 'a visitor does not call it');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.keep_stripe_customer('00000000-0000-4000-8000-00000000000a', 'cus_fixture_1')$$, '42501', null, 'nor whoever is signed in, about themselves');
set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';

select is(
  public.keep_stripe_customer('00000000-0000-4000-8000-00000000000a', 'cus_fixture_1'), 'cus_fixture_1', 'the first one'
);
select is(
  public.keep_stripe_customer('00000000-0000-4000-8000-00000000000a', 'cus_fixture_1'), 'cus_fixture_1',
  'told once more, the same'
);
select is(pg_temp.queued(), '{}', 'nothing is in excess');
select is(public.replace_checkout_session('00000000-0000-4000-8000-00000000000a', 'cs_1'), null, 'a page of that one');
select is(
  public.keep_stripe_customer('00000000-0000-4000-8000-00000000000a', 'cus_fixture_2'), 'cus_fixture_1',
  'somebody else''s at the same time: the first one is used'
);
select is(pg_temp.queued(), '{cus_fixture_2}', 'and the other goes');
select is(
  public.keep_stripe_customer('00000000-0000-4000-8000-00000000000a', 'cus_fixture_3', 'cus_fixture_9'), 'cus_fixture_1',
  'in place of one that is no longer the one: the first one is used'
);
select is(
  public.keep_stripe_customer('00000000-0000-4000-8000-00000000000a', 'cus_fixture_4', 'cus_fixture_1'), 'cus_fixture_4',
  'in place of the one that Stripe does not know: the new one'
);
select is(
  public.replace_checkout_session('00000000-0000-4000-8000-00000000000a', 'cs_2'), null, 'without the page of the other'
);
select is(pg_temp.queued(), '{cus_fixture_2,cus_fixture_3}', 'what Stripe does not know needs no deleting');
select is(
  public.keep_stripe_customer('00000000-0000-4000-8000-000000000099', 'cus_fixture_5'), null, 'for an account that is gone'
);
select is(pg_temp.queued(), '{cus_fixture_2,cus_fixture_3,cus_fixture_5}', 'it goes as well');
select throws_ok(
  $$select public.keep_stripe_customer('00000000-0000-4000-8000-00000000000b', 'cus_fixture_4')$$, '23505', null,
  'a customer is one person''s'
);

select * from finish();
rollback;
