-- A gallery image lies in the folder of its business, below its owner.
begin;
select plan(14);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Draft', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Listed of another', 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b', 'Draft of another', 'draft');

set local role service_role;
set local request.jwt.claims = '{"role": "service_role"}';
select lives_ok($$insert into public.business_images (business_id, path, width, height)
  values (-1, '00000000-0000-4000-8000-00000000000a/-1/one.webp', 800, 600)$$, 'an upload of the owner');
select throws_ok($$insert into public.business_images (business_id, path, width, height)
  values (-1, '00000000-0000-4000-8000-00000000000a/-1/one.webp', 800, 600)$$, '23505', null, 'only once');
select throws_ok($$insert into public.business_images (business_id, path, width, height)

    values (-1, '00000000-0000-4000-8000-00000000000b/-1/one.webp', 800, 600)$$,
  'PT422', null, 'one of somebody else');
select throws_ok($$insert into public.business_images (business_id, path, width, height)

    values (-1, '00000000-0000-4000-8000-00000000000a/-2/one.webp', 800, 600)$$,
  '23514', null, 'of another business');
select throws_ok($$insert into public.business_images (business_id, path, width, height)
  values (-1, '00000000-0000-4000-8000-00000000000a/-1/../one.webp', 800, 600)$$, '23514', null, 'a way out');
select throws_ok($$insert into public.business_images (business_id, path, width, height)

    values (-1, '00000000-0000-4000-8000-00000000000a/-1/one', 800, 600)$$,
  '23514', null, 'without an extension');
select throws_ok($$insert into public.business_images (business_id, path, width, height)
  values (-1, '00000000-0000-4000-8000-00000000000a/-1/two.webp', 0, 600)$$, '23514', null, 'without a width');
select throws_ok($$insert into public.business_images (business_id, path, width, height)
  select -1, '00000000-0000-4000-8000-00000000000a/-1/' || n || '.webp', 1, 1 from generate_series(1, 50) as n$$,
  'PT409', null, '51 images');
select lives_ok($$insert into public.business_images (business_id, path, width, height)
  select -1, '00000000-0000-4000-8000-00000000000a/-1/' || n || '.webp', 1, 1 from generate_series(1, 49) as n$$,
  '50 images');
select lives_ok($$insert into public.business_images (business_id, path, width, height)
  values (-2, '00000000-0000-4000-8000-00000000000a/-2/one.webp', 800, 600)$$, 'of a draft');

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select throws_ok($$insert into public.business_images (business_id, path, width, height)
  values (-2, '00000000-0000-4000-8000-00000000000a/-2/two.webp', 800, 600)$$,
  '42501', null, 'nobody adds one without an upload');
select isnt_empty(
  $$select from public.business_images where business_id = -2$$,
  'the owner sees those of a draft'
);
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select isnt_empty(
  $$select from public.business_images where business_id = -1$$,
  'anybody those of a listed business'
);
select is_empty($$select from public.business_images where business_id = -2$$, 'but not of a draft');

select * from finish();
rollback;
