-- A business shows an upload of its owner as its logo, and nobody else's.
begin;
select plan(8);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}');

insert into public.businesses (id, owner_id, name) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Draft');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';

select lives_ok(
  $$update public.businesses set logo_path = '00000000-0000-4000-8000-00000000000a/1/logo-1.webp'
    where id = -1$$,
  'an upload of the owner'
);
select throws_ok(
  $$update public.businesses set logo_path = '00000000-0000-4000-8000-00000000000b/1/logo-1.webp'
    where id = -1$$,
  '23514', 'new row for relation "businesses" violates check constraint "logo_path_is_the_owners"',
  'an upload of somebody else'
);
select throws_ok(
  $$insert into public.businesses (name, logo_path)
    values ('New', '00000000-0000-4000-8000-00000000000b/1/logo-1.webp')$$,
  '23514', null, 'an upload of somebody else on a new business'
);
select throws_ok(
  $$update public.businesses
    set logo_path = '00000000-0000-4000-8000-00000000000a/../00000000-0000-4000-8000-00000000000b/logo.webp'
    where id = -1$$,
  '23514', null, 'a way out of the owner''s folder'
);
select throws_ok(
  $$update public.businesses set logo_path = '00000000-0000-4000-8000-00000000000a' where id = -1$$,
  '23514', null, 'the folder itself'
);
select throws_ok(
  $$update public.businesses set logo_path = '00000000-0000-4000-8000-00000000000a/a b?c#d' where id = -1$$,
  '23514', null, 'what an address would have to escape'
);
select throws_ok(
  $$update public.businesses set logo_path = 'logo.png' where id = -1$$, '23514', null, 'a bare name'
);
select is(
  (select logo_path from public.businesses where id = -1),
  '00000000-0000-4000-8000-00000000000a/1/logo-1.webp', 'the logo is still the one that was set'
);

select * from finish();
rollback;
