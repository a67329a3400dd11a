-- Only staff decide, only what is open, only one of the two ways.
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

update public.businesses set approval_status = 'pending' where id in (-2, -4);
insert into public.approval_requests (id, business_id, requested_by) overriding system value values
  (-1, -2, '00000000-0000-4000-8000-00000000000a'), (-2, -4, '00000000-0000-4000-8000-00000000000b');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.decide_approval(-2, 'approve')$$, 'PT403', null, 'its owner');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select throws_ok($$select public.decide_approval(-2, 'approve')$$, 'PT403', null, 'another owner');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select throws_ok($$select public.decide_approval(-2, 'approve')$$, 'PT403', null, 'a customer');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.decide_approval(-2, 'approve')$$, '42501', null, 'a visitor');

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select throws_ok($$select public.decide_approval(-2, 'approve')$$, '42501', null, 'the service role');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok($$select public.decide_approval(-2, 'maybe')$$, 'PT400', null, 'an unknown decision');
select throws_ok($$select public.decide_approval(-2, null)$$, 'PT400', null, 'no decision');
select throws_ok(
  $$select public.decide_approval(-2, 'reject', repeat('x', 1001))$$,
  'PT400', null, 'a reason that is too long'
);
select throws_ok($$select public.decide_approval(-99, 'approve')$$, 'PT404', null, 'no such business');
select throws_ok(
  $$select public.decide_approval(-1, 'approve')$$, 'PT409', null, 'one that nobody asked for'
);
select is(
  (select approval_status from public.businesses where id = -2), 'pending', 'nothing is decided so far'
);
select lives_ok($$select public.decide_approval(-2, 'approve')$$, 'staff');
select throws_ok($$select public.decide_approval(-2, 'reject')$$, 'PT409', null, 'a second decision');

select * from finish();
rollback;
