-- Whoever is signed in makes a business, which is a draft of their own.
begin;
select plan(11);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$insert into public.businesses (name) values ('X')$$, '42501', null, 'a visitor may not');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  $$insert into public.businesses (name, description, website) values ('Mine', 'Text', 'https://mine.example')
    returning owner_id, approval_status, is_active, is_listed, contact_email$$,
  $$values ('00000000-0000-4000-8000-00000000000c'::uuid, 'draft', true, false, 'customer@fixture.test')$$,
  'it is theirs, a draft, not listed, with their address as contact'
);
select results_eq(
  $$insert into public.businesses (name, contact_email) values ('Without', '') returning contact_email$$,
  array[''], 'unless they leave the contact out'
);
select throws_ok(
  $$insert into public.businesses (name, owner_id) values ('X', '00000000-0000-4000-8000-00000000000a')$$,
  '42501', null, 'not in another name'
);
select throws_ok(
  $$insert into public.businesses (name, approval_status) values ('X', 'approved')$$,
  '42501', null, 'not approved'
);
select throws_ok(
  $$insert into public.businesses (name, is_listed) values ('X', true)$$, '42501', null, 'not listed'
);
select throws_ok(
  $$insert into public.businesses (name, is_active) values ('X', false)$$, '42501', null, 'nor inactive'
);
select throws_ok(
  $$insert into public.businesses (name, created_at) values ('X', now())$$, '42501', null, 'nor dated'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select lives_ok($$insert into public.businesses (name) values ('Of staff')$$, 'staff may, for themselves');

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select lives_ok(
  $$insert into public.businesses (owner_id, name) values ('00000000-0000-4000-8000-00000000000a', 'By service')$$,
  'the service role may, for anybody'
);

-- The policy stands by itself: a grant that slips in does not open other people's names.
reset role;
grant insert (owner_id) on public.businesses to authenticated;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok(
  $$insert into public.businesses (name, owner_id) values ('X', '00000000-0000-4000-8000-00000000000a')$$,
  '42501', 'new row violates row-level security policy for table "businesses"',
  'not in another name, were the column granted'
);

select * from finish();
rollback;
