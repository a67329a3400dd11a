-- A new business gets a slug from its name, and keeps it when it is renamed.
begin;
select plan(17);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

create temporary table named (id bigint, name text, slug text);
insert into named values
  (-1, 'Ẹ̀kọ́ Zzq Kitchen', 'eko-zzq-kitchen'),
  (-2, 'Ụlọ Ọgwụ zzq', 'ulo-ogwu-zzq'),
  (-3, 'Mama Zzq''s & Sons', 'mama-zzqs-and-sons'),
  (-4, '  --Zzq…Bar!! ', 'zzq-bar'),
  (-5, '98765432101234', 'business-98765432101234'),
  (-6, '98765/43210', 'business-98765-43210'),
  (-7, 'API', 'api-2'),
  (-8, 'Trending', 'trending-2'),
  (-9, 'Ƙofar Ɗan Zzq', 'kofar-dan-zzq'),
  (-10, 'zzq BAR', 'zzq-bar-2');
insert into public.businesses (id, owner_id, name) overriding system value
select id, '00000000-0000-4000-8000-00000000000a', name from named order by id desc;

select results_eq(
  $$select name, slug from public.businesses where id between -10 and -1 order by id$$,
  $$select name, slug from named order by id$$, 'names and their slugs, all of one insert'
);
insert into public.businesses (id, owner_id, name) overriding system value values
  (-11, '00000000-0000-4000-8000-00000000000a', '餐厅'),
  (-12, '00000000-0000-4000-8000-00000000000b', '餐厅'),
  (-13, '00000000-0000-4000-8000-00000000000b', 'Zzq Bar'),
  (-14, '00000000-0000-4000-8000-00000000000b', repeat('zzq ', 30)),
  (-15, '00000000-0000-4000-8000-00000000000b', repeat('12345 ', 20)),
  (-16, '00000000-0000-4000-8000-00000000000b', repeat('12345 ', 20));
select matches(slug, '^business-[0-9a-f]{8}$', 'a name without letters that a link can have') from public.businesses
where id = -11;
select is(
  (select count(distinct slug) from public.businesses where id in (-11, -12)),
  2::bigint, 'and another such'
);
select is((select slug from public.businesses where id = -13), 'zzq-bar-3', 'the third of a name');
select matches((select slug from public.businesses where id = -14), '^(zzq-){17}z', 'a long name is cut');
select is(
  (select count(distinct slug) from public.businesses where id in (-15, -16)), 2::bigint,
  'also one of digits that occurs twice'
);

insert into public.businesses (id, owner_id, name) overriding system value
select -100 - n, '00000000-0000-4000-8000-00000000000a', 'Zzq common' from generate_series(1, 30) as n;
select is(
  (select count(distinct slug) from public.businesses where id between -130 and -101), 30::bigint,
  'thirty of one name in one insert'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select lives_ok($$update public.businesses set name = 'Something else' where id = -4$$, 'a rename');
select is((select slug from public.businesses where id = -4), 'zzq-bar', 'keeps the slug');
select throws_ok(
  $$update public.businesses set slug = 'zzq-own' where id = -4$$,
  '42501', null, 'a slug is not written directly'
);
select throws_ok(
  $$insert into public.businesses (name, slug) values ('New', 'zzq-own')$$,
  '42501', null, 'nor with a new business'
);
select lives_ok($$insert into public.businesses (name) values ('Zzq of mine')$$, 'which is made without one');
select is((select slug from public.businesses where name = 'Zzq of mine'), 'zzq-of-mine', 'and gets it');

reset role;
select throws_ok(
  $$update public.businesses set slug = 'zzq-bar-2' where id = -4$$, '23505', null, 'two cannot have the same'
);
select throws_ok($$update public.businesses set slug = '123' where id = -4$$, '23514', null, 'digits alone');
select throws_ok($$update public.businesses set slug = 'Zzq Bar' where id = -4$$, '23514', null, 'no slug');
select throws_ok($$update public.businesses set slug = 'a--b' where id = -4$$, '23514', null, 'two hyphens');

select * from finish();
rollback;
