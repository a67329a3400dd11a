-- A service has a title and a price; what the owner writes stays in bounds.
begin;
select plan(11);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok(
  $$insert into public.services (business_id, title, price_kobo)
    values (-1, 'Consultation', 500000), (-2, 'Free', 0)$$,
  'services of a listed business and of a draft'
);
select throws_ok(
  $$insert into public.services (business_id, title, price_kobo) values (-1, ' ', 1)$$,
  '23514', null, 'a blank title'
);
select throws_ok(
  $$insert into public.services (business_id, title, price_kobo) values (-1, repeat('x', 121), 1)$$,
  '23514', null, 'a long one'
);
select throws_ok(
  $$insert into public.services (business_id, title, price_kobo) values (-1, 'x', -1)$$,
  '23514', null, 'below nothing'
);
select throws_ok(
  $$insert into public.services (business_id, title, price_kobo) values (-1, 'x', 1000000000001)$$,
  '23514', null, 'above all'
);
select throws_ok(
  $$insert into public.services (business_id, title, price_kobo, duration)
    values (-1, 'x', 1, repeat('x', 61))$$,
  '23514', null, 'a long duration'
);
select throws_ok(
  $$insert into public.services (business_id, title, price_kobo) values (-3, 'x', 1)$$,
  '42501', null, 'for somebody else''s'
);
select throws_ok(
  $$update public.services set business_id = -2 where business_id = -1$$,
  '42501', null, 'a service does not move'
);
select isnt_empty(
  $$update public.services set title = 'Better', price_kobo = 1, duration = '1 h'
    where business_id = -1 returning id$$,
  'but it changes'
);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select title from public.services where business_id in (-1, -2)$$,
  array['Better'], 'seen with the business'
);
reset role;
update public.businesses set is_active = false where id = -1;
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select is_empty($$select from public.services where business_id = -1$$, 'and hidden with it');

select * from finish();
rollback;
