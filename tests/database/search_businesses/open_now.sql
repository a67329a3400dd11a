-- Search finds what is open now, exactly, in every order, and tells it of each result.
begin;
select plan(9);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}');

insert into public.categories (id, name) overriding system value values (-1, 'Zorbquill');
insert into public.businesses (id, owner_id, name, category_id, latitude, longitude, approval_status)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a', 'Zzqmarket always', -1, 6.5, 3.35, 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a', 'Zzqmarket unknown', -1, 6.5, 3.36, 'approved'),
  (-3, '00000000-0000-4000-8000-00000000000a', 'Zzqmarket other days', -1, 6.5, 3.37, 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000a', 'Zzqmarket draft', -1, 6.5, 3.38, 'draft'),
  (-5, '00000000-0000-4000-8000-00000000000a', 'Zzqmarket closed today and yesterday', -1, 6.5, 3.39, 'approved'),
  (-6, '00000000-0000-4000-8000-00000000000a', 'Zzqmarket today only', -1, 6.5, 3.4, 'approved');
insert into public.opening_hours (business_id, weekday, opens_at, closes_at)
select business_id, day, '00:00', '24:00'
from unnest(array[-1, -4, -5]) as business_id, generate_series(1, 7) as day;
insert into public.opening_hours (business_id, weekday, opens_at, closes_at)
select -3, extract(isodow from private.lagos_day() + 3), '00:00', '24:00';
insert into public.opening_exceptions (business_id, day) values
  (-5, private.lagos_day()), (-5, private.lagos_day() - 1);
insert into public.opening_exceptions (business_id, day, opens_at, closes_at) values
  (-6, private.lagos_day(), '00:00', '24:00');

set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select id from public.search_businesses('zzqmarket', open_now => true) order by id$$,
  array[-6, -1]::bigint[], 'by words'
);
select results_eq(
  $$select id from public.search_businesses(category => 'zorbquill', open_now => true) order by id$$,
  array[-6, -1]::bigint[], 'by rating'
);
select results_eq(
  $$select id from public.search_businesses(
    latitude => 6.5, longitude => 3.35, radius_km => 50, category => 'zorbquill', open_now => true)$$,
  array[-1, -6]::bigint[], 'by distance'
);
select results_eq(
  $$select id, is_open from public.search_businesses('zzqmarket') order by id$$,
  $$values (-6::bigint, true), (-5, false), (-3, false), (-2, null), (-1, true)$$,
  'and of each result whether it is'
);
select is(
  (select count(*) from public.search_businesses('zzqmarket', open_now => false)), 5::bigint, 'false asks for nothing'
);
select is(
  (select count(*) from public.search_businesses('zzqmarket', open_now => null)), 5::bigint, 'nor does null'
);

set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-4000-8000-00000000000a", "role": "authenticated"}';
select public.set_opening_exceptions(-6, format('[{"day": "%s", "closed": true}]', private.lagos_day())::jsonb);
select public.set_opening_exceptions(-5, '[]');
select public.set_opening_hours(-3, '[]');
select public.set_opening_hours(-2, (select jsonb_agg(jsonb_build_object(
  'weekday', day, 'opens_at', '00:00', 'closes_at', '00:00')) from generate_series(1, 7) as day));
set local role anon;
set local request.jwt.claims = '{"role": "anon"}';
select results_eq(
  $$select id from public.search_businesses('zzqmarket', open_now => true) order by id$$,
  array[-5, -2, -1]::bigint[], 'what the owner changes counts at once'
);
select results_eq(
  $$select id, is_open from public.search_businesses('zzqmarket') order by id$$,
  $$values (-6::bigint, false), (-5, true), (-3, null), (-2, true), (-1, true)$$, 'also of each result'
);

reset role;
insert into public.businesses (id, owner_id, name, category_id, latitude, longitude, approval_status)
overriding system value
select -100 - n, '00000000-0000-4000-8000-00000000000a', 'Zzqmarket', -1, 6.5, 3.35 + n * 0.001, 'approved'
from generate_series(1, 40) as n;
insert into public.opening_hours (business_id, weekday, opens_at, closes_at)
select -100 - n, day, '00:00', '24:00' from generate_series(1, 40, 2) as n, generate_series(1, 7) as day;

create function pg_temp.pages(arguments text, size integer) returns bigint[] language plpgsql as $$
declare
  page record;
  last text;
  ids bigint[] := '{}';
begin
  for turn in 1..100 loop
    execute format(
      'select array_agg(id) as ids, (array_agg(cursor))[count(*)] as cursor
       from public.search_businesses(%s, open_now => true, page_size => $1, after_cursor => $2)', arguments
    ) into page using size, last;
    exit when page.ids is null;
    ids := ids || page.ids;
    last := page.cursor;
  end loop;
  return ids;
end
$$;
select results_eq(
  $$select cardinality(pg_temp.pages(arguments, 6)), pg_temp.pages(arguments, 6) = pg_temp.pages(arguments, 100)
    from unnest(array['query => ''zzqmarket''', 'category => ''zorbquill''',
      'category => ''zorbquill'', latitude => 6.5, longitude => 3.35']) as arguments$$,
  $$values (23, true), (23, true), (23, true)$$, 'pages of every order are complete'
);

select * from finish();
rollback;
