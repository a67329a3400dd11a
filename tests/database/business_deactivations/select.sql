-- Why a business was switched off is for its owner and staff.
begin;
select plan(5);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Àṣà Bistro', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Of another', 'approved');
insert into public.business_deactivations (business_id, reason) values (-1, 'Moving house');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq(
  $$select reason from public.business_deactivations where business_id = -1$$,
  array['Moving house'], 'its owner reads it'
);
select throws_ok(
  $$update public.business_deactivations set reason = '' where business_id = -1$$,
  '42501', null, 'but does not write it'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select results_eq(
  $$select reason from public.business_deactivations where business_id = -1$$,
  array['Moving house'], 'staff read it'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select is_empty($$select from public.business_deactivations where business_id = -1$$, 'nobody else does');
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select from public.business_deactivations$$, '42501', null, 'a visitor least of all');

select * from finish();
rollback;
