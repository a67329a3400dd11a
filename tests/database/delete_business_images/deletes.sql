-- Images are deleted all or none, and their files are queued.
begin;
select plan(16);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

insert into public.business_images (id, business_id, path, width, height) overriding system value values
  (-1, -1, '00000000-0000-4000-8000-00000000000a/-1/one.webp', 8, 6),
  (-2, -1, '00000000-0000-4000-8000-00000000000a/-1/two.webp', 8, 6),
  (-3, -2, '00000000-0000-4000-8000-00000000000a/-2/three.webp', 8, 6),
  (-4, -3, '00000000-0000-4000-8000-00000000000b/-3/four.webp', 8, 6),
  (-5, -1, '00000000-0000-4000-8000-00000000000a/-1/five.webp', 8, 6);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$select public.delete_business_images(null)$$, 'PT400', null, 'null');
select throws_ok($$select public.delete_business_images('{}')$$, 'PT400', null, 'none');
select throws_ok($$select public.delete_business_images(array[-1, null])$$, 'PT400', null, 'null in it');
select throws_ok(
  $$select public.delete_business_images(array(select generate_series(1, 101)))$$,
  'PT400', null, '101 ids'
);
select throws_ok(
  $$select public.delete_business_images(array[-1, -4])$$,
  'PT404', null, 'one of somebody else'
);
select throws_ok($$select public.delete_business_images(array[-1, -99])$$, 'PT404', null, 'one that is none');
select is((select count(*) from public.business_images where id < 0), 5::bigint, 'nothing was deleted');
select lives_ok(
  $$select public.delete_business_images(array[-1, -3, -1])$$,
  'of two businesses, one named twice'
);
select throws_ok($$select public.delete_business_images(array[-1])$$, 'PT404', null, 'not again');
reset role;
select results_eq(
  $$select id from public.business_images where id < 0 order by id$$,
  array[-5, -4, -2]::bigint[], 'the others are still there'
);
select results_eq(
  $$select name from private.files_to_delete
    where bucket_id = 'images'
      and name like '00000000-0000-4000-%' order by name$$,
  array['00000000-0000-4000-8000-00000000000a/-1/one.webp',
    '00000000-0000-4000-8000-00000000000a/-2/three.webp'],
  'their files are queued'
);
update public.businesses set logo_path = '00000000-0000-4000-8000-00000000000a/-1/two.webp' where id = -1;
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok($$select public.delete_business_images(array[-2])$$, 'one that is the logo too');
reset role;
select is_empty($$select from private.files_to_delete where name like '%/two.webp'$$, 'stays as a file');
delete from public.businesses where id = -1;
select results_eq(
  $$select name from private.files_to_delete
    where name like '00000000-0000-4000-8000-00000000000a/-1/%' order by name$$,
  array['00000000-0000-4000-8000-00000000000a/-1/five.webp',
    '00000000-0000-4000-8000-00000000000a/-1/one.webp',
    '00000000-0000-4000-8000-00000000000a/-1/two.webp'],
  'with the business its files go'
);
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select throws_ok($$select public.delete_business_images(array[-5])$$, '42501', null, 'a visitor');
reset role;
select throws_ok(
  $$select public.delete_business_images(array[-5])$$,
  'PT401', null, 'nobody who is signed in'
);

select * from finish();
rollback;
