-- Businesses, their subcategories and amenities, and the numbers that change often.

-- Definer: it reads the caller's own account also when the caller's role has no grant on it.
create function private.my_account_email() returns text
language sql stable security definer
set search_path = ''
as $$
  select coalesce((select email from public.accounts where id = (select auth.uid())), '')
$$;
grant execute on function private.my_account_email() to authenticated, service_role;
comment on function private.my_account_email() is
  'The caller''s address, empty without one: a new business''s contact.';

create table public.businesses (
  id bigint generated always as identity primary key,
  owner_id uuid not null default auth.uid() references public.profiles (id) on delete cascade,
  name text not null,
  description text not null default '',
  website text not null default '',
  logo_path text,
  category_id bigint references public.categories (id),
  address text not null default '',
  state text references public.states (name) on update cascade,
  latitude double precision,
  longitude double precision,
  contact_email text not null default private.my_account_email(),
  phone text not null default '',
  approval_status text not null default 'draft',
  is_active boolean not null default true,
  is_listed boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- The default stands for a slug that is made from the name (sql/27_directory_slugs.sql).
  slug text not null default '' unique,
  constraint name_is_present_and_short check (name ~ '\S' and char_length(name) <= 120),
  -- Digits alone would read like an id.
  constraint slug_is_words_with_hyphens
    check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and slug ~ '[^0-9]' and char_length(slug) <= 80),
  constraint description_is_short check (char_length(description) <= 5000),
  -- A frontend makes links of it: nothing but the web's own schemes.
  constraint website_is_empty_or_http_url
    check (website = '' or (website ~* '^https?://[^\s/?#]+\S*$' and char_length(website) <= 2000)),
  constraint logo_path_is_short check (char_length(logo_path) between 1 and 400),
  -- Uploads lie below their uploader's id. No segment begins with a dot: `..` would lead to somebody else's.
  constraint logo_path_is_the_owners
    check (logo_path ~ ('^' || owner_id::text || '(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$')),
  constraint address_is_short check (char_length(address) <= 300),
  constraint contact_email_is_empty_or_address
    check (contact_email = '' or (contact_email ~ '^[^\s@]+@[^\s@]+$' and char_length(contact_email) <= 254)),
  constraint phone_is_empty_or_number check (phone = '' or phone ~ '^\+?[0-9][0-9 ().-]{2,31}$'),
  constraint latitude_and_longitude_together check ((latitude is null) = (longitude is null)),
  constraint location_is_in_nigeria check (latitude between 4 and 14 and longitude between 2.5 and 15),
  constraint approval_status_is_known check (approval_status in ('draft', 'pending', 'approved', 'rejected')),
  constraint listed_only_when_approved_and_active
    check (not is_listed or (approval_status = 'approved' and is_active))
);

create index businesses_owner_id_idx on public.businesses (owner_id);
create index businesses_category_id_idx on public.businesses (category_id);
create index businesses_state_idx on public.businesses (state);
-- Newest listed businesses first, however many drafts lie between them.
create index businesses_listed_id_idx on public.businesses (id) where is_listed;
create index businesses_logo_path_idx on public.businesses (logo_path) where logo_path is not null;

alter table public.businesses enable row level security;

create policy businesses_select_listed_own_or_staff on public.businesses for select to anon, authenticated
  using (is_listed or owner_id = (select auth.uid()) or (select private.is_staff()));
create policy businesses_insert_own on public.businesses for insert to authenticated
  with check (owner_id = (select auth.uid()));
create policy businesses_update_own on public.businesses for update to authenticated
  using (owner_id = (select auth.uid()))
  with check (owner_id = (select auth.uid()));

-- A visitor does not see contact_email: addresses are for people who are signed in.
grant select (
  id, owner_id, name, description, website, logo_path, category_id, address, state, latitude, longitude,
  phone, approval_status, is_active, is_listed, created_at, updated_at, slug
) on public.businesses to anon;
grant select on public.businesses to authenticated;
-- approval_status, is_active, is_listed, slug and owner_id are not granted: functions and triggers decide
-- them.
grant insert (
  name, description, website, logo_path, category_id, address, state, latitude, longitude, contact_email,
  phone
) on public.businesses to authenticated;
grant update (
  name, description, website, logo_path, category_id, address, state, latitude, longitude, contact_email,
  phone
) on public.businesses to authenticated;
grant select, insert, update, delete on public.businesses to service_role;

comment on table public.businesses is
  'A business in the directory. Anybody sees the listed ones, an owner also their own.';
comment on column public.businesses.logo_path is 'Object in the bucket `images`; null until a logo is set.';
comment on column public.businesses.latitude is 'Degrees north (WGS 84), inside Nigeria''s bounding box.';
comment on column public.businesses.longitude is 'Degrees east (WGS 84), inside Nigeria''s bounding box.';
comment on column public.businesses.contact_email is
  'Shown to people who are signed in. Starts as the owner''s address; the owner may change or clear it.';
comment on column public.businesses.approval_status is '`draft`, `pending`, `approved` or `rejected`.';
comment on column public.businesses.is_listed is
  'Approved, active and of an active owner. Kept by triggers; the one predicate of visibility.';
comment on column public.businesses.slug is
  'The business''s name in links, unique. Made from the name at first; a rename keeps it, set_business_slug '
  'changes it.';

create trigger businesses_before_set_updated_at before update on public.businesses
  for each row execute function private.set_updated_at();

-- Switching an account off locks the account and then the businesses, deleting a person the profile before
-- both. A function that may list a business, or writes rows that name its owner, begins with this: in one order
-- nobody waits crosswise.
create function private.lock_person(person_id uuid) returns void
language plpgsql
set search_path = ''
as $$
begin
  perform from public.profiles where id = person_id for key share;
  perform from public.accounts where id = person_id for share;
end
$$;
comment on function private.lock_person(uuid) is
  'Until the transaction ends, nobody deletes this person or switches the account on or off.';

create function private.hold_person(person_id uuid) returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.lock_person(person_id);
  -- A token may outlive what it stands for by the moment in which this waited.
  if not exists (select from public.accounts where id = person_id and deactivated_at is null) then
    raise sqlstate 'PT401' using
      message = 'This session has ended.',
      detail = 'session_ended',
      hint = 'Sign in again.';
  end if;
end
$$;
comment on function private.hold_person(uuid) is
  'Holds a person, whose account is on and stays on until the transaction ends. PT401 session_ended.';

create function private.hold_caller() returns uuid
language plpgsql
set search_path = ''
as $$
declare
  person uuid := private.require_person();
begin
  perform private.hold_person(person);
  return person;
end
$$;
comment on function private.hold_caller() is
  'The id of the caller, whose account is on and stays on until the transaction ends. Called first by '
  'functions that run as their owner. PT401 not_signed_in or session_ended.';

-- Definer: the owner's account is read also when staff or a job changes the row. The lock makes an approval
-- and the owner's deactivation wait for each other, so that neither works from what the other is about to
-- change.
create function private.set_is_listed() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  new.is_listed = new.approval_status = 'approved' and new.is_active;
  if new.is_listed then
    select deactivated_at is null into new.is_listed
    from public.accounts where id = new.owner_id
    for share;
    new.is_listed = coalesce(new.is_listed, false);
  end if;
  return new;
end
$$;
comment on function private.set_is_listed() is 'Derives is_listed from what it depends on.';

create trigger businesses_before_set_is_listed
  before insert or update of approval_status, is_active, is_listed, owner_id on public.businesses
  for each row execute function private.set_is_listed();

-- Definer: deactivation is the account's change, the businesses only follow.
create function private.follow_owner_activity() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  update public.businesses set is_listed = is_listed where owner_id = new.id;
  return new;
end
$$;
comment on function private.follow_owner_activity() is
  'Hides or shows an owner''s businesses with the account.';

create trigger accounts_after_follow_activity after update of deactivated_at on public.accounts
  for each row when ((old.deactivated_at is null) <> (new.deactivated_at is null))
  execute function private.follow_owner_activity();

-- Definer for the same reason. A contact that the owner has chosen stays as it is.
create function private.follow_owner_email() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  update public.businesses set contact_email = new.email
  where owner_id = new.id and contact_email = old.email;
  return new;
end
$$;
comment on function private.follow_owner_email() is
  'Keeps an address that its owner has given up from being shown as a business''s contact.';

create trigger accounts_after_follow_email after update of email on public.accounts
  for each row when (old.email <> new.email and old.email <> '')
  execute function private.follow_owner_email();


-- Definer: inside a policy it must not run into the policies of businesses again.
create function private.my_business_ids() returns setof bigint
language sql stable security definer
set search_path = ''
as $$
  select id from public.businesses where owner_id = (select auth.uid())
$$;
grant execute on function private.my_business_ids() to anon, authenticated, service_role;
comment on function private.my_business_ids() is 'The businesses that the caller owns; for policies.';


-- Definer: it needs the right to update the business. A change of what hangs on a business ends with the
-- business's own row (its search document), as functions that begin with that row do: taken last by the one
-- and first by the other, two changes at once would wait for each other crosswise.
create function private.lock_business_of_part() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform from public.businesses where id in (old.business_id, new.business_id) order by id for no key update;
  return coalesce(new, old);
end
$$;
comment on function private.lock_business_of_part() is
  'Holds a business before its subcategories, amenities, hours, services or images change.';

-- Definer: what is counted is the business's, whatever the caller may see. It counts right because the
-- trigger above holds the business. Arguments of the trigger: how many, and of what.
create function private.limit_parts_of_business() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  most bigint := tg_argv[0];
  present bigint;
begin
  execute format('select count(*) from %I.%I where business_id = $1', tg_table_schema, tg_table_name)
    into present using new.business_id;
  if present > most then
    raise sqlstate 'PT409' using
      message = format('A business has at most %s %s.', most, tg_argv[1]),
      detail = 'too_many_' || tg_argv[1],
      hint = 'Delete some first.';
  end if;
  return null;
end
$$;
comment on function private.limit_parts_of_business() is
  'Refuses more rows of a business than its table allows. PT409 too_many_….';


create table public.business_subcategories (
  business_id bigint not null references public.businesses (id) on delete cascade,
  subcategory_id bigint not null references public.subcategories (id),
  primary key (business_id, subcategory_id)
);

create index business_subcategories_subcategory_id_idx on public.business_subcategories (subcategory_id);

alter table public.business_subcategories enable row level security;

create policy business_subcategories_select_visible on public.business_subcategories
  for select to anon, authenticated
  using (exists (select from public.businesses where businesses.id = business_id));
create policy business_subcategories_insert_own on public.business_subcategories for insert to authenticated
  with check (business_id in (select private.my_business_ids()));
create policy business_subcategories_delete_own on public.business_subcategories for delete to authenticated
  using (business_id in (select private.my_business_ids()));

grant select on public.business_subcategories to anon, authenticated;
grant insert (business_id, subcategory_id), delete on public.business_subcategories to authenticated;
grant select, insert, update, delete on public.business_subcategories to service_role;

comment on table public.business_subcategories is 'The subcategories of a business, all of its own category.';

create trigger business_subcategories_before_lock_business
  before insert or update or delete on public.business_subcategories
  for each row execute function private.lock_business_of_part();

-- The category stays what it is while this looks: the trigger above holds the business.
create function private.check_subcategory_of_category() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  business_category_id bigint;
begin
  select category_id into business_category_id from public.businesses where id = new.business_id;
  if not exists (
    select from public.subcategories where id = new.subcategory_id and category_id = business_category_id
  ) then
    raise sqlstate 'PT422' using
      message = 'A subcategory must belong to the business''s category.',
      detail = 'subcategory_not_in_category',
      hint = format('Subcategory %s is not one of that category.', new.subcategory_id);
  end if;
  return new;
end
$$;
comment on function private.check_subcategory_of_category() is 'Refuses a subcategory of another category.';

-- After, not before: a row that the policies refuse is refused by them, and tells nothing about the category.
create trigger business_subcategories_after_check_category
  after insert or update on public.business_subcategories
  for each row execute function private.check_subcategory_of_category();

-- Definer: the owner's right to change the category is enough to lose what hung on it.
create function private.drop_subcategories_of_former_category() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  delete from public.business_subcategories where business_id = new.id;
  return new;
end
$$;
comment on function private.drop_subcategories_of_former_category() is
  'A business that changes its category loses the subcategories of the former one.';

create trigger businesses_before_drop_subcategories before update of category_id on public.businesses
  for each row when (old.category_id is distinct from new.category_id)
  execute function private.drop_subcategories_of_former_category();


create table public.business_amenities (
  business_id bigint not null references public.businesses (id) on delete cascade,
  amenity_id bigint not null references public.amenities (id),
  primary key (business_id, amenity_id)
);

create index business_amenities_amenity_id_idx on public.business_amenities (amenity_id);

alter table public.business_amenities enable row level security;

create policy business_amenities_select_visible on public.business_amenities for select to anon, authenticated
  using (exists (select from public.businesses where businesses.id = business_id));
create policy business_amenities_insert_own on public.business_amenities for insert to authenticated
  with check (business_id in (select private.my_business_ids()));
create policy business_amenities_delete_own on public.business_amenities for delete to authenticated
  using (business_id in (select private.my_business_ids()));

grant select on public.business_amenities to anon, authenticated;
grant insert (business_id, amenity_id), delete on public.business_amenities to authenticated;
grant select, insert, update, delete on public.business_amenities to service_role;

comment on table public.business_amenities is 'What the place of a business offers.';

create trigger business_amenities_before_lock_business
  before insert or update or delete on public.business_amenities
  for each row execute function private.lock_business_of_part();


create table public.business_stats (
  business_id bigint primary key references public.businesses (id) on delete cascade,
  rating_1_count integer not null default 0,
  rating_2_count integer not null default 0,
  rating_3_count integer not null default 0,
  rating_4_count integer not null default 0,
  rating_5_count integer not null default 0,
  rating_sum bigint not null generated always as (
    rating_1_count + 2::bigint * rating_2_count + 3::bigint * rating_3_count + 4::bigint * rating_4_count
      + 5::bigint * rating_5_count
  ) stored,
  rating_count integer not null generated always as (
    rating_1_count + rating_2_count + rating_3_count + rating_4_count + rating_5_count
  ) stored,
  average_review_rating double precision not null generated always as (
    coalesce(
      round(
        (
          rating_1_count + 2::bigint * rating_2_count + 3::bigint * rating_3_count
            + 4::bigint * rating_4_count + 5::bigint * rating_5_count
        )::numeric
        / nullif(rating_1_count + rating_2_count + rating_3_count + rating_4_count + rating_5_count, 0),
        1
      ),
      0
    )::double precision
  ) stored,
  is_premium boolean not null default false,
  constraint rating_counts_are_not_negative
    check (least(rating_1_count, rating_2_count, rating_3_count, rating_4_count, rating_5_count) >= 0)
);

alter table public.business_stats enable row level security;

create policy business_stats_select_visible on public.business_stats for select to anon, authenticated
  using (exists (select from public.businesses where businesses.id = business_id));

-- No writes are granted: the numbers follow the rows that they count.
grant select on public.business_stats to anon, authenticated;
grant select, insert, update, delete on public.business_stats to service_role;

comment on table public.business_stats is
  'Numbers of a business that change more often than the business itself.';
comment on column public.business_stats.rating_1_count is
  'How many visible reviews give 1 star; likewise for 2 to 5. The rest of the rating columns derives from these.';
comment on column public.business_stats.average_review_rating is 'One decimal; 0 without reviews.';
comment on column public.business_stats.is_premium is
  'The badge: whether the owner has a plan. Kept by triggers and a job of the subscriptions.';

-- Definer: nobody is granted to insert here.
create function private.create_business_stats() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into public.business_stats (business_id) values (new.id);
  return new;
end
$$;
comment on function private.create_business_stats() is 'Gives a new business its row of numbers.';

create trigger businesses_after_create_stats after insert on public.businesses
  for each row execute function private.create_business_stats();


create function private.raise_business_not_found() returns void
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT404' using
    message = 'You have no such business.',
    detail = 'business_not_found',
    hint = 'Use the id of a business that you own.';
end
$$;
grant execute on function private.raise_business_not_found() to authenticated, service_role;
comment on function private.raise_business_not_found() is
  'One answer for a business that does not exist and one of somebody else, so that ids tell nothing.';

create function public.set_business_amenities(business_id bigint, amenity_ids bigint[]) returns void
language plpgsql
set search_path = ''
as $$
#variable_conflict use_column
declare
  unknown_ids text;
begin
  -- Held until the end, so that two changes at once leave one of the two sets and not their union.
  perform from public.businesses
  where id = set_business_amenities.business_id and owner_id = (select auth.uid())
  for no key update;
  if not found then
    perform private.raise_business_not_found();
  end if;

  select string_agg(coalesce(wanted::text, 'null'), ', ') into unknown_ids
  from (
    select distinct wanted from unnest(amenity_ids) as wanted
    where wanted is null or wanted not in (select id from public.amenities)
    limit 10
  ) as unknown;
  if amenity_ids is null or unknown_ids is not null then
    raise sqlstate 'PT422' using
      message = 'There is no such amenity.',
      detail = 'unknown_amenity',
      hint = coalesce('Unknown: ' || unknown_ids, 'Send a list of ids, which may be empty.');
  end if;

  delete from public.business_amenities
  where business_id = set_business_amenities.business_id and amenity_id <> all (amenity_ids);
  insert into public.business_amenities (business_id, amenity_id)
  select distinct set_business_amenities.business_id, wanted from unnest(amenity_ids) as wanted
  on conflict do nothing;
end
$$;
grant execute on function public.set_business_amenities(bigint, bigint[]) to authenticated;
comment on function public.set_business_amenities(bigint, bigint[]) is
  'Replaces the amenities of the caller''s business. PT404 business_not_found, PT422 unknown_amenity.';

create function public.set_business_category(
  business_id bigint,
  category_id bigint,
  subcategory_ids bigint[] default '{}'
) returns void
language plpgsql
set search_path = ''
as $$
#variable_conflict use_column
declare
  strange_ids text;
begin
  if not exists (select from public.categories where id = set_business_category.category_id) then
    raise sqlstate 'PT422' using
      message = 'There is no such category.',
      detail = 'unknown_category',
      hint = 'Use an id of the list of categories.';
  end if;
  select string_agg(coalesce(wanted::text, 'null'), ', ') into strange_ids
  from (
    select distinct wanted from unnest(subcategory_ids) as wanted
    where wanted is null or wanted not in (
      select id from public.subcategories where category_id = set_business_category.category_id
    )
    limit 10
  ) as strange;
  if strange_ids is not null then
    raise sqlstate 'PT422' using
      message = 'A subcategory must belong to the business''s category.',
      detail = 'subcategory_not_in_category',
      hint = 'Not in that category: ' || strange_ids;
  end if;

  update public.businesses set category_id = set_business_category.category_id
  where id = set_business_category.business_id and owner_id = (select auth.uid());
  if not found then
    perform private.raise_business_not_found();
  end if;
  delete from public.business_subcategories
  where business_id = set_business_category.business_id
    and subcategory_id <> all (coalesce(subcategory_ids, '{}'));
  insert into public.business_subcategories (business_id, subcategory_id)
  select distinct set_business_category.business_id, wanted from unnest(subcategory_ids) as wanted
  on conflict do nothing;
end
$$;
grant execute on function public.set_business_category(bigint, bigint, bigint[]) to authenticated;
comment on function public.set_business_category(bigint, bigint, bigint[]) is
  'Replaces category and subcategories of the caller''s business. PT404 business_not_found, PT422 '
  'unknown_category or subcategory_not_in_category.';
