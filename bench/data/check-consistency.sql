create temporary table sample on commit drop as
select id from public.businesses where hashint8(id) % 50 = 0 or id < 10 order by hashint8(id) limit 200;

create temporary table former_documents on commit drop as
select * from private.search_documents where business_id in (select id from sample);
create temporary table former_stats on commit drop as
select * from public.business_stats where business_id in (select id from sample);
create temporary table former_listing on commit drop as
select id, is_active, is_listed from public.businesses where id in (select id from sample);
create temporary table former_reviews on commit drop as
select * from public.reviews where business_id in (select id from sample);

-- Out and in again, by the triggers.
update public.businesses set is_active = not is_active where id in (select id from sample);
update public.businesses set is_active = not is_active where id in (select id from sample);
delete from public.reviews where id in (select id from former_reviews);
insert into public.reviews overriding system value select * from former_reviews order by id;

select 'search documents' as what, count(*) as checked, count(*) filter (where former is distinct from present) as wrong
from former_documents as former
full join (select * from private.search_documents where business_id in (select id from sample)) as present
  using (business_id)
union all
select 'listings', count(*), count(*) filter (where present.is_listed <> former.is_listed)
from former_listing as former join public.businesses as present using (id)
union all
select 'ratings', count(*), count(*) filter (where former is distinct from present)
from former_stats as former
full join (select * from public.business_stats where business_id in (select id from sample)) as present
  using (business_id)
union all
select 'words of names', count(*), count(*) filter (where search_words.word is null)
from public.businesses
cross join lateral unnest(tsvector_to_array(to_tsvector('simple', private.fold(name)))) as used (word)
left join private.search_words using (word)
where id in (select id from sample) and is_listed and private.is_correctable(used.word)
union all
select 'slugs', count(*), count(*) filter (where business_slugs.business_id is distinct from businesses.id)
from public.businesses left join public.business_slugs using (slug)
where businesses.id in (select id from sample)
union all
select 'sums of reviews', count(*), count(*) filter (where days.total is distinct from real.total or months.total is distinct from real.total)
from (select business_id, count(*) as total from former_reviews where is_visible group by business_id) as real
left join (
  select business_id, sum(amount) as total from private.performance_days where metric = 'reviews' group by business_id
) as days using (business_id)
left join (
  select business_id, sum(amount) as total from private.performance_months where metric = 'reviews' group by business_id
) as months using (business_id)
union all
select 'sums of visits', count(*), count(*) filter (where days.total is distinct from 100000 or months.total is distinct from 100000)
from generate_series(2, 4) as business_id
left join (
  select business_id, sum(amount) as total from private.performance_days where metric = 'profile_visits' group by business_id
) as days using (business_id)
left join (
  select business_id, sum(amount) as total from private.performance_months where metric = 'profile_visits' group by business_id
) as months using (business_id)
union all
select 'unread counts', count(*), count(*) filter (
  where last_seq <> newest
    or user_unread_count <> unread_of_user
    or business_unread_count <> unread_of_business
)
from public.chats
cross join lateral (
  select
    max(seq) as newest,
    count(*) filter (where sender_side = 'business' and seq > user_read_seq) as unread_of_user,
    count(*) filter (where sender_side = 'user' and seq > business_read_seq) as unread_of_business
  from public.messages where chat_id = chats.id
) as counted
where chats.id <= 200;
