-- A business that its owner has switched off stays off when the account comes back.
begin;
select plan(2);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Switched off', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'On', 'approved');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select public.set_business_activity(-1, 'deactivate', 'Switched off');
select public.deactivate_account();
reset role;
select results_eq(
  $$select id::integer, is_listed from public.businesses where id in (-1, -2) order by id$$,
  $$values (-2, false), (-1, false)$$, 'none is listed while the account is off'
);
insert into auth.sessions (id, user_id)
values ('00000000-0000-4000-9000-00000000000a', '00000000-0000-4000-8000-00000000000a');
select results_eq(
  $$select id::integer, is_listed from public.businesses where id in (-1, -2) order by id$$,
  $$values (-2, true), (-1, false)$$, 'only the one that is on is listed again'
);

select * from finish();
rollback;
