-- What reviews told the owners: of one in five, so that a page of notifications has something to look through.
insert into public.notifications
  (recipient_id, type, title, body, business_id, actor_id, subject_id, is_read, created_at)
select
  owner_id, 'review_notification', 'New review',
  format('%s got a review with %s of 5 stars.', name, rating), business_id, author_id, reviews.id,
  bench.unit(reviews.id, 60) < 0.8, reviews.created_at
from public.reviews
join public.businesses on businesses.id = business_id
where reviews.id % 5 = 0
order by reviews.id;
