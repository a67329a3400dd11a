-- Who sees drafts and what is to appear later.
begin;
select plan(7);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.posts (id, title, published_at) overriding system value values
  (-1, 'Published', now() - interval '1 day'),
  (-2, 'Draft', null),
  (-3, 'Later', now() + interval '1 hour'),
  (-4, 'At this moment', now());

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select set_eq(
  $$select id from public.posts where id < 0$$, array[-1, -4]::bigint[], 'a visitor: published ones'
);
select throws_ok($$select author_id from public.posts$$, '42501', null, 'and not who wrote them');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000c", "role": "authenticated"}';
select set_eq($$select id from public.posts where id < 0$$, array[-1, -4]::bigint[], 'so does a customer');
select is_empty($$update public.posts set title = 'X' where id = -1 returning id$$, 'who cannot change one');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select set_eq(
  $$select id from public.posts where id < 0$$, array[-1, -2, -3, -4]::bigint[], 'staff see all'
);
select isnt_empty(
  $$update public.posts set published_at = now() where id = -2 returning id$$, 'staff publish'
);
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select isnt_empty($$select id from public.posts where id = -2$$, 'and then everybody reads it');

select * from finish();
rollback;
