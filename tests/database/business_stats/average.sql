-- The average has one decimal, is 0 without ratings; no count is below 0.
begin;
select plan(4);

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

select is(
  (select average_review_rating from public.business_stats
    where business_id = -1), 0::double precision, 'none yet'
);
update public.business_stats set rating_3_count = 1, rating_5_count = 2 where business_id = -1;
select is(
  (select average_review_rating from public.business_stats
    where business_id = -1), 4.3::double precision, '13 / 3'
);
select is((select rating_count from public.business_stats where business_id = -1), 3, 'the count is their sum');
select throws_ok(
  $$update public.business_stats set rating_1_count = -1 where business_id = -1$$,
  '23514', null, 'less than none'
);

select * from finish();
rollback;
