-- A business has at most 200 services, however they are added.
begin;
select plan(7);

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
    select -1, 'Service ' || n, n from generate_series(1, 199) as n$$,
  '199 of them'
);
select throws_ok(
  $$insert into public.services (business_id, title, price_kobo) values (-1, 'One', 1), (-1, 'Two', 2)$$,
  'PT409', null, 'two more'
);
select throws_ok(
  $$select public.add_services(-1, '[{"title": "One", "price_kobo": 1}, {"title": "Two", "price_kobo": 2}]')$$,
  'PT409', null, 'also at once'
);
select lives_ok(
  $$insert into public.services (business_id, title, price_kobo) values (-1, 'One', 1)$$,
  'one more'
);
select is((select count(*) from public.services where business_id = -1), 200::bigint, 'are 200');
select lives_ok(
  $$insert into public.services (business_id, title, price_kobo) values (-2, 'One', 1)$$,
  'each business has its own'
);
delete from public.services where business_id = -1 and title = 'One';
select lives_ok(
  $$select public.add_services(-1, '[{"title": "Two", "price_kobo": 2}]')$$,
  'what is deleted makes room'
);

select * from finish();
rollback;
