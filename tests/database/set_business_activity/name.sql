-- Whoever switches a business off types its name.
begin;
select plan(8);

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
select throws_ok(
  $$select public.set_business_activity(-1, 'deactivate', 'Asa Bistro')$$, 'PT422', null, 'another name'
);
select throws_ok(
  $$select public.set_business_activity(-1, 'deactivate', 'àṣà bistro')$$, 'PT422', null, 'other letters'
);
select throws_ok(
  $$select public.set_business_activity(-1, 'deactivate', '')$$, 'PT422', null, 'an empty one'
);
select throws_ok($$select public.set_business_activity(-1, 'deactivate')$$, 'PT422', null, 'none');
select ok((select is_active from public.businesses where id = -1), 'it is still on');
select lives_ok(
  $$select public.set_business_activity(-1, 'deactivate', normalize('Àṣà Bistro', nfd))$$,
  'accents that a keyboard has put together in another way are the same'
);
select ok(not (select is_active from public.businesses where id = -1), 'it is off');
select throws_ok(
  $$select public.set_business_activity(-1, 'deactivate', 'Asa Bistro')$$, 'PT422', null,
  'a wrong name is wrong for a business that is off, too'
);

select * from finish();
rollback;
