-- An owner sees the own requests, staff all, others none.
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

update public.businesses set approval_status = 'pending' where id in (-2, -4);
insert into public.approval_requests (id, business_id, requested_by) overriding system value values
  (-1, -2, '00000000-0000-4000-8000-00000000000a'), (-2, -4, '00000000-0000-4000-8000-00000000000b');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select from public.approval_requests$$, '42501', null, 'a visitor may not read');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is_empty($$select from public.approval_requests$$, 'a customer sees none');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select id from public.approval_requests$$, array[-1]::bigint[], 'an owner sees the own one'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select is((select count(*) from public.approval_requests where id < 0), 2::bigint, 'staff see all');

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select is(
  (select count(*) from public.approval_requests where id < 0), 2::bigint, 'the service role sees all'
);

select * from finish();
rollback;
