-- Writing, changing and removing one's review, and reading those of a business.

create function private.check_review(rating integer, comment text) returns void
language plpgsql immutable
set search_path = ''
as $$
begin
  if rating not between 1 and 5 then
    raise sqlstate 'PT400' using
      message = 'A rating is a whole number from 1 to 5.',
      detail = 'invalid_rating',
      hint = 'Send 1, 2, 3, 4 or 5.';
  end if;
  if char_length(comment) > 2000 then
    raise sqlstate 'PT400' using
      message = 'The comment is too long.',
      detail = 'invalid_comment',
      hint = 'Send at most 2000 characters.';
  end if;
end
$$;
comment on function private.check_review(integer, text) is 'PT400 invalid_rating or invalid_comment.';

create function private.raise_review_not_found() returns void
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT404' using
    message = 'There is no such review.',
    detail = 'review_not_found',
    hint = 'Use the id of a review that you can see.';
end
$$;
comment on function private.raise_review_not_found() is
  'One answer for a review that does not exist and one that the caller has nothing to do with.';

-- Definer: reviews are not granted to be written. It asks for the caller itself.
create function public.create_review(business_id bigint, rating integer, comment text default '')
returns public.reviews
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.hold_caller();
  owner uuid;
  review public.reviews;
begin
  if create_review.rating is null then
    create_review.rating := 0;
  end if;
  perform private.check_review(create_review.rating, create_review.comment);
  select owner_id into owner from public.businesses
  where id = create_review.business_id and (is_listed or owner_id = person)
  for no key update;
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business of the directory.';
  end if;
  if owner = person then
    raise sqlstate 'PT403' using
      message = 'Nobody reviews their own business.',
      detail = 'own_business',
      hint = 'Reply to the reviews of others instead.';
  end if;
  insert into public.reviews (business_id, author_id, rating, comment)
  values (
    create_review.business_id, person, create_review.rating, btrim(coalesce(create_review.comment, ''))
  )
  on conflict (business_id, author_id) do nothing
  returning * into review;
  if review.id is null then
    raise sqlstate 'PT409' using
      message = 'You have reviewed this business already.',
      detail = 'already_reviewed',
      hint = 'Change the review that you have written.';
  end if;
  return review;
end
$$;
grant execute on function public.create_review(bigint, integer, text) to authenticated;
comment on function public.create_review(bigint, integer, text) is
  'The caller''s review of a listed business, rating 1 to 5, the comment may be empty. PT400 invalid_rating '
  'or invalid_comment, PT403 own_business, PT404 business_not_found, PT409 already_reviewed.';

-- Definer: it reads the review before the caller's right to it is known.
create function private.hold_own_review(review_id bigint) returns public.reviews
language plpgsql security definer
set search_path = ''
as $$
declare
  person uuid := private.hold_caller();
  review public.reviews;
begin
  perform from public.businesses
  where id = (select business_id from public.reviews where id = review_id)
  for no key update;
  select * into review from public.reviews where id = review_id and author_id = person for no key update;
  if not found then
    perform private.raise_review_not_found();
  end if;
  return review;
end
$$;
comment on function private.hold_own_review(bigint) is
  'The caller''s review, held until the end in the common order. PT404 review_not_found.';

-- Definer: reviews are not granted to be written.
create function public.edit_review(review_id bigint, rating integer default null, comment text default null)
returns public.reviews
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  review public.reviews := private.hold_own_review(edit_review.review_id);
begin
  perform private.check_review(edit_review.rating, edit_review.comment);
  update public.reviews set
    rating = coalesce(edit_review.rating, rating),
    comment = coalesce(btrim(edit_review.comment), comment)
  where id = review.id
  returning * into review;
  return review;
end
$$;
grant execute on function public.edit_review(bigint, integer, text) to authenticated;
comment on function public.edit_review(bigint, integer, text) is
  'Changes the caller''s review; null leaves a part as it is. What it said before is kept. PT400 '
  'invalid_rating or invalid_comment, PT404 review_not_found.';

-- Definer: reviews are not granted to be deleted.
create function public.delete_review(review_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
declare
  review public.reviews := private.hold_own_review(review_id);
begin
  -- Deleted, it could be written anew, and staff's decision would be worth nothing.
  if review.hidden_at is not null then
    raise sqlstate 'PT403' using
      message = 'Staff have hidden this review.',
      detail = 'review_hidden',
      hint = 'Change what it says, and ask staff to show it again.';
  end if;
  delete from public.reviews where id = review.id;
end
$$;
grant execute on function public.delete_review(bigint) to authenticated;
comment on function public.delete_review(bigint) is
  'Removes the caller''s review with its replies and earlier texts. PT403 review_hidden, PT404 '
  'review_not_found.';


create type public.business_review as (
  id bigint,
  rating smallint,
  comment text,
  author_id uuid,
  author_first_name text,
  author_image_path text,
  created_at timestamptz,
  edited_at timestamptz,
  replies jsonb
);
comment on type public.business_review is
  'A result of business_reviews. `replies`: [{id, reply, created_at, edited_at}], oldest first.';

-- Definer: profiles are not public; of an author it shows the first name and the picture. It shows visible
-- reviews of a listed business to anybody, of a hidden one to its owner and staff.
create function public.business_reviews(
  business_id bigint,
  page_size integer default 50,
  before_id bigint default null,
  page integer default null,
  rating integer default null
) returns setof public.business_review
language plpgsql stable security definer
set search_path = ''
-- Which index serves is known only together with what is asked for.
set plan_cache_mode = 'force_custom_plan'
as $$
#variable_conflict use_column
declare
  size integer := least(coalesce(page_size, 50), 100);
begin
  if size < 1 then
    raise sqlstate 'PT400' using
      message = 'A page has at least one result.',
      detail = 'invalid_page_size',
      hint = 'Send a page size from 1 to 100.';
  end if;
  if page not between 1 and 1000 or (page is not null and before_id is not null) then
    raise sqlstate 'PT400' using
      message = 'There is no such page.',
      detail = 'invalid_page',
      hint = 'Send a page from 1 to 1000, or the id of the last review before, not both.';
  end if;
  if business_reviews.rating not between 1 and 5 then
    raise sqlstate 'PT400' using
      message = 'A rating is a whole number from 1 to 5.',
      detail = 'invalid_rating',
      hint = 'Send 1, 2, 3, 4 or 5.';
  end if;
  if not exists (
    select from public.businesses
    where id = business_reviews.business_id
      and (is_listed or owner_id = (select auth.uid()) or (select private.is_staff()))
  ) then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business of the directory.';
  end if;
  return query
  select
    found.id, found.rating, found.comment, found.author_id, profiles.first_name,
    profiles.profile_image_path, found.created_at, found.edited_at,
    (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', review_replies.id,
        'reply', review_replies.reply,
        'created_at', review_replies.created_at,
        'edited_at', review_replies.edited_at
      ) order by review_replies.id), '[]')
      from public.review_replies
      where review_replies.review_id = found.id and review_replies.hidden_at is null
    )
  -- Apart, so that authors and replies are looked up for one page and not for those before it.
  from (
    select * from public.reviews
    where reviews.business_id = business_reviews.business_id
      and is_visible
      and (before_id is null or id < before_id)
      and (business_reviews.rating is null or reviews.rating = business_reviews.rating)
    order by id desc
    limit size
    offset (coalesce(page, 1) - 1) * size
  ) as found
  join public.profiles on profiles.id = found.author_id
  order by found.id desc;
end
$$;
grant execute on function public.business_reviews(bigint, integer, bigint, integer, integer)
  to anon, authenticated, service_role;
comment on function public.business_reviews(bigint, integer, bigint, integer, integer) is
  'Visible reviews of a business with its replies, newest first, of one rating if asked. `before_id` '
  'continues after the review with that id; `page` counts pages from 1 instead. PT400 invalid_page_size, '
  'invalid_page or invalid_rating, PT404 business_not_found.';
