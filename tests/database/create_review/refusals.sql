-- What is no review is refused, and nothing is counted.
begin;
select plan(15);

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

reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok('select public.create_review(-1, 5)', 'PT403', null, 'nobody reviews the own business');
select throws_ok('select public.create_review(-2, 5)', 'PT403', null, 'nor an own draft');
select lives_ok('select public.create_review(-3, 5)', 'but that of another owner');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok('select public.create_review(-2, 5)', 'PT404', null, 'a draft of another is not there');
select throws_ok('select public.create_review(-99, 5)', 'PT404', null, 'nor is a business that does not exist');
select throws_ok('select public.create_review(null, 5)', 'PT404', null, 'nor none');
select throws_ok('select public.create_review(-1, 0)', 'PT400', null, 'no rating of 0');
select throws_ok('select public.create_review(-1, 6)', 'PT400', null, 'nor of 6');
select throws_ok('select public.create_review(-1, null)', 'PT400', null, 'nor none');
select throws_ok(
  'select public.create_review(-1, 5, repeat($$x$$, 2001))', 'PT400', null, 'no comment of 2001 characters'
);
select is((select rating_count from public.business_stats where business_id = -1), 0, 'nothing was counted');
select lives_ok('select public.create_review(-1, 5, repeat($$x$$, 2000))', 'one of 2000 is fine');
select throws_ok(
  $$insert into public.reviews (business_id, rating) values (-3, 5)$$, '42501', null, 'the table takes none directly'
);
reset role;
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok('select public.create_review(-1, 5)', '42501', null, 'a visitor does not review');
reset role;
set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok('select public.create_review(-1, 5)', 'PT401', null, 'nor does a token without a person');

select * from finish();
rollback;
