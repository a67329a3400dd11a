-- A review is seen while its business is listed, its author active and staff have not hidden it; only visible ones count.
begin;
select plan(12);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');
insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved');

insert into public.reviews (id, business_id, author_id, rating, comment) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000c', 4, 'Of a customer'),
  (-2, -1, '00000000-0000-4000-8000-00000000000b', 2, 'Of another owner'),
  (-3, -2, '00000000-0000-4000-8000-00000000000c', 5, 'Of a draft');
reset role;
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  'select id from public.reviews where id < 0 order by id', array[-2, -1]::bigint[], 'a visitor: of the listed one'
);
select results_eq(
  'select id from public.business_reviews(-1)', array[-1, -2]::bigint[], 'the function shows the same, newest first'
);
select is(
  (select author_first_name from public.business_reviews(-1) limit 1), 'Customer', 'with the author''s first name'
);
select throws_ok('select public.business_reviews(-2)', 'PT404', null, 'nothing of a draft');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  'select id from public.business_reviews(-2)', array[-3]::bigint[], 'its owner sees those of the draft'
);
reset role;
update public.accounts set deactivated_at = now() where id = '00000000-0000-4000-8000-00000000000c';
select results_eq(
  $$select rating_2_count, rating_4_count, rating_count from public.business_stats where business_id = -1$$,
  'values (1, 0, 1)', 'a deactivated author''s rating does not count'
);
reset role;
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  'select id from public.business_reviews(-1)', array[-2]::bigint[], 'nor is it seen'
);
reset role;
update public.accounts set deactivated_at = null where id = '00000000-0000-4000-8000-00000000000c';
update public.reviews set hidden_at = now() where id = -2;
select results_eq(
  $$select rating_2_count, rating_4_count, rating_count from public.business_stats where business_id = -1$$,
  'values (0, 1, 1)', 'it comes back with its author; one that staff hide goes'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select results_eq(
  'select id from public.reviews where id < 0 order by id', array[-2, -1]::bigint[], 'a hidden one is seen by its author'
);
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  'select id from public.reviews where business_id = -1', array[-1]::bigint[], 'not by the business''s owner'
);
reset role;
update public.reviews set is_visible = true where id = -2;
select is((select is_visible from public.reviews where id = -2), false, 'what it depends on decides, not who writes it');
delete from auth.users where id = '00000000-0000-4000-8000-00000000000c';
select is(
  (select rating_count from public.business_stats where business_id = -1), 0, 'a deleted author takes the rating along'
);

select * from finish();
rollback;
