-- A visitor does not see addresses; somebody who is signed in does.
begin;
select plan(5);

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

update public.businesses set contact_email = 'shop@fixture.test' where id = -1;

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok(
  $$select contact_email from public.businesses where id = -1$$,
  '42501', null, 'a visitor may not read the column'
);
select throws_ok($$select * from public.businesses where id = -1$$, '42501', null, 'nor everything at once');
select throws_ok(
  $$select id from public.businesses where contact_email like 's%'$$,
  '42501', null, 'nor find out by a condition'
);
select isnt_empty(
  $$select
      id, owner_id, name, description, website, logo_path, category_id, address, state, latitude, longitude, phone,
      approval_status, is_active, is_listed, created_at, updated_at
    from public.businesses where id = -1$$,
  'the other columns are public'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select results_eq(
  $$select contact_email from public.businesses where id = -1$$,
  array['shop@fixture.test'], 'a customer sees it'
);

select * from finish();
rollback;
