-- Three quarters of the people own a business each, the rest of the businesses are further ones of theirs.
create unlogged table bench.drawn as
with drawn as (
  select
    i,
    case when i <= :n * 3 / 4 then i else 1 + floor(bench.unit(i, 1) * :n * 3 / 4)::bigint end as owner,
    width_bucket(bench.unit(i, 2), kind_starts) as kind_id,
    width_bucket(bench.unit(i, 3), city_starts) as city_id,
    -- Common words often.
    1 + floor(power(bench.unit(i, 10), 2) * root_count)::integer as root_id,
    1 + floor(bench.unit(i, 11) * root_count)::integer as second_root_id
  from generate_series(1::bigint, :n) as i
  cross join bench.vocabulary
)
select
  i,
  owner,
  kinds.category_id,
  kinds.subcategory_id,
  bench.pick(kinds.nouns, power(bench.unit(i, 4), 1.5)) as noun,
  (
    select string_agg(
      kinds.offers[1 + (floor(bench.unit(i, 100) * 100)::integer + turn) % cardinality(kinds.offers)], ', ' order by turn
    )
    from generate_series(1, 3 + floor(bench.unit(i, 5) * 3)::integer) as turn
  ) as offers,
  cities.name as city,
  cities.state,
  areas.name as area,
  bench.pick(cities.streets, bench.unit(i, 7)) as street,
  -- Around the middle of the area, a kilometre or so.
  areas.latitude + 0.009 * sqrt(-2 * ln(1 - bench.unit(i, 8))) * cos(2 * pi() * bench.unit(i, 9)) as latitude,
  areas.longitude + 0.009 * sqrt(-2 * ln(1 - bench.unit(i, 8))) * sin(2 * pi() * bench.unit(i, 9)) as longitude,
  roots.word as root,
  second_roots.word as second_root,
  initcap(
    bench.pick(vocabulary.syllables, bench.unit(i, 12)) || bench.pick(vocabulary.syllables, bench.unit(i, 13))
      || bench.pick(vocabulary.syllables, bench.unit(i, 14))
  ) as brand,
  bench.pick(vocabulary.endings, bench.unit(i, 15)) as ending,
  bench.pick(vocabulary.openers, bench.unit(i, 16)) as opener,
  bench.unit(i, 17) as shape,
  bench.unit(i, 18) as standing
from drawn
join bench.kinds on kinds.id = kind_id
join bench.cities on cities.id = drawn.city_id
join bench.areas
  on areas.city_id = drawn.city_id
  and areas.position = 1 + floor(power(bench.unit(i, 6), 1.4) * cities.area_count)::integer
join bench.roots on roots.id = root_id
join bench.roots as second_roots on second_roots.id = second_root_id
cross join bench.vocabulary;

create unlogged table bench.named as
select
  i,
  case
    when shape < 0.25 then brand || ' ' || noun
    when shape < 0.45 then root || ' ' || noun
    when shape < 0.60 then root || ' ' || second_root || ' ' || noun
    when shape < 0.70 then root || ' ' || noun || ' ' || ending
    when shape < 0.78 then area || ' ' || noun
    when shape < 0.84 then root || '''s ' || noun
    when shape < 0.90 then root || ' & ' || second_root || ' ' || noun
    when shape < 0.95 then 'Mama ' || root || ' ' || noun
    else brand || ' ' || ending
  end as name
from bench.drawn;

create unlogged table bench.slugs as
select
  i,
  case
    when place = 1 and not private.is_reserved_slug(wanted) then wanted
    when place < 10 then wanted || '-' || place
    else wanted || '-' || left(md5(i::text), 8)
  end as slug
from (
  select i, wanted, row_number() over (partition by wanted order by i) as place
  from (select i, private.slug_of(name) as wanted from bench.named) as wishes
) as placed;

insert into public.businesses (
  id, owner_id, name, description, website, category_id, address, state, latitude, longitude, contact_email, phone,
  approval_status, is_active, is_listed, created_at, updated_at, slug
) overriding system value
select
  i,
  bench.person(owner),
  name,
  format('%s %s in %s, %s.', opener, offers, area, city)
    || case when standing < 0.5 then format(' %s of %s since %s.', noun, city, 1985 + (standing * 70)::integer) else '' end,
  case when shape > 0.6 then format('https://business-%s.example', i) else '' end,
  category_id,
  format('%s %s, %s, %s', 1 + (bench.unit(i, 19) * 180)::integer, street, area, city),
  state,
  latitude,
  longitude,
  format('person-%s@bench.delve.test', owner),
  '+234 900 ' || lpad((bench.unit(i, 20) * 9999999)::integer::text, 7, '0'),
  case when standing < 0.03 then 'draft' when standing < 0.04 then 'pending' else 'approved' end,
  standing < 0.98,
  standing >= 0.04 and standing < 0.98,
  :today::timestamptz - interval '420 days' - bench.unit(i, 21) * interval '500 days',
  :today::timestamptz - interval '30 days',
  slug
from bench.drawn
join bench.named using (i)
join bench.slugs using (i)
order by i;

insert into public.business_slugs (slug, business_id) select slug, i from bench.slugs;

-- One subcategory, or two of the same category.
insert into public.business_subcategories (business_id, subcategory_id)
select i, subcategory_id from bench.drawn
union
select i, (array_agg(subcategories.id order by subcategories.id))[1 + floor(bench.unit(i, 22) * count(*))::integer]
from bench.drawn
join public.subcategories using (category_id)
where bench.unit(i, 23) < 0.3
group by i;

insert into public.business_amenities (business_id, amenity_id)
select i, id
from bench.drawn
join public.amenities on bench.unit(i, 200 + id::integer) < 0.5 / power(id::double precision, 0.6);

-- Two in five tell their hours: six days, and some on Sunday.
insert into public.opening_hours (business_id, weekday, opens_at, closes_at)
select
  i, weekday, time '06:00' + floor(bench.unit(i, 25) * 8) * interval '30 minutes',
  time '16:00' + floor(bench.unit(i, 26) * 14) * interval '30 minutes'
from bench.drawn
cross join generate_series(1, 7) as weekday
where bench.unit(i, 24) < 0.4 and (weekday < 7 or bench.unit(i, 27) < 0.3);

insert into public.business_images (business_id, path, width, height, created_at)
select i, format('%s/%s/%s.jpg', bench.person(owner), i, md5(i::text)), 1200, 800, :today::timestamptz - interval '90 days'
from bench.drawn
where bench.unit(i, 28) < 0.35
order by i;

select setval('public.businesses_id_seq', :n);
