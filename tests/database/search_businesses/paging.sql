-- Pages of every order are complete and repeat nothing.
begin;
select plan(15);

insert into auth.users (id, email, raw_user_meta_data) values
  ('00000000-0000-4000-8000-00000000000a', 'owner@fixture.test', '{"first_name": "Owner"}'),
  ('00000000-0000-4000-8000-00000000000b', 'other-owner@fixture.test', '{"first_name": "Other"}'),
  ('00000000-0000-4000-8000-00000000000c', 'customer@fixture.test', '{"first_name": "Customer"}'),
  ('00000000-0000-4000-8000-00000000000d', 'staff@fixture.test', '{"first_name": "Staff"}');
insert into private.staff (user_id) values ('00000000-0000-4000-8000-00000000000d');

insert into public.categories (id, name) overriding system value values (-1, 'Zorbquill'), (-2, 'Other kind');
insert into public.subcategories (id, category_id, name) overriding system value values
  (-1, -1, 'Vexlumen'), (-2, -2, 'Plain');
insert into public.amenities (id, name) overriding system value values (-1, 'Hy-phen'), (-2, 'Second comfort');
insert into public.businesses
  (id, owner_id, name, description, category_id, address, state, latitude, longitude, approval_status)
overriding system value values
  (-1, '00000000-0000-4000-8000-00000000000a',
   'Zzqmarket Palace', 'Food for all', -1, '1 Street', 'Lagos', 6.5000, 3.3500, 'approved'),
  (-2, '00000000-0000-4000-8000-00000000000a',
   'Quiet House', 'Near the zzqmarket', -1, '2 Street', 'Lagos', 6.5100, 3.3500, 'approved'),
  (-3, '00000000-0000-4000-8000-00000000000b',
   'Ẹ̀kọ́ Flàvoursum', 'Traditional', -2, '3 Street', 'Abuja', 9.0800, 7.4700, 'approved'),
  (-4, '00000000-0000-4000-8000-00000000000b',
   'Zzqmarket Draft', '', -1, '', 'Lagos', 6.5001, 3.3501, 'draft'),
  (-5, '00000000-0000-4000-8000-00000000000b',
   'Nowhere Zzqmarket', 'Without a place', null, '', null, null, null, 'approved');
insert into public.business_subcategories (business_id, subcategory_id) values (-1, -1);
insert into public.business_amenities (business_id, amenity_id) values (-1, -1), (-1, -2), (-2, -2);

insert into public.businesses (id, owner_id, name, description, category_id, latitude, longitude, approval_status)
overriding system value
select
  -100 - n, '00000000-0000-4000-8000-00000000000a', 'Pagetest ' || n % 7, '', -1, 6 + n % 5 * 0.01, 3 + n % 5 * 0.01, 'approved'
from generate_series(1, 40) as n;
update public.business_stats set rating_3_count = abs(business_id % 2), rating_4_count = 1 - abs(business_id % 2)
where business_id < -100;

create function pg_temp.pages(arguments text, size integer) returns bigint[] language plpgsql as $$
declare
  page record;
  last text;
  ids bigint[] := '{}';
begin
  for turn in 1..100 loop
    execute format(
      'select array_agg(id) as ids, (array_agg(cursor))[count(*)] as cursor
       from public.search_businesses(%s, page_size => $1, after_cursor => $2)', arguments
    ) into page using size, last;
    exit when page.ids is null;
    ids := ids || page.ids;
    last := page.cursor;
  end loop;
  return ids;
end
$$;

create temporary table asked (arguments text);
insert into asked values
  ($$query => 'pagetest'$$),
  ($$query => 'pagetest', latitude => 6.02, longitude => 3.02$$),
  ($$query => 'pagetest flavoursum'$$),
  ($$latitude => 6.02, longitude => 3.02, category => 'zorbquill'$$),
  ($$category => 'zorbquill'$$);

select is(
  pg_temp.pages(arguments, 7), pg_temp.pages(arguments, 100), 'pages of 7 are one page of 100: ' || arguments
) from asked;
select cmp_ok(
  cardinality(pg_temp.pages(arguments, 7)), '>=', 40, 'and have everything: ' || arguments
) from asked;
select is(
  (select count(distinct id) from unnest(pg_temp.pages(arguments, 7)) as id),
  cardinality(pg_temp.pages(arguments, 7))::bigint, 'once: ' || arguments
) from asked;

select * from finish();
rollback;
