-- Who sees an event that is not published.
begin;
select plan(5);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.events (id, title, starts_on, is_published) overriding system value values
  (-1, 'Published', '2026-02-10', true), (-2, 'Not yet', '2026-02-10', false);

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq($$select id from public.events where id < 0$$, array[-1]::bigint[], 'not a visitor');
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select results_eq($$select id from public.events where id < 0$$, array[-1]::bigint[], 'not an owner');
select throws_ok(
  $$insert into public.events (title, starts_on) values ('Mine', '2026-02-10')$$,
  '42501', null, 'who cannot write one'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select set_eq($$select id from public.events where id < 0$$, array[-1, -2]::bigint[], 'staff do');
select isnt_empty(
  $$update public.events set is_published = true where id = -2 returning id$$, 'and publish it'
);

select * from finish();
rollback;
