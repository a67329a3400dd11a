-- Reviews: what a person says of a business, once. Whoever changes a review holds its author first, then the
-- business, then the review, then the numbers: two changes at once never wait for each other crosswise.

create table public.reviews (
  id bigint generated always as identity primary key,
  business_id bigint not null references public.businesses (id) on delete cascade,
  author_id uuid not null references public.profiles (id) on delete cascade,
  rating smallint not null,
  comment text not null default '',
  is_visible boolean not null default true,
  hidden_at timestamptz,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  constraint one_review_per_person_and_business unique (business_id, author_id),
  constraint rating_is_1_to_5 check (rating between 1 and 5),
  constraint comment_is_short check (char_length(comment) <= 2000),
  constraint visible_only_when_not_hidden check (not is_visible or hidden_at is null),
  constraint edited_after_created check (edited_at >= created_at)
);

-- A business's reviews, newest first, and those of one rating.
create index reviews_business_id_id_idx on public.reviews (business_id, id desc) where is_visible;
create index reviews_business_id_rating_id_idx on public.reviews (business_id, rating, id desc)
  where is_visible;
create index reviews_author_id_idx on public.reviews (author_id);

alter table public.reviews enable row level security;

-- In this order: an author's own list asks for no business.
create policy reviews_select_visible_own_or_staff on public.reviews for select to anon, authenticated
  using (
    author_id = (select auth.uid())
    or (is_visible and exists (select from public.businesses where businesses.id = business_id))
    or (select private.is_staff())
  );

-- No writes are granted: the functions below make, change and remove reviews.
grant select on public.reviews to anon, authenticated;
grant select, insert, update, delete on public.reviews to service_role;

comment on table public.reviews is
  'One review a person and business, never of one''s own business. Written by functions only.';
comment on column public.reviews.rating is 'Stars, 1 to 5.';
comment on column public.reviews.comment is 'Empty for a bare rating.';
comment on column public.reviews.is_visible is
  'Its author''s account is active and staff have not hidden it. Kept by triggers; the one predicate of '
  'visibility.';
comment on column public.reviews.hidden_at is 'Since when staff have hidden it; null while they have not.';
comment on column public.reviews.edited_at is 'When rating or comment last changed; null if never.';

-- Definer: the author's account is read also when staff or a job changes the review. The lock makes the
-- change and the author's deactivation wait for each other.
create function private.set_review_is_visible() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  new.is_visible = new.hidden_at is null;
  if new.is_visible then
    select deactivated_at is null into new.is_visible from public.accounts where id = new.author_id for share;
    new.is_visible = coalesce(new.is_visible, false);
  end if;
  return new;
end
$$;
comment on function private.set_review_is_visible() is 'Derives is_visible from what it depends on.';

create trigger reviews_before_set_is_visible
  before insert or update of hidden_at, is_visible, author_id on public.reviews
  for each row execute function private.set_review_is_visible();

-- A person's reviews count for businesses of others. Whoever takes all of somebody's rows away, or hides or
-- shows them, holds every business that this changes before it changes the first: two people who have
-- reviewed each other's businesses would otherwise wait for each other crosswise.
create function private.lock_businesses_of_person(person_id uuid) returns void
language plpgsql
set search_path = ''
as $$
declare
  affected record;
begin
  for affected in
    select id, owner_id = person_id as is_own from public.businesses
    where owner_id = person_id
      -- A review that comes or goes changes the numbers of the business.
      or id in (select business_id from public.reviews where author_id = person_id)
    order by id
  loop
    -- Their own may be deleted. On those of others, visits and the like need not wait.
    if affected.is_own then
      perform from public.businesses where id = affected.id for update;
    else
      perform from public.businesses where id = affected.id for no key update;
    end if;
  end loop;
end
$$;
comment on function private.lock_businesses_of_person(uuid) is
  'Holds the businesses that change with a person''s account, in the order of their ids.';

-- Definer: whoever changes the account has no right on the businesses. What follows an account goes over the
-- businesses that the person owns and then over those reviewed; two people may each own what the other
-- reviewed. So all are held at first, in id order.
create function private.lock_businesses_of_account() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform from public.businesses
  where owner_id = new.id or id in (select business_id from public.reviews where author_id = new.id)
  order by id
  for no key update;
  return new;
end
$$;
comment on function private.lock_businesses_of_account() is
  'Holds what a change of an account is about to change: the person''s businesses and the reviewed ones.';

create trigger accounts_before_lock_businesses before update of deactivated_at, email on public.accounts
  for each row
  when ((old.deactivated_at is null) <> (new.deactivated_at is null) or old.email <> new.email)
  execute function private.lock_businesses_of_account();

-- Definer for the same reason. The account comes before the businesses, as when it is switched off.
create function private.lock_before_person_goes() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform from public.accounts where id = old.id for update;
  perform private.lock_businesses_of_person(old.id);
  return old;
end
$$;
comment on function private.lock_before_person_goes() is
  'Holds what deleting a person is about to delete or change: the account, the person''s businesses and the '
  'reviewed ones.';

-- Triggers go by their names: this one before those of other domains, which hold what hangs on businesses.
create trigger profiles_before_all_lock_businesses before delete on public.profiles
  for each row execute function private.lock_before_person_goes();

-- Definer: deactivation is the account's change, the reviews only follow.
create function private.follow_author_activity() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  update public.reviews set is_visible = is_visible where author_id = new.id;
  return new;
end
$$;
comment on function private.follow_author_activity() is
  'Hides or shows an author''s reviews with the account.';

create trigger accounts_after_follow_author_activity after update of deactivated_at on public.accounts
  for each row when ((old.deactivated_at is null) <> (new.deactivated_at is null))
  execute function private.follow_author_activity();


create table public.review_revisions (
  id bigint generated always as identity primary key,
  review_id bigint not null references public.reviews (id) on delete cascade,
  rating smallint not null,
  comment text not null,
  replaced_at timestamptz not null default now()
);

create index review_revisions_review_id_idx on public.review_revisions (review_id);

alter table public.review_revisions enable row level security;

create policy review_revisions_select_author_or_staff on public.review_revisions for select to authenticated
  using (
    exists (select from public.reviews where reviews.id = review_id and author_id = (select auth.uid()))
    or (select private.is_staff())
  );

-- No writes are granted: the trigger below keeps what an edit replaces.
grant select on public.review_revisions to authenticated;
grant select, insert, update, delete on public.review_revisions to service_role;

comment on table public.review_revisions is
  'What a review said before each edit. Seen by its author and by staff.';

-- Definer: nobody is granted to insert revisions.
create function private.keep_review_revision() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into public.review_revisions (review_id, rating, comment) values (old.id, old.rating, old.comment);
  new.edited_at = now();
  return new;
end
$$;
comment on function private.keep_review_revision() is 'Keeps the earlier text of a review that is edited.';

create trigger reviews_before_keep_revision before update of rating, comment on public.reviews
  for each row when ((old.rating, old.comment) is distinct from (new.rating, new.comment))
  execute function private.keep_review_revision();


-- Definer: nobody is granted to write the numbers. Three lists of one length: of each change the business,
-- the rating, and 1 for one more or -1 for one less.
create function private.count_ratings(business_ids bigint[], ratings smallint[], amounts integer[])
returns void
language plpgsql strict security definer
set search_path = ''
as $$
begin
  -- In id order, and held until the end. A changed average ends in the business's row (its search document),
  -- so that comes first; the badge in the same row of numbers is written without it.
  perform from public.businesses where id = any (business_ids) order by id for no key update;
  perform from public.business_stats
  where business_id = any (business_ids)
  order by business_id
  for no key update;

  update public.business_stats set
    rating_1_count = rating_1_count + difference.of_1,
    rating_2_count = rating_2_count + difference.of_2,
    rating_3_count = rating_3_count + difference.of_3,
    rating_4_count = rating_4_count + difference.of_4,
    rating_5_count = rating_5_count + difference.of_5
  from (
    select
      change.business_id,
      coalesce(sum(amount) filter (where rating = 1), 0) as of_1,
      coalesce(sum(amount) filter (where rating = 2), 0) as of_2,
      coalesce(sum(amount) filter (where rating = 3), 0) as of_3,
      coalesce(sum(amount) filter (where rating = 4), 0) as of_4,
      coalesce(sum(amount) filter (where rating = 5), 0) as of_5
    from unnest(business_ids, ratings, amounts) as change (business_id, rating, amount)
    group by change.business_id
  ) as difference
  where business_stats.business_id = difference.business_id
    and (of_1, of_2, of_3, of_4, of_5) <> (0, 0, 0, 0, 0);
end
$$;
comment on function private.count_ratings(bigint[], smallint[], integer[]) is
  'Adds visible ratings to the numbers of their businesses, or takes them away.';

-- By statement: an author with many reviews comes and goes in one step, in an order that never meets
-- another's.
create function private.count_inserted_ratings() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.count_ratings(array_agg(business_id), array_agg(rating), array_agg(1))
  from changed where is_visible;
  return null;
end
$$;
comment on function private.count_inserted_ratings() is 'Counts new visible reviews.';

create trigger reviews_after_insert_count_ratings after insert on public.reviews
  referencing new table as changed
  for each statement execute function private.count_inserted_ratings();

create function private.count_updated_ratings() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.count_ratings(array_agg(business_id), array_agg(rating), array_agg(amount))
  from (
    select business_id, rating, 1 as amount from changed where is_visible
    union all
    select business_id, rating, -1 from former where is_visible
  ) as differences;
  return null;
end
$$;
comment on function private.count_updated_ratings() is
  'Counts reviews again that changed their rating or their visibility.';

create trigger reviews_after_update_count_ratings after update on public.reviews
  referencing old table as former new table as changed
  for each statement execute function private.count_updated_ratings();

create function private.count_deleted_ratings() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.count_ratings(array_agg(business_id), array_agg(rating), array_agg(-1))
  from former where is_visible;
  return null;
end
$$;
comment on function private.count_deleted_ratings() is 'Takes deleted reviews out of the numbers.';

create trigger reviews_after_delete_count_ratings after delete on public.reviews
  referencing old table as former
  for each statement execute function private.count_deleted_ratings();

-- Definer: whoever reviews has no right on the owner's notifications.
create function private.notify_of_review() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.notify(
    businesses.owner_id,
    'review_notification',
    'New review',
    format('%s got a review with %s of 5 stars.', businesses.name, new.rating),
    new.business_id, new.author_id, new.id
  ) from public.businesses where id = new.business_id;
  return null;
end
$$;
comment on function private.notify_of_review() is 'Tells an owner of a new review.';

create trigger reviews_after_notify after insert on public.reviews
  for each row when (new.is_visible) execute function private.notify_of_review();
