-- A logo that is shown no more is queued for deletion, unless something else shows it.
begin;
select plan(8);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

create function pg_temp.is_queued(name text) returns boolean language sql as
  $$select exists (select from private.files_to_delete as queued
    where bucket_id = 'images' and queued.name = is_queued.name)$$;

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok(
  $$update public.businesses set logo_path = '00000000-0000-4000-8000-00000000000a/a.webp' where id in (-1, -2)$$,
  'a logo of two businesses'
);
select lives_ok(
  $$update public.businesses set logo_path = '00000000-0000-4000-8000-00000000000a/b.webp' where id = -1$$,
  'another for the one'
);
reset role;
select is(
  pg_temp.is_queued('00000000-0000-4000-8000-00000000000a/a.webp'),
  false, 'the other shows it still'
);
update public.businesses set logo_path = null where id = -2;
select is(pg_temp.is_queued('00000000-0000-4000-8000-00000000000a/a.webp'), true, 'until it has none');
update public.businesses set logo_path = '00000000-0000-4000-8000-00000000000a/a.webp' where id = -2;
select is(
  pg_temp.is_queued('00000000-0000-4000-8000-00000000000a/a.webp'),
  false, 'a logo that is taken again is not deleted'
);
update public.profiles set profile_image_path = '00000000-0000-4000-8000-00000000000a/b.webp'
where id = '00000000-0000-4000-8000-00000000000a';
update public.businesses set logo_path = '00000000-0000-4000-8000-00000000000a/a.webp' where id = -1;
select is(
  pg_temp.is_queued('00000000-0000-4000-8000-00000000000a/b.webp'),
  false, 'nor one that is a person''s picture'
);
update public.businesses set name = 'Renamed' where id = -1;
delete from public.businesses where id = -1;
select is(
  pg_temp.is_queued('00000000-0000-4000-8000-00000000000a/a.webp'),
  false, 'one of the two is deleted'
);
delete from public.businesses where id = -2;
select is(pg_temp.is_queued('00000000-0000-4000-8000-00000000000a/a.webp'), true, 'both are');

select * from finish();
rollback;
