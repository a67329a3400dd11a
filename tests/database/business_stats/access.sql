-- Ratings are seen with the business and written by nobody.
begin;
select plan(23);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select business_id from public.business_stats where business_id < 0 order by 1$$,
  array[-3, -1]::bigint[], 'a visitor sees them'
);
select throws_ok(
  $$insert into public.business_stats (business_id) values (-1)$$, '42501', null, 'a visitor may not insert'
);
select throws_ok(
  $$update public.business_stats set rating_5_count = 1$$,
  '42501', null, 'a visitor may not rate'
);
select throws_ok($$delete from public.business_stats$$, '42501', null, 'a visitor may not delete');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  $$select business_id from public.business_stats where business_id < 0 order by 1$$,
  array[-3, -1]::bigint[], 'a customer sees them'
);
select throws_ok(
  $$insert into public.business_stats (business_id) values (-1)$$, '42501', null, 'a customer may not insert'
);
select throws_ok(
  $$update public.business_stats set rating_5_count = 1$$,
  '42501', null, 'a customer may not rate'
);
select throws_ok($$delete from public.business_stats$$, '42501', null, 'a customer may not delete');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select business_id from public.business_stats where business_id < 0 order by 1$$,
  array[-3, -2, -1]::bigint[], 'an owner sees them'
);
select throws_ok(
  $$insert into public.business_stats (business_id) values (-1)$$, '42501', null, 'an owner may not insert'
);
select throws_ok(
  $$update public.business_stats set rating_5_count = 1$$,
  '42501', null, 'an owner may not rate'
);
select throws_ok($$delete from public.business_stats$$, '42501', null, 'an owner may not delete');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select results_eq(
  $$select business_id from public.business_stats where business_id < 0 order by 1$$,
  array[-4, -3, -1]::bigint[], 'another owner sees them'
);
select throws_ok(
  $$insert into public.business_stats (business_id) values (-1)$$,
  '42501', null, 'another owner may not insert'
);
select throws_ok(
  $$update public.business_stats set rating_5_count = 1$$,
  '42501', null, 'another owner may not rate'
);
select throws_ok($$delete from public.business_stats$$, '42501', null, 'another owner may not delete');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select results_eq(
  $$select business_id from public.business_stats where business_id < 0 order by 1$$,
  array[-4, -3, -2, -1]::bigint[], 'staff sees them'
);
select throws_ok(
  $$insert into public.business_stats (business_id) values (-1)$$, '42501', null, 'staff may not insert'
);
select throws_ok(
  $$update public.business_stats set rating_5_count = 1$$, '42501', null, 'staff may not rate'
);
select throws_ok($$delete from public.business_stats$$, '42501', null, 'staff may not delete');

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select isnt_empty(
  $$update public.business_stats set rating_4_count = 1, rating_5_count = 1
      where business_id = -1 returning business_id$$,
  'the service role may update'
);
select isnt_empty(
  $$delete from public.business_stats where business_id = -1 returning business_id$$, 'and delete'
);
select lives_ok($$insert into public.business_stats (business_id) values (-1)$$, 'and insert');

select * from finish();
rollback;
