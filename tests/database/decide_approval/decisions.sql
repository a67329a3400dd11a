-- Staff approve or reject what is open, and who, when and why is kept.
begin;
select plan(4);

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
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select public.decide_approval(-2, 'approve');
select public.decide_approval(-4, 'reject', '  The address does not exist.  ');
select results_eq(
  $$select decision, decided_by, decided_at is not null, reason from public.approval_requests
    where id < 0 order by id desc$$,
  $$values
    ('approve', '00000000-0000-4000-8000-00000000000d'::uuid, true, ''),
    ('reject', '00000000-0000-4000-8000-00000000000d'::uuid, true, 'The address does not exist.')$$,
  'both are on record'
);
select results_eq(
  $$select approval_status, is_listed from public.businesses where id in (-2, -4) order by id desc$$,
  $$values ('approved', true), ('rejected', false)$$, 'and take effect'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select results_eq(
  $$select reason from public.approval_requests$$,
  array['The address does not exist.'], 'the owner reads the reason'
);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select isnt_empty($$select id from public.businesses where id = -2$$, 'anybody sees the approved one');

select * from finish();
rollback;
