-- A draft or a rejected business becomes pending, once.
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

insert into public.categories (id, name) overriding system value values
  (-1, 'Fixture kind'), (-2, 'Other kind');
insert into public.subcategories (id, category_id, name) overriding system value values
  (-1, -1, 'Fixture sort'), (-2, -1, 'Second sort'), (-3, -2, 'Sort of the other kind');
insert into public.amenities (id, name) overriding system value values
  (-1, 'Fixture comfort'), (-2, 'Second comfort');

update public.businesses
set description = 'Text', category_id = -1, address = '1 Street', state = 'Lagos', latitude = 6.5, longitude = 3.4
where id in (-2, -4);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select public.request_approval(-2);
select results_eq(
  $$select approval_status, requested_by, decision from public.businesses
    join public.approval_requests on business_id = businesses.id where businesses.id = -2$$,
  $$values ('pending', '00000000-0000-4000-8000-00000000000a'::uuid, null::text)$$,
  'pending, with an open request in the owner''s name'
);
select throws_ok($$select public.request_approval(-2)$$, 'PT409', null, 'asking again');
select throws_ok($$select public.request_approval(-1)$$, 'PT409', null, 'an approved one');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select public.decide_approval(-2, 'reject', 'Too little text');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select public.request_approval(-2);
select results_eq(
  $$select decision from public.approval_requests where business_id = -2 order by id$$, array['reject', null],
  'after a rejection it may ask again, and the rejection stays on record'
);

select * from finish();
rollback;
