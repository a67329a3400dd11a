-- Five for each business on average, most of them of a few. The authors of one business are people at a constant distance
-- from each other, so that nobody reviews it twice; a business that is not well run gets worse ones.
create unlogged table bench.review_counts as
select i, least(floor(2.5 * power(-ln(1 - bench.unit(i, 30)), 2) + bench.unit(i, 31)), :n / 10)::integer as reviews
from generate_series(1::bigint, :n) as i;

insert into public.reviews (business_id, author_id, rating, comment, created_at)
select business, bench.person(author), rating, comment, written.created_at
from (
  select
    i as business,
    1 + (floor(bench.unit(i, 32) * :n)::bigint + turn * 7919) % :n as author,
    greatest(1, least(5, round(
      2.2 + 2.6 * bench.unit(i, 33) + 2 * (bench.unit(i * 1000 + turn, 34) - 0.4)
    )))::smallint as rating,
    bench.pick(phrases.comments, bench.unit(i * 1000 + turn, 35)) as comment,
    :today::timestamptz - interval '1 day' - bench.unit(i * 1000 + turn, 36) * interval '400 days' as created_at
  from bench.review_counts
  cross join lateral generate_series(1, reviews) as turn
  cross join bench.phrases
) as written
join public.businesses on businesses.id = business and businesses.owner_id <> bench.person(author)
order by written.created_at;

insert into public.business_stats
  (business_id, rating_1_count, rating_2_count, rating_3_count, rating_4_count, rating_5_count)
select
  businesses.id,
  count(*) filter (where rating = 1), count(*) filter (where rating = 2), count(*) filter (where rating = 3),
  count(*) filter (where rating = 4), count(*) filter (where rating = 5)
from public.businesses
left join public.reviews on business_id = businesses.id and is_visible
group by businesses.id
order by businesses.id;

insert into public.saved_businesses (user_id, business_id, created_at)
select bench.person(who), business, :today::timestamptz - interval '1 day' - bench.unit(i, 42) * interval '400 days'
from (
  select
    i, 1 + floor(bench.unit(i, 40) * :n)::bigint as who,
    1 + floor(power(bench.unit(i, 41), 2) * :n)::bigint as business
  from generate_series(1::bigint, :n) as i
) as kept
on conflict do nothing;
