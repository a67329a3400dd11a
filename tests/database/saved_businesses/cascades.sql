-- What was saved goes with the person and with the business.
begin;
select plan(2);

insert into auth.users (id, email) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test'),
  ('00000000-0000-4000-8000-00000000000d', 'other-customer@fixture.test');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

insert into public.saved_businesses (user_id, business_id) values
  ('00000000-0000-4000-8000-00000000000c', -1), ('00000000-0000-4000-8000-00000000000c', -3), ('00000000-0000-4000-8000-00000000000d', -1), ('00000000-0000-4000-8000-00000000000d', -3);
delete from auth.users where id = '00000000-0000-4000-8000-00000000000c';
select bag_eq(
  $$select user_id::text, business_id from public.saved_businesses where business_id in (-1, -3)$$,
  $$values ('00000000-0000-4000-8000-00000000000d', -1::bigint), ('00000000-0000-4000-8000-00000000000d', -3)$$,
  'with the person'
);
delete from public.businesses where id = -1;
select results_eq(
  $$select business_id from public.saved_businesses where user_id = '00000000-0000-4000-8000-00000000000d'$$, array[-3::bigint], 'with the business'
);

select * from finish();
rollback;
