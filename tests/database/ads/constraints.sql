-- What no ad can be.
begin;
select plan(10);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.businesses (id, owner_id, name, approval_status) overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Listed place', 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Hidden place', 'draft'),
  (-3, '00000000-0000-4000-8000-00000000000b', 'Other place', 'approved');
insert into public.ads (id, business_id, image_path, starts_at, ends_at, is_enabled)
overriding system value values
  (-1, -1, 'content/ads/fixture-1.png', now() - interval '1 day', now() + interval '1 day', true),
  (-2, -1, 'content/ads/fixture-2.png', now() + interval '1 hour', now() + interval '1 day', true),
  (-3, -1, 'content/ads/fixture-3.png', now() - interval '1 day', now(), true),
  (-4, -1, 'content/ads/fixture-4.png', now() - interval '1 day', now() + interval '1 day', false),
  (-5, -2, 'content/ads/fixture-5.png', now() - interval '1 day', now() + interval '1 day', true),
  (-6, -3, 'content/ads/fixture-6.png', now(), now() + interval '1 day', true);

select throws_ok(
  $$update public.ads set ends_at = starts_at where id = -1$$, '23514', null, 'over as it starts'
);
select throws_ok($$update public.ads set ends_at = 'infinity' where id = -1$$, '23514', null, 'for ever');
select throws_ok(
  $$update public.ads set link = 'javascript:alert(1)' where id = -1$$, '23514', null, 'a link to no page'
);
select throws_ok($$update public.ads set link = null where id = -1$$, '23502', null, 'an unknown link');
select throws_ok(
  $$update public.ads set image_path = '00000000-0000-4000-8000-00000000000a/-1/logo.png' where id = -1$$,
  '23514', null, 'a person''s image'
);
select throws_ok(
  $$update public.ads set image_path = 'content/ads/fixture-2.png' where id = -1$$,
  '23505', null, 'another ad''s image'
);
select lives_ok(
  $$update public.ads set link = 'https://example.test/offer' where id = -1$$, 'a link to a page'
);
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000d", "role": "authenticated"}';
select throws_ok(
  $$update public.ads set business_id = -3 where id = -1$$,
  '42501', null, 'staff do not give it to another business'
);
reset role;
set local request.jwt.claims = '';
delete from public.businesses where id = -1;
select is_empty($$select from public.ads where id between -4 and -1$$, 'ads go with their business');
select is(
  (select count(*) from private.files_to_delete where name ~ '^content/ads/fixture-[1-4].png$'), 4::bigint,
  'and their images with them'
);

select * from finish();
rollback;
