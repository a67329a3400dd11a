-- Anybody sees listed businesses, owners also theirs, staff and the service role all.
begin;
select plan(5);

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
  $$select id from public.businesses where id < 0 order by id$$,
  array[-3, -1]::bigint[], 'a visitor sees the listed ones'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  $$select id from public.businesses where id < 0 order by id$$, array[-3, -1]::bigint[], 'so does a customer'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select id from public.businesses where id < 0 order by id$$, array[-3, -2, -1]::bigint[],
  'an owner sees the own draft too, not another owner''s'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select results_eq(
  $$select id from public.businesses where id < 0 order by id$$,
  array[-4, -3, -2, -1]::bigint[], 'staff see all'
);

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select results_eq(
  $$select id from public.businesses where id < 0 order by id$$, array[-4, -3, -2, -1]::bigint[],
  'the service role sees all'
);

select * from finish();
rollback;
