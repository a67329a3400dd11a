-- Switching off hides a business, switching on brings it back as it was approved.
begin;
select plan(12);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Àṣà Bistro', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Of another', 'approved');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok(
  $$select public.set_business_activity(-1, 'deactivate', 'Àṣà Bistro', ' Moving house ')$$,
  'its owner switches it off'
);
reset role;
select results_eq(
  $$select is_active, is_listed, approval_status from public.businesses where id = -1$$,
  $$values (false, false, 'approved')$$, 'it is hidden and stays approved'
);
select is_empty(
  $$select from private.search_documents where business_id = -1$$, 'search does not find it'
);
select results_eq(
  $$select reason from public.business_deactivations where business_id = -1$$,
  array['Moving house'], 'the reason is kept'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok(
  $$select public.set_business_activity(-1, 'deactivate', 'Àṣà Bistro', 'Another reason')$$,
  'once more is the same answer'
);
reset role;
select results_eq(
  $$select reason from public.business_deactivations where business_id = -1$$, array['Moving house'],
  'and changes nothing'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok($$select public.set_business_activity(-1, 'activate')$$, 'switching on wants no name');
select lives_ok($$select public.set_business_activity(-1, 'activate')$$, 'once more is the same answer');
select lives_ok($$select public.set_business_activity(-2, 'activate')$$, 'also for a draft, which is on');
reset role;
select results_eq(
  $$select id::integer, is_active, is_listed, approval_status from public.businesses where id in (-1, -2) order by id$$,
  $$values (-2, true, false, 'draft'), (-1, true, true, 'approved')$$, 'it is listed again, the draft is not'
);
select is_empty(
  $$select from public.business_deactivations where business_id in (-1, -2)$$, 'the reason is gone'
);
select results_eq(
  $$select action, actor_id, details from public.audit_entries
    where subject_type = 'business' and subject_id in ('-1', '-2') order by id$$,
  $$values
    ('deactivate_business', '00000000-0000-4000-8000-00000000000a'::uuid, '{}'::jsonb),
    ('activate_business', '00000000-0000-4000-8000-00000000000a'::uuid, '{}'::jsonb)$$,
  'both changes are on record, once each'
);

select * from finish();
rollback;
