-- Only owners switch, with one of two words and a reason of a sane length.
begin;
select plan(11);

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
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select throws_ok(
  $$select public.set_business_activity(-1, 'deactivate', 'Àṣà Bistro')$$, 'PT404', null, 'not another owner'
);
select throws_ok(
  $$select public.set_business_activity(-99, 'activate')$$, 'PT404', null, 'nor one that does not exist'
);
select throws_ok($$select public.set_business_activity(null, 'activate')$$, 'PT404', null, 'nor none');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok(
  $$select public.set_business_activity(-1, 'deactivate', 'Àṣà Bistro')$$, 'PT404', null, 'nor staff'
);
set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok($$select public.set_business_activity(-1, 'activate')$$, 'PT401', null, 'nor nobody');
set local role anon;
select throws_ok($$select public.set_business_activity(-1, 'activate')$$, '42501', null, 'nor a visitor');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.set_business_activity(-1, 'Deactivate')$$, 'PT400', null, 'another word');
select throws_ok($$select public.set_business_activity(-1, null)$$, 'PT400', null, 'no word');
select throws_ok(
  $$select public.set_business_activity(-1, 'deactivate', 'Àṣà Bistro', repeat('x', 1001))$$, 'PT400', null,
  'a reason that is too long'
);
select lives_ok(
  $$select public.set_business_activity(-1, 'deactivate', 'Àṣà Bistro', repeat('x', 1000))$$,
  'a long one passes'
);
select ok(not (select is_active from public.businesses where id = -1), 'and only then it is off');

select * from finish();
rollback;
