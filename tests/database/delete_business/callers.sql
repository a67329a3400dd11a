-- An owner deletes the own business, and nobody else's.
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
insert into public.approval_requests (id, business_id, requested_by) overriding system value
values (-1, -2, '00000000-0000-4000-8000-00000000000a');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000b", "role": "authenticated"}';
select throws_ok($$select public.delete_business(-1)$$, 'PT404', null, 'not another owner');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok($$select public.delete_business(-1)$$, 'PT404', null, 'nor staff');
set local role authenticated;
set local request.jwt.claims = '{"role": "authenticated"}';
select throws_ok($$select public.delete_business(-1)$$, 'PT401', null, 'nor nobody');
set local role anon;
select throws_ok($$select public.delete_business(-1)$$, '42501', null, 'nor a visitor');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.delete_business(null)$$, 'PT404', null, 'none is not found');
select lives_ok($$select public.delete_business(-1)$$, 'its owner does');
select lives_ok($$select public.delete_business(-2)$$, 'also while it waits for approval');
select throws_ok($$select public.delete_business(-1)$$, 'PT404', null, 'once');

reset role;
select results_eq(
  $$select id::integer from public.businesses where id in (-1, -2, -3)$$,
  array[-3], 'both are gone, the other is not'
);
select is_empty($$select from public.approval_requests where id = -1$$, 'so is the request');
select is_empty($$select from private.search_documents where business_id = -1$$, 'search does not find it');
select results_eq(
  $$select subject_id, actor_id, details from public.audit_entries
    where action = 'delete_business' and subject_id in ('-1', '-2') order by id$$,
  $$values
    ('-1', '00000000-0000-4000-8000-00000000000a'::uuid, '{}'::jsonb),
    ('-2', '00000000-0000-4000-8000-00000000000a'::uuid, '{}'::jsonb)$$,
  'each is on record, without its name'
);

select * from finish();
rollback;
