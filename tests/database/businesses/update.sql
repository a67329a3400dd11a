-- An owner changes what describes the business, never what decides about it.
begin;
select plan(13);

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
select throws_ok(
  $$update public.businesses set name = 'X' where id = -1$$, '42501', null, 'a visitor may not'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$update public.businesses
      set name = 'Renamed', description = 'New', phone = '+234 000 555 0000', latitude = 6.5,
    longitude = 3.4, state = 'Lagos' where id = -1 returning name, is_listed$$,
  $$values ('Renamed', true)$$, 'the owner may, and it stays listed'
);
select throws_ok(
  $$update public.businesses set approval_status = 'approved' where id = -1$$, '42501', null, 'not approve it'
);
select throws_ok(
  $$update public.businesses set is_listed = true where id = -1$$, '42501', null, 'nor list it'
);
select throws_ok(
  $$update public.businesses set is_active = false where id = -1$$,
  '42501', null, 'nor switch it off without saying its name'
);
select throws_ok(
  $$update public.businesses set owner_id = '00000000-0000-4000-8000-00000000000b' where id = -1$$,
  '42501', null, 'nor give it away'
);
select throws_ok(
  $$update public.businesses set created_at = now() where id = -1$$, '42501', null, 'nor date it'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select is_empty(
  $$update public.businesses set name = 'Taken' where id = -1 returning id$$, 'another owner may not'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select is_empty(
  $$update public.businesses set name = 'Taken' where id = -1 returning id$$, 'a customer may not'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select is_empty($$update public.businesses set name = 'Taken' where id = -1 returning id$$, 'staff may not');

reset role;
select is((select name from public.businesses where id = -1), 'Renamed', 'it is as its owner left it');

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select isnt_empty(
  $$update public.businesses set is_active = false where id = -1 returning id$$, 'the service role may'
);

-- The policy stands by itself: a grant that slips in does not let a business change hands. Listed, so that it
-- is not refused for being out of sight afterwards.
reset role;
update public.businesses set is_active = true where id = -1;
grant update (owner_id) on public.businesses to authenticated;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok(
  $$update public.businesses set owner_id = '00000000-0000-4000-8000-00000000000b' where id = -1$$,
  '42501', 'new row violates row-level security policy for table "businesses"',
  'not given away, were the column granted'
);

select * from finish();
rollback;
