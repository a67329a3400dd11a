-- Everybody reads; of people, only staff write.
begin;
select plan(21);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.categories (id, name) overriding system value values
  (-1, 'Fixture kind'), (-2, 'Other kind');
insert into public.subcategories (id, category_id, name) overriding system value values
  (-1, -1, 'Fixture sort'), (-2, -1, 'Second sort'), (-3, -2, 'Sort of the other kind');
insert into public.amenities (id, name) overriding system value values
  (-1, 'Fixture comfort'), (-2, 'Second comfort');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select isnt_empty($$select from public.amenities where id = -1$$, 'a visitor reads');
select throws_ok(
  $$insert into public.amenities (name) values ('New name')$$, '42501', null, 'a visitor may not insert'
);
select throws_ok(
  $$update public.amenities set name = 'Y' where id = -1$$, '42501', null, 'a visitor may not update'
);
select throws_ok($$delete from public.amenities where id = -2$$, '42501', null, 'a visitor may not delete');

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select isnt_empty($$select from public.amenities where id = -1$$, 'the service role reads');
select throws_ok(
  $$insert into public.amenities (name) values ('New name')$$,
  '42501', null, 'the service role may not insert'
);
select throws_ok(
  $$update public.amenities set name = 'Y' where id = -1$$, '42501', null, 'the service role may not update'
);
select throws_ok(
  $$delete from public.amenities where id = -2$$, '42501', null, 'the service role may not delete'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select isnt_empty($$select from public.amenities where id = -1$$, 'a customer reads');
select throws_ok(
  $$insert into public.amenities (name) values ('New name')$$, '42501', null, 'a customer may not insert'
);
select is_empty(
  $$update public.amenities set name = 'Y' where id = -1 returning id$$, 'a customer may not update'
);
select is_empty($$delete from public.amenities where id = -2 returning id$$, 'a customer may not delete');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select isnt_empty($$select from public.amenities where id = -1$$, 'an owner reads');
select throws_ok(
  $$insert into public.amenities (name) values ('New name')$$, '42501', null, 'an owner may not insert'
);
select is_empty(
  $$update public.amenities set name = 'Y' where id = -1 returning id$$, 'an owner may not update'
);
select is_empty($$delete from public.amenities where id = -2 returning id$$, 'an owner may not delete');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select results_eq(
  $$insert into public.amenities (name) values ('New name') returning id > 1000$$, array[true],
  'staff insert, with an id that no row of the project takes'
);
select throws_ok(
  $$insert into public.amenities (id, name) overriding system value values (999, 'New name')$$,
  '42501', null, 'staff do not choose the id'
);
select isnt_empty($$update public.amenities set name = 'Y' where id = -1 returning id$$, 'staff update');
select throws_ok(
  $$update public.amenities set id = 5000 where id = -1$$, '428C9', null, 'staff do not change the id'
);
select isnt_empty($$delete from public.amenities where id = -2 returning id$$, 'staff delete');

select * from finish();
rollback;
