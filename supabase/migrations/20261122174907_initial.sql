-- From sql/00_schemas.sql
-- What every other file builds on: extensions, the schema that nobody reaches over HTTP, and grants that
-- start closed.

create extension if not exists pg_trgm with schema extensions;
create extension if not exists unaccent with schema extensions;
create extension if not exists cube with schema extensions;

create schema private;
comment on schema private is
  'Helpers, definer functions, ledgers and search documents. Not exposed by the Data API.';

-- Policies and the Data API's pre-request name functions in here; the tables in it are granted to nobody.
grant usage on schema private to anon, authenticated, service_role;

-- A project may expose what `postgres` makes in public by default. Here nothing is reachable until its own
-- file grants it, whichever way the project is set.
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;

-- Without `in schema`: the form with it leaves PUBLIC's built-in right to execute as it is.
alter default privileges revoke execute on functions from public;

create function private.set_updated_at() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at = now();
  return new;
end
$$;
comment on function private.set_updated_at() is 'Stamps updated_at before a row changes.';

-- From sql/10_identity.sql
-- People: a profile that the product shows, an account that only its owner sees, and who is staff.
-- Auth owns auth.users; both rows below are made and kept by triggers on it.

create table private.staff (
  user_id uuid primary key references auth.users (id) on delete cascade,
  created_at timestamptz not null default now()
);
-- No grants: staff are appointed in SQL by whoever runs the project.
comment on table private.staff is 'Who decides about approvals. Appointed in SQL only.';

-- Definer, because nobody may read private.staff.
create function private.is_staff() returns boolean
language sql stable security definer
set search_path = ''
as $$
  select exists (select from private.staff where user_id = (select auth.uid()))
$$;
grant execute on function private.is_staff() to anon, authenticated, service_role;
comment on function private.is_staff() is 'Whether the caller is staff; for policies.';

create function public.is_staff() returns boolean
language sql stable
set search_path = ''
as $$
  select private.is_staff()
$$;
grant execute on function public.is_staff() to authenticated, service_role;
comment on function public.is_staff() is 'Whether the signed-in person is staff.';


create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  first_name text not null default '',
  last_name text not null default '',
  profile_image_path text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint first_name_is_short check (char_length(first_name) <= 100),
  constraint last_name_is_short check (char_length(last_name) <= 100),
  constraint profile_image_path_is_short check (char_length(profile_image_path) between 1 and 400),
  -- Uploads lie below their uploader's id. No segment begins with a dot: `..` would lead to somebody else's.
  constraint profile_image_path_is_the_persons
    check (profile_image_path ~ ('^' || id::text || '(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$'))
);

alter table public.profiles enable row level security;

create policy profiles_select_own_or_staff on public.profiles for select to authenticated
  using (id = (select auth.uid()) or (select private.is_staff()));
create policy profiles_update_own on public.profiles for update to authenticated
  using (id = (select auth.uid()))
  with check (id = (select auth.uid()));

grant select on public.profiles to authenticated;
grant update (first_name, last_name, profile_image_path) on public.profiles to authenticated;
-- Insert and delete are not granted: registration makes the row, deleting the user removes it.
grant select, insert, update, delete on public.profiles to service_role;

comment on table public.profiles is 'A person''s name and picture. Made by a trigger when they sign up.';
comment on column public.profiles.profile_image_path is
  'Object in the bucket `images`; null until a picture is set.';

create trigger profiles_before_set_updated_at before update on public.profiles
  for each row execute function private.set_updated_at();


create table public.accounts (
  id uuid primary key references public.profiles (id) on delete cascade,
  email text not null default '',
  is_verified boolean not null default false,
  deactivated_at timestamptz
);

alter table public.accounts enable row level security;

create policy accounts_select_own on public.accounts for select to authenticated
  using (id = (select auth.uid()));

grant select on public.accounts to authenticated;
-- No writes are granted: the address follows Auth, the rest is set by the functions that prove it.
grant select, insert, update, delete on public.accounts to service_role;

comment on table public.accounts is
  'The private half of a person, one to one with profiles. Seen by its owner only.';
comment on column public.accounts.email is 'Follows auth.users.email; empty for a user without an address.';
comment on column public.accounts.is_verified is
  'Whether the address was proved to be theirs. Auth confirms every address, so this is kept apart from it.';
comment on column public.accounts.deactivated_at is
  'Since when the person has switched the account off; null while it is on.';


-- Definer: Auth's own role makes the user and holds no rights on these tables. It must not fail for odd
-- metadata, which the person chooses freely, because a failure here is a failed sign-up.
create function private.create_profile_and_account() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  -- Social providers send given_name and family_name, or only a full name.
  whole text := btrim(coalesce(
    new.raw_user_meta_data ->> 'full_name', new.raw_user_meta_data ->> 'name', ''
  ));
  first text := coalesce(
    new.raw_user_meta_data ->> 'first_name',
    new.raw_user_meta_data ->> 'given_name',
    substring(whole from '^\S+'),
    ''
  );
  last text := coalesce(
    new.raw_user_meta_data ->> 'last_name',
    new.raw_user_meta_data ->> 'family_name',
    substring(whole from '^\S+\s+(.*)$'),
    ''
  );
begin
  insert into public.profiles (id, first_name, last_name)
  values (new.id, left(btrim(first), 100), left(btrim(last), 100));
  insert into public.accounts (id, email) values (new.id, coalesce(new.email, ''));
  return new;
end
$$;
comment on function private.create_profile_and_account() is 'Gives a new Auth user a profile and an account.';

create trigger users_after_create_profile_and_account after insert on auth.users
  for each row execute function private.create_profile_and_account();

-- Definer for the same reason. A changed address has not been proved, whatever was proved about the old one.
create function private.follow_user_email() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  update public.accounts set email = coalesce(new.email, ''), is_verified = false where id = new.id;
  return new;
end
$$;
comment on function private.follow_user_email() is 'Copies a changed address of an Auth user to the account.';

create trigger users_after_follow_email after update of email on auth.users
  for each row when (old.email is distinct from new.email) execute function private.follow_user_email();


-- Definer, because callers read neither auth.sessions nor other people's accounts.
create function private.session_is_live() returns boolean
language plpgsql stable security definer
set search_path = ''
as $$
declare
  claimed text := auth.jwt() ->> 'session_id';
begin
  -- API keys and tokens of third parties carry no session.
  if claimed is null then
    return true;
  end if;
  if not pg_input_is_valid(claimed, 'uuid') then
    return false;
  end if;
  return exists (
    select
    from auth.sessions
    join public.accounts on accounts.id = sessions.user_id
    where sessions.id = claimed::uuid
      and sessions.user_id = (select auth.uid())
      and (sessions.not_after is null or sessions.not_after > now())
      and accounts.deactivated_at is null
  );
end
$$;
grant execute on function private.session_is_live() to anon, authenticated, service_role;
comment on function private.session_is_live() is
  'False when the caller''s token belongs to a session that has ended or to a deactivated account.';

create function private.check_request() returns void
language plpgsql stable
set search_path = ''
as $$
declare
  subject text := auth.jwt() ->> 'sub';
begin
  -- Third parties may name people in their own way. Without this, such a token fails or passes by whether the
  -- plan of a request happens to ask a policy who is calling.
  if not pg_input_is_valid(subject, 'uuid') then
    raise sqlstate 'PT401' using
      message = 'This token names nobody.',
      detail = 'invalid_subject',
      hint = 'Sign in.';
  end if;
  if not private.session_is_live() then
    raise sqlstate 'PT401' using
      message = 'This session has ended.',
      detail = 'session_ended',
      hint = 'Sign in again.';
  end if;
end
$$;
grant execute on function private.check_request() to anon, authenticated, service_role;
comment on function private.check_request() is
  'Runs before every request to the Data API, so that a token does not outlive its session. PT401 '
  'session_ended or invalid_subject.';

-- From sql/20_directory_lookups.sql
-- What a business is described with: states, categories and their subcategories, amenities.
-- The rows are the project's own (sql/reference/), so nobody is granted to write them.

create table public.states (
  name text primary key,
  official_name text not null unique,
  iso_code text not null unique,
  aliases text[] not null default '{}',
  constraint iso_code_is_nigerian check (iso_code ~ '^NG-[A-Z]{2}$')
);

alter table public.states enable row level security;

create policy states_select_anybody on public.states for select to anon, authenticated
  using (true);

grant select on public.states to anon, authenticated, service_role;

comment on table public.states is
  'The 36 states of Nigeria and the Federal Capital Territory, which goes by `Abuja`.';
comment on column public.states.iso_code is 'ISO 3166-2:NG.';
comment on column public.states.aliases is 'Other names that a search may use.';


create table public.categories (
  id bigint generated always as identity primary key,
  name text not null,
  constraint name_is_present check (name ~ '\S')
);

create unique index categories_name_idx on public.categories (lower(name));

alter table public.categories enable row level security;

create policy categories_select_anybody on public.categories for select to anon, authenticated
  using (true);

grant select on public.categories to anon, authenticated, service_role;

comment on table public.categories is 'What kind of business it is. A business has at most one.';


create table public.subcategories (
  id bigint generated always as identity primary key,
  category_id bigint not null references public.categories (id),
  name text not null,
  constraint name_is_present check (name ~ '\S')
);

create unique index subcategories_category_id_name_idx on public.subcategories (category_id, lower(name));

alter table public.subcategories enable row level security;

create policy subcategories_select_anybody on public.subcategories for select to anon, authenticated
  using (true);

grant select on public.subcategories to anon, authenticated, service_role;

comment on table public.subcategories is
  'A finer kind within one category. It stays in the category that it was made in.';


create table public.amenities (
  id bigint generated always as identity primary key,
  name text not null,
  constraint name_is_present check (name ~ '\S')
);

create unique index amenities_name_idx on public.amenities (lower(name));

alter table public.amenities enable row level security;

create policy amenities_select_anybody on public.amenities for select to anon, authenticated
  using (true);

grant select on public.amenities to anon, authenticated, service_role;

comment on table public.amenities is 'What a place offers its visitors, such as Wi-Fi.';

-- From sql/21_directory_businesses.sql
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
  constraint name_is_present_and_short check (name ~ '\S' and char_length(name) <= 120),
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
  phone, approval_status, is_active, is_listed, created_at, updated_at
) on public.businesses to anon;
grant select on public.businesses to authenticated;
-- approval_status, is_active, is_listed and owner_id are not granted: functions and triggers decide them.
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
  'Holds a business before its subcategories or amenities change.';


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
  rating_sum bigint not null default 0,
  rating_count integer not null default 0,
  average_review_rating double precision not null generated always as (
    case when rating_count = 0 then 0 else round(rating_sum::numeric / rating_count, 1)::double precision end
  ) stored,
  constraint rating_sum_is_of_ratings_from_1_to_5
    check (rating_count >= 0 and rating_sum between rating_count and 5::bigint * rating_count)
);

alter table public.business_stats enable row level security;

create policy business_stats_select_visible on public.business_stats for select to anon, authenticated
  using (exists (select from public.businesses where businesses.id = business_id));

-- No writes are granted: the numbers follow the rows that they count.
grant select on public.business_stats to anon, authenticated;
grant select, insert, update, delete on public.business_stats to service_role;

comment on table public.business_stats is
  'Numbers of a business that change more often than the business itself.';
comment on column public.business_stats.average_review_rating is 'One decimal; 0 without reviews.';

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

-- From sql/22_directory_search_documents.sql
-- Search by words, place and filters. What it reads lies in one private row for each listed business, so that
-- every way in (words, distance, rating, filters) is an index of one table that holds nothing hidden.

create function private.fold(value text) returns text
language sql stable strict parallel safe
set search_path = ''
as $$
  -- Combining marks go first: unaccent knows the letters of Yoruba and Igbo only in part.
  select lower(extensions.unaccent(
    'extensions.unaccent'::regdictionary,
    regexp_replace(normalize(value, nfd), '[\u0300-\u036f]', '', 'g')
  ))
$$;
comment on function private.fold(text) is
  'Lower case and without accents: how words are stored and looked up.';

create function private.earth_position(latitude double precision, longitude double precision)
returns extensions.cube
language sql immutable strict parallel safe
set search_path = ''
as $$
  select extensions.cube(array[
    6371 * cos(radians(latitude)) * cos(radians(longitude)),
    6371 * cos(radians(latitude)) * sin(radians(longitude)),
    6371 * sin(radians(latitude))
  ])
$$;
comment on function private.earth_position(double precision, double precision) is
  'A place as a point in space, in kilometres: straight lines between such points keep the order of '
  'distances on the ground, and an index can walk them.';

create function private.ground_km(chord_km double precision) returns double precision
language sql immutable strict parallel safe
set search_path = ''
as $$
  select 2 * 6371 * asin(least(chord_km / (2 * 6371), 1))
$$;
comment on function private.ground_km(double precision) is
  'Distance over the ground of a straight line through it.';

create function private.chord_km(ground_km double precision) returns double precision
language sql immutable strict parallel safe
set search_path = ''
as $$
  select 2 * 6371 * sin(least(ground_km / (2 * 6371), pi() / 2))
$$;
comment on function private.chord_km(double precision) is 'The inverse of ground_km.';


create function private.is_correctable(word text) returns boolean
language sql immutable strict parallel safe
set search_path = ''
as $$
  select word ~ '^[a-z]{4,40}$' and to_tsvector('pg_catalog.english', word) <> ''
$$;
comment on function private.is_correctable(text) is
  'Whether a folded word may be mistyped or be the correction of one: letters only, neither short nor a '
  'stop word.';


create table private.search_documents (
  business_id bigint primary key references public.businesses (id) on delete cascade,
  words tsvector not null,
  sort_name text not null,
  category_id bigint,
  subcategory_ids bigint[] not null,
  amenity_ids bigint[] not null,
  state text,
  rating double precision not null,
  place extensions.cube
);

create index search_documents_words_idx on private.search_documents using gin (words);
create index search_documents_place_idx on private.search_documents using gist (place);
create index search_documents_subcategory_ids_idx on private.search_documents using gin (subcategory_ids);
create index search_documents_amenity_ids_idx on private.search_documents using gin (amenity_ids);
-- Best first, each ending in the id: a page starts where the last one ended.
create index search_documents_rating_idx
  on private.search_documents ((-rating), sort_name, business_id);
create index search_documents_category_id_rating_idx
  on private.search_documents (category_id, (-rating), sort_name, business_id);
create index search_documents_state_rating_idx
  on private.search_documents (state, (-rating), sort_name, business_id);

-- No grants: only the definer functions below read and write it.
comment on table private.search_documents is
  'One row for each listed business, and none for any other: what search reads. Kept by triggers.';
comment on column private.search_documents.words is
  'Weights: A name; B category, subcategories, amenities; D description, address, state.';

create table private.search_words (
  word text primary key
);

create index search_words_word_idx on private.search_words
  using gist (word extensions.gist_trgm_ops (siglen = 64));

comment on table private.search_words is
  'Words that occur or have occurred in search documents: candidates for a mistyped one. Writers only add, '
  'so that they never wait for each other on a common word; a search asks the documents whether a candidate '
  'still occurs.';


create view private.search_texts with (security_invoker = true) as
select
  businesses.id as business_id,
  private.fold(businesses.name) as name,
  private.fold(concat_ws(' ', categories.name, subcategories.names, amenities.names)) as kinds,
  private.fold(concat_ws(
    ' ', businesses.description, businesses.address, states.name, states.official_name,
    array_to_string(states.aliases, ' ')
  )) as rest,
  subcategories.ids as subcategory_ids,
  amenities.ids as amenity_ids
from public.businesses
left join public.categories on categories.id = businesses.category_id
left join public.states on states.name = businesses.state
cross join lateral (
  select coalesce(array_agg(id order by id), '{}') as ids, string_agg(name, ' ' order by id) as names
  from public.business_subcategories
  join public.subcategories on subcategories.id = subcategory_id
  where business_id = businesses.id
) as subcategories
cross join lateral (
  select coalesce(array_agg(id order by id), '{}') as ids, string_agg(name, ' ' order by id) as names
  from public.business_amenities
  join public.amenities on amenities.id = amenity_id
  where business_id = businesses.id
) as amenities;

comment on view private.search_texts is 'The folded texts of a business, from the most to the least telling.';

create function private.with_joined_compounds(folded text) returns text
language sql immutable strict parallel safe
set search_path = ''
as $$
  select folded || coalesce(string_agg(' ' || replace(found[1], '-', ''), ''), '')
  from regexp_matches(folded, '(\w+(?:-\w+)+)', 'g') as found
$$;
comment on function private.with_joined_compounds(text) is
  'A text with its hyphenated words added as one, so that `wifi` finds `wi-fi`.';

-- Definer: whoever changes a business has no right on the search tables.
create function private.refresh_search_documents(business_ids bigint[]) returns void
language plpgsql strict security definer
set search_path = ''
as $$
begin
  -- One refresh of a business at a time; the statements below then see what the one before has committed.
  perform from public.businesses where id = any (business_ids) order by id for no key update;

  delete from private.search_documents
  where business_id = any (business_ids)
    and business_id not in (select id from public.businesses where id = any (business_ids) and is_listed);

  insert into private.search_documents
    (business_id, words, sort_name, category_id, subcategory_ids, amenity_ids, state, rating, place)
  select
    businesses.id,
    -- A name's words also as they are written: "The Place" has one that a search otherwise leaves out.
    setweight(to_tsvector('pg_catalog.simple', private.with_joined_compounds(texts.name)), 'A')
      || setweight(to_tsvector('pg_catalog.english', private.with_joined_compounds(texts.name)), 'A')
      || setweight(to_tsvector('pg_catalog.english', private.with_joined_compounds(texts.kinds)), 'B')
      || setweight(to_tsvector('pg_catalog.english', private.with_joined_compounds(texts.rest)), 'D'),
    texts.name,
    businesses.category_id,
    texts.subcategory_ids,
    texts.amenity_ids,
    businesses.state,
    business_stats.average_review_rating,
    private.earth_position(businesses.latitude, businesses.longitude)
  from public.businesses
  join private.search_texts as texts on texts.business_id = businesses.id
  join public.business_stats on business_stats.business_id = businesses.id
  where businesses.id = any (business_ids) and businesses.is_listed
  on conflict (business_id) do update set
    words = excluded.words,
    sort_name = excluded.sort_name,
    category_id = excluded.category_id,
    subcategory_ids = excluded.subcategory_ids,
    amenity_ids = excluded.amenity_ids,
    state = excluded.state,
    rating = excluded.rating,
    place = excluded.place;

  -- In order, so that two writers of the same new words do not wait for each other crosswise.
  insert into private.search_words (word)
  select distinct word
  from public.businesses
  join private.search_texts as texts on texts.business_id = businesses.id
  cross join lateral unnest(tsvector_to_array(to_tsvector(
    'pg_catalog.simple', private.with_joined_compounds(concat_ws(' ', texts.name, texts.kinds, texts.rest))
  ))) as word
  where businesses.id = any (business_ids) and businesses.is_listed and private.is_correctable(word)
  order by word
  on conflict do nothing;
end
$$;
comment on function private.refresh_search_documents(bigint[]) is
  'Makes the search documents of these businesses say what the businesses say, and removes those of hidden '
  'ones.';

create function private.forget_unused_words() returns void
language plpgsql
set search_path = ''
as $$
begin
  -- Writers wait for the moment: a word that one of them is about to use again is not lost.
  lock table private.search_documents in share mode;
  delete from private.search_words
  where not tsvector_to_array(to_tsvector('pg_catalog.english', word)) && (
    select coalesce(array_agg(used.word), '{}')
    from ts_stat('select words from private.search_documents') as used
  );
end
$$;
comment on function private.forget_unused_words() is
  'Job, once a day: drops words that no listed business uses any more, so that the lexicon does not only '
  'grow.';

-- From sql/23_directory_search_triggers.sql
-- What keeps the search documents in step with what they say.

-- The triggers are definer for the reason of refresh_search_documents, and by statement: many rows, one
-- refresh.
create function private.refresh_search_of_inserted() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.refresh_search_documents((select array_agg(id) from changed where is_listed));
  return null;
end
$$;
comment on function private.refresh_search_of_inserted() is 'Puts new listed businesses into search.';

create trigger businesses_after_insert_refresh_search after insert on public.businesses
  referencing new table as changed
  for each statement execute function private.refresh_search_of_inserted();

create function private.refresh_search_of_updated() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.refresh_search_documents((
    select array_agg(changed.id)
    from changed
    join former on former.id = changed.id
    where (changed.is_listed or former.is_listed)
      and (
        changed.name, changed.description, changed.address, changed.state, changed.category_id,
        changed.latitude, changed.longitude, changed.is_listed
      ) is distinct from (
        former.name, former.description, former.address, former.state, former.category_id,
        former.latitude, former.longitude, former.is_listed
      )
  ));
  return null;
end
$$;
comment on function private.refresh_search_of_updated() is
  'Brings businesses up to date in search when something changed that search knows.';

create trigger businesses_after_update_refresh_search after update on public.businesses
  referencing old table as former new table as changed
  for each statement execute function private.refresh_search_of_updated();

create function private.refresh_search_of_parts() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.refresh_search_documents((select array_agg(distinct business_id) from changed));
  return null;
end
$$;
comment on function private.refresh_search_of_parts() is
  'Brings a business up to date in search when its subcategories or amenities changed.';

create trigger business_subcategories_after_insert_refresh_search
  after insert on public.business_subcategories
  referencing new table as changed
  for each statement execute function private.refresh_search_of_parts();
create trigger business_subcategories_after_delete_refresh_search
  after delete on public.business_subcategories
  referencing old table as changed
  for each statement execute function private.refresh_search_of_parts();
create trigger business_amenities_after_insert_refresh_search after insert on public.business_amenities
  referencing new table as changed
  for each statement execute function private.refresh_search_of_parts();
create trigger business_amenities_after_delete_refresh_search after delete on public.business_amenities
  referencing old table as changed
  for each statement execute function private.refresh_search_of_parts();

create function private.refresh_search_of_ratings() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform private.refresh_search_documents((
    select array_agg(changed.business_id)
    from changed
    join former on former.business_id = changed.business_id
    where changed.average_review_rating <> former.average_review_rating
  ));
  return null;
end
$$;
comment on function private.refresh_search_of_ratings() is
  'Brings a business''s place among the best up to date.';

create trigger business_stats_after_update_refresh_search after update on public.business_stats
  referencing old table as former new table as changed
  for each statement execute function private.refresh_search_of_ratings();

create function private.refresh_search_of_lookup() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  -- A state that changes its name changes its businesses, which is the trigger above; here its other names
  -- count.
  perform private.refresh_search_documents(case tg_table_name
    when 'states' then (
      select array_agg(businesses.id) from public.businesses
      where is_listed and state in (
        select to_jsonb(renamed) ->> 'name' from (table changed except table former) as renamed
      )
    )
    when 'categories' then (
      select array_agg(businesses.id) from public.businesses
      where is_listed and category_id in (
        select (to_jsonb(renamed) ->> 'id')::bigint from (table changed except table former) as renamed
      )
    )
    when 'subcategories' then (
      select array_agg(distinct business_id) from public.business_subcategories where subcategory_id in (
        select (to_jsonb(renamed) ->> 'id')::bigint from (table changed except table former) as renamed
      )
    )
    when 'amenities' then (
      select array_agg(distinct business_id) from public.business_amenities where amenity_id in (
        select (to_jsonb(renamed) ->> 'id')::bigint from (table changed except table former) as renamed
      )
    )
  end);
  return null;
end
$$;
comment on function private.refresh_search_of_lookup() is
  'Brings businesses up to date in search when what they are described with is renamed.';

create trigger states_after_refresh_search after update on public.states
  referencing old table as former new table as changed
  for each statement execute function private.refresh_search_of_lookup();
create trigger categories_after_refresh_search after update on public.categories
  referencing old table as former new table as changed
  for each statement execute function private.refresh_search_of_lookup();
create trigger subcategories_after_refresh_search after update on public.subcategories
  referencing old table as former new table as changed
  for each statement execute function private.refresh_search_of_lookup();
create trigger amenities_after_refresh_search after update on public.amenities
  referencing old table as former new table as changed
  for each statement execute function private.refresh_search_of_lookup();

-- From sql/24_directory_search_terms.sql
-- What a search means: words that occur, and states by the names that people use.

-- The planner takes a word that it does not know for one that soon turns up, and would read all rows of a
-- word that never does: here it has the word index only.
create function private.word_occurs(term tsquery) returns boolean
language sql stable
set search_path = ''
set enable_seqscan = off
set enable_indexscan = off
as $$
  select exists (select from private.search_documents where words @@ term)
$$;
comment on function private.word_occurs(tsquery) is 'Whether a listed business has it.';

create function private.search_terms(query text) returns tsquery[]
language plpgsql stable
set search_path = ''
as $$
declare
  folded text := private.fold(left(query, 200));
  -- Words such as "the" and "in" are left out, unless there are no others.
  dictionary regconfig := case
    when to_tsvector('pg_catalog.english', folded) = '' then 'pg_catalog.simple' else 'pg_catalog.english'
  end;
  typed text;
  term tsquery;
  correction record;
  closest real;
  corrected tsquery;
  terms tsquery[] := '{}';
begin
  for typed in
    select lexeme from unnest(to_tsvector('pg_catalog.simple', folded))
    where to_tsvector(dictionary, lexeme) <> ''
    order by positions[1]
    limit 12
  loop
    term := plainto_tsquery(dictionary, typed);
    if private.is_correctable(typed) and not private.word_occurs(term) then
      closest := null;
      corrected := null;
      for correction in
        select
          plainto_tsquery('pg_catalog.english', word) as term,
          extensions.similarity(word, typed) as closeness
        from private.search_words
        where word operator(extensions.%) typed
        order by word operator(extensions.<->) typed, word
        limit 5
      loop
        exit when correction.closeness < closest - 0.1;
        if private.word_occurs(correction.term) then
          closest := coalesce(closest, correction.closeness);
          corrected := coalesce(corrected || correction.term, correction.term);
        end if;
      end loop;
      term := coalesce(corrected, term);
    end if;
    terms := terms || term;
  end loop;
  return terms;
end
$$;
comment on function private.search_terms(text) is
  'One term for each word that was typed. A word that occurs nowhere becomes the nearest words that do.';

create function private.state_named(spoken text) returns text
language sql stable strict
set search_path = ''
as $$
  select name from public.states
  where lower(btrim(spoken)) in (lower(name), lower(official_name), lower(iso_code))
    or lower(btrim(spoken)) in (select lower(alias) from unnest(aliases) as alias)
$$;
comment on function private.state_named(text) is
  'The state of this name, official name, code or alias, in any case.';

-- From sql/25_directory_search_pages.sql
-- The pages of a search, one function for each order. A page starts where the cursor of the last one stands.

create type private.search_key as (
  ordering text,
  relevance double precision,
  rating double precision,
  distance double precision,
  name text,
  business_id bigint
);
comment on type private.search_key is
  'Where in which order a found business stands; a cursor is one in disguise.';

create function private.write_cursor(key private.search_key) returns text
language sql immutable
set search_path = ''
as $$
  select translate(
    encode(convert_to(json_strip_nulls(to_json(key))::text, 'UTF8'), 'base64'), E'+/=\n', '-_'
  )
$$;
comment on function private.write_cursor(private.search_key) is 'An opaque, URL-safe form of the key.';

create function private.read_cursor(written text) returns private.search_key
language plpgsql immutable
set search_path = ''
as $$
declare
  key private.search_key;
begin
  -- Ours are far shorter, and deep nesting exhausts the parser's stack, which is no error of data.
  if length(written) > 4000 then
    written := '';
  end if;
  begin
    key := jsonb_populate_record(
      null::private.search_key,
      convert_from(
        decode(rpad(translate(written, '-_', '+/'), (length(written) + 3) / 4 * 4, '='), 'base64'), 'UTF8'
      )::jsonb
    );
  exception when data_exception then
    key := null;
  end;
  if written is not null and not coalesce(
    case key.ordering
      when 'all_words' then row(key.relevance, key.rating, key.distance, key.business_id) is not null
      when 'any_word' then row(key.relevance, key.rating, key.distance, key.business_id) is not null
      when 'nearest' then row(key.distance, key.business_id) is not null
      when 'best' then row(key.rating, key.name, key.business_id) is not null
    end, false)
  then
    raise sqlstate 'PT400' using
      message = 'This cursor is not one of a search.',
      detail = 'invalid_cursor',
      hint = 'Send the cursor of the last result as it came, or none for the first page.';
  end if;
  return key;
end
$$;
comment on function private.read_cursor(text) is 'The key of a cursor. PT400 invalid_cursor.';


create type private.search_filters as (
  category_id bigint,
  subcategory_ids bigint[],
  state text,
  amenity_ids bigint[],
  minimum_rating double precision,
  place extensions.cube,
  reach double precision
);
comment on type private.search_filters is
  'What every found business must have; null asks for nothing. `reach` is the radius as a straight line, in '
  'km.';

create function private.filter_conditions(filters private.search_filters) returns text
language sql immutable
set search_path = ''
as $$
  select concat_ws(
    ' and ',
    'true',
    case when (filters).category_id is not null then 'category_id = ($1).category_id' end,
    case when (filters).subcategory_ids is not null then 'subcategory_ids && ($1).subcategory_ids' end,
    case when (filters).state is not null then 'state = ($1).state' end,
    case when (filters).amenity_ids is not null then 'amenity_ids @> ($1).amenity_ids' end,
    case when (filters).minimum_rating is not null then '-rating <= -($1).minimum_rating' end,
    -- The box is what the index knows, the sphere what is meant.
    case when (filters).reach is not null then
      'place operator(extensions.<@) extensions.cube_enlarge(($1).place, ($1).reach, 3)
        and place operator(extensions.<->) ($1).place <= ($1).reach'
    end
  )
$$;
comment on function private.filter_conditions(private.search_filters) is
  'The filters as conditions on private.search_documents, with the filters as parameter $1. Only what is '
  'asked for appears, and no value is part of the text.';

create function private.find_by_words(
  filters private.search_filters,
  terms tsquery,
  ordering text,
  page_size integer,
  after private.search_key
) returns setof private.search_key
language plpgsql stable
set search_path = ''
as $$
begin
  -- A common word occurs in any number of documents. Ranked are the first thousand in an order that an index
  -- has: the nearest ones, or the best ones.
  return query execute format(
    $query$
      select $3, relevance, rating, distance, null::text, business_id
      from (
        select
          -round(ts_rank('{0.1, 0.2, 0.4, 1}', words, $2)::numeric, 2)::double precision as relevance,
          -rating as rating,
          -- Without a place, farther than anything on earth.
          coalesce(place operator(extensions.<->) ($1).place, 1e6) as distance,
          business_id
        from (
          select * from private.search_documents
          where words @@ $2 and %1$s
          order by %2$s
          limit 1000
        ) as candidates
      ) as ranked
      where ($5).business_id is null
        or (relevance, rating, distance, business_id)
          > (($5).relevance, ($5).rating, ($5).distance, ($5).business_id)
      order by relevance, rating, distance, business_id
      limit $4
    $query$,
    private.filter_conditions(filters),
    case
      when (filters).place is null then '(-rating), sort_name, business_id'
      else 'place operator(extensions.<->) ($1).place, business_id'
    end
  ) using filters, terms, ordering, page_size, after;
end
$$;
comment on function private.find_by_words(private.search_filters, tsquery, text, integer, private.search_key) is
  'A page in order of relevance, then rating, then distance.';

create function private.find_nearest(
  filters private.search_filters,
  page_size integer,
  after private.search_key
) returns setof private.search_key
language plpgsql stable
set search_path = ''
as $$
begin
  return query execute format(
    $query$
      select
        'nearest', null::double precision, null::double precision,
        place operator(extensions.<->) ($1).place, null::text, business_id
      from private.search_documents
      where place is not null
        and %1$s
        and (
          ($3).business_id is null
          or (place operator(extensions.<->) ($1).place, business_id) > (($3).distance, ($3).business_id)
        )
      order by place operator(extensions.<->) ($1).place, business_id
      limit $2
    $query$,
    private.filter_conditions(filters)
  ) using filters, page_size, after;
end
$$;
comment on function private.find_nearest(private.search_filters, integer, private.search_key) is
  'A page in order of distance; businesses without a place are in none.';

create function private.find_best(
  filters private.search_filters,
  page_size integer,
  after private.search_key
) returns setof private.search_key
language plpgsql stable
set search_path = ''
as $$
begin
  return query execute format(
    $query$
      select 'best', null::double precision, -rating, null::double precision, sort_name, business_id
      from private.search_documents
      where %1$s and %2$s
      order by (-rating), sort_name, business_id
      limit $2
    $query$,
    private.filter_conditions(filters),
    case
      when (after).business_id is null then 'true'
      else '((-rating), sort_name, business_id) > (($3).rating, ($3).name, ($3).business_id)'
    end
  ) using filters, page_size, after;
end
$$;
comment on function private.find_best(private.search_filters, integer, private.search_key) is
  'A page in order of rating, then name.';

-- From sql/26_directory_search.sql
-- The search itself: checks what it is asked, and reads the page in the order that fits.

create function private.check_search_input(
  latitude double precision,
  longitude double precision,
  radius_km double precision,
  minimum_rating double precision,
  page_size integer
) returns void
language plpgsql immutable
set search_path = ''
as $$
begin
  if (latitude is null) <> (longitude is null)
    or latitude not between -90 and 90
    or longitude not between -180 and 180
  then
    raise sqlstate 'PT400' using
      message = 'These are no coordinates.',
      detail = 'invalid_coordinates',
      hint = 'Send latitude (-90 to 90) and longitude (-180 to 180), both or none.';
  end if;
  if radius_km is not null and (latitude is null or not (radius_km > 0 and radius_km <= 20100)) then
    raise sqlstate 'PT400' using
      message = 'This is no radius.',
      detail = 'invalid_radius',
      hint = 'Send a number of kilometres greater than 0, together with coordinates.';
  end if;
  if minimum_rating not between 0 and 5 then
    raise sqlstate 'PT400' using
      message = 'This is no rating.',
      detail = 'invalid_minimum_rating',
      hint = 'Send a number from 0 to 5.';
  end if;
  if page_size < 1 then
    raise sqlstate 'PT400' using
      message = 'This is no page size.',
      detail = 'invalid_page_size',
      hint = 'Send a whole number from 1 to 100.';
  end if;
end
$$;
comment on function private.check_search_input(
  double precision, double precision, double precision, double precision, integer
) is 'PT400 invalid_coordinates, invalid_radius, invalid_minimum_rating or invalid_page_size.';

create type public.found_business as (
  id bigint,
  name text,
  description text,
  address text,
  state text,
  logo_path text,
  category_id bigint,
  category_name text,
  latitude double precision,
  longitude double precision,
  distance_km double precision,
  average_review_rating double precision,
  review_count integer,
  cursor text
);
comment on type public.found_business is
  'A result of search_businesses. `distance_km` is null without coordinates; `cursor` continues after this '
  'result.';

-- Definer: row-level security keeps the conditions of a search (word match, distance) out of the indexes, and
-- the documents are granted to nobody. What it shows is the public columns of listed businesses, whoever
-- asks.
create function public.search_businesses(
  query text default null,
  category text default null,
  subcategory text default null,
  state text default null,
  latitude double precision default null,
  longitude double precision default null,
  radius_km double precision default null,
  amenity_ids bigint[] default null,
  minimum_rating double precision default null,
  page_size integer default 50,
  after_cursor text default null
) returns setof public.found_business
language plpgsql stable security definer
set search_path = ''
-- How many businesses are looked up is known only together with the values.
set plan_cache_mode = 'force_custom_plan'
as $$
#variable_conflict use_column
declare
  filters private.search_filters;
  after private.search_key := private.read_cursor(after_cursor);
  terms tsquery[] := private.search_terms(coalesce(query, ''));
  ordering text;
  term tsquery;
  all_words tsquery;
  any_word tsquery;
  size integer := least(coalesce(page_size, 50), 100);
  keys private.search_key[];
begin
  perform private.check_search_input(latitude, longitude, radius_km, minimum_rating, page_size);
  filters.place := private.earth_position(latitude, longitude);
  filters.reach := private.chord_km(radius_km);
  filters.minimum_rating := minimum_rating;
  if cardinality(amenity_ids) > 0 then
    -- Each once, and known ones only: however long the list is, what is looked up is short.
    filters.amenity_ids := array(select id from public.amenities where id = any (amenity_ids));
    if exists (
      select from unnest(amenity_ids) as wanted
      where wanted is null or wanted <> all (filters.amenity_ids)
    ) then
      return;
    end if;
  end if;
  -- No name is longer than what is kept of these, and lower case of a megabyte takes its time.
  state := left(btrim(state), 200);
  category := left(btrim(category), 200);
  subcategory := left(btrim(subcategory), 200);
  if state <> '' then
    filters.state := private.state_named(state);
    if filters.state is null then
      return;
    end if;
  end if;
  if category <> '' then
    select id into filters.category_id from public.categories where lower(name) = lower(category);
    if not found then
      return;
    end if;
  end if;
  if subcategory <> '' then
    select array_agg(id) into filters.subcategory_ids
    from public.subcategories
    where lower(name) = lower(subcategory)
      and (filters.category_id is null or category_id = filters.category_id);
    if filters.subcategory_ids is null then
      return;
    end if;
  end if;

  ordering := case
    when cardinality(terms) = 0 and filters.place is null then 'best'
    when cardinality(terms) = 0 then 'nearest'
    when after.ordering = 'any_word' then 'any_word'
    else 'all_words'
  end;
  if after.ordering <> ordering then
    raise sqlstate 'PT400' using
      message = 'This cursor belongs to another search.',
      detail = 'invalid_cursor',
      hint = 'Send the same words and coordinates as for the page before.';
  end if;

  if ordering = 'best' then
    keys := array(select found from private.find_best(filters, size, after) as found);
  elsif ordering = 'nearest' then
    keys := array(select found from private.find_nearest(filters, size, after) as found);
  else
    foreach term in array terms loop
      all_words := coalesce(all_words && term, term);
      any_word := coalesce(any_word || term, term);
    end loop;
    if ordering = 'all_words' then
      keys := array(
        select found from private.find_by_words(filters, all_words, ordering, size, after) as found
      );
      -- Nothing has all the words: what has some of them, the most telling first.
      if cardinality(keys) = 0 and after is null and cardinality(terms) > 1 then
        ordering := 'any_word';
      end if;
    end if;
    if ordering = 'any_word' then
      keys := array(
        select found from private.find_by_words(filters, any_word, ordering, size, after) as found
      );
    end if;
  end if;

  return query
  select
    businesses.id,
    businesses.name,
    businesses.description,
    businesses.address,
    businesses.state,
    businesses.logo_path,
    businesses.category_id,
    categories.name,
    businesses.latitude,
    businesses.longitude,
    private.ground_km(
      private.earth_position(businesses.latitude, businesses.longitude) operator(extensions.<->) filters.place
    ),
    business_stats.average_review_rating,
    business_stats.rating_count,
    private.write_cursor(
      row(key.ordering, key.relevance, key.rating, key.distance, key.name, key.business_id)
    )
  from unnest(keys) with ordinality
    as key (ordering, relevance, rating, distance, name, business_id, position)
  join public.businesses on businesses.id = key.business_id and businesses.is_listed
  join public.business_stats on business_stats.business_id = businesses.id
  left join public.categories on categories.id = businesses.category_id
  order by position;
end
$$;
grant execute on function public.search_businesses(
  text, text, text, text, double precision, double precision, double precision, bigint[], double precision,
  integer, text
) to anon, authenticated, service_role;
comment on function public.search_businesses(
  text, text, text, text, double precision, double precision, double precision, bigint[], double precision,
  integer, text
) is
  'Listed businesses by words (mistyped ones are corrected), category, subcategory, state, place and '
  'radius, amenities (all of them) and rating. With words by relevance; else with coordinates by distance; '
  'else by rating and name. Pages have at most 100 results; `after_cursor` is the cursor of the last one. '
  'PT400 invalid_coordinates, invalid_radius, invalid_minimum_rating, invalid_page_size or invalid_cursor.';

-- From sql/90_moderation.sql
-- Approval: an owner asks, staff decide, and each decision stays on record.

create table public.approval_requests (
  id bigint generated always as identity primary key,
  business_id bigint not null references public.businesses (id) on delete cascade,
  requested_by uuid references public.profiles (id) on delete set null,
  requested_at timestamptz not null default now(),
  decision text,
  decided_by uuid references public.profiles (id) on delete set null,
  decided_at timestamptz,
  reason text not null default '',
  constraint decision_is_known check (decision in ('approve', 'reject')),
  constraint decided_at_with_decision check ((decision is null) = (decided_at is null)),
  constraint decided_by_only_with_decision check (decided_by is null or decision is not null),
  constraint reason_only_with_decision check (reason = '' or decision is not null),
  constraint reason_is_short check (char_length(reason) <= 1000),
  constraint decided_after_requested check (decided_at >= requested_at)
);

create unique index approval_requests_one_open_per_business_idx on public.approval_requests (business_id)
  where decision is null;
create index approval_requests_business_id_idx on public.approval_requests (business_id);
create index approval_requests_requested_by_idx on public.approval_requests (requested_by);
create index approval_requests_decided_by_idx on public.approval_requests (decided_by);
-- The list that staff work through, the longest waiting first, page by page.
create index approval_requests_open_id_idx on public.approval_requests (id) where decision is null;

alter table public.approval_requests enable row level security;

create policy approval_requests_select_own_or_staff on public.approval_requests for select to authenticated
  using (business_id in (select private.my_business_ids()) or (select private.is_staff()));

-- No writes are granted: request_approval and decide_approval make and close the rows.
grant select on public.approval_requests to authenticated;
grant select, insert, update, delete on public.approval_requests to service_role;

comment on table public.approval_requests is
  'Who asked for approval of a business and when, and who decided, when and why. One is open at a time.';
comment on column public.approval_requests.decision is '`approve` or `reject`; null while it is open.';
comment on column public.approval_requests.reason is
  'What staff tell the owner; empty when they gave no reason.';


-- Definer: approval_status is not the owner's to write. It asks for the owner itself.
create function public.request_approval(business_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  business public.businesses;
  missing text;
begin
  perform private.lock_person((select auth.uid()));
  select * into business from public.businesses
  where id = request_approval.business_id and owner_id = (select auth.uid())
  for no key update;
  if not found then
    perform private.raise_business_not_found();
  end if;
  if business.approval_status = 'pending' then
    raise sqlstate 'PT409' using
      message = 'Approval has been requested already.',
      detail = 'already_pending',
      hint = 'Wait for the decision.';
  end if;
  if business.approval_status = 'approved' then
    raise sqlstate 'PT409' using
      message = 'This business is approved already.',
      detail = 'already_approved',
      hint = 'There is nothing more to do.';
  end if;

  missing := concat_ws(
    ', ',
    case when business.description !~ '\S' then 'description' end,
    case when business.category_id is null then 'category' end,
    case when business.address !~ '\S' then 'address' end,
    case when business.state is null then 'state' end,
    case when business.latitude is null then 'location' end
  );
  if missing <> '' then
    raise sqlstate 'PT422' using
      message = 'This business is not complete yet.',
      detail = 'business_incomplete',
      hint = missing;
  end if;

  insert into public.approval_requests (business_id, requested_by) values (business.id, business.owner_id);
  update public.businesses set approval_status = 'pending' where id = business.id;
end
$$;
grant execute on function public.request_approval(bigint) to authenticated;
comment on function public.request_approval(bigint) is
  'Asks staff to approve the caller''s business. PT404 business_not_found, PT409 already_pending or '
  'already_approved, PT422 business_incomplete (the hint lists what is missing: description, category, '
  'address, state, location).';

-- Definer: staff have no right to write other people's businesses. It asks for staff itself.
create function public.decide_approval(business_id bigint, decision text, reason text default null)
returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  if not private.is_staff() then
    raise sqlstate 'PT403' using
      message = 'Only staff decide about approvals.',
      detail = 'staff_only',
      hint = 'Sign in as staff.';
  end if;
  if decide_approval.decision is null or decide_approval.decision not in ('approve', 'reject') then
    raise sqlstate 'PT400' using
      message = 'A decision is "approve" or "reject".',
      detail = 'invalid_decision',
      hint = 'Send one of the two.';
  end if;
  if char_length(btrim(decide_approval.reason)) > 1000 then
    raise sqlstate 'PT400' using
      message = 'The reason is too long.',
      detail = 'invalid_reason',
      hint = 'Send at most 1000 characters.';
  end if;

  perform private.lock_person(
    (select owner_id from public.businesses where id = decide_approval.business_id)
  );
  -- Held until the end: of two decisions at once the second finds nothing open.
  perform from public.businesses where id = decide_approval.business_id for no key update;
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business that waits for approval.';
  end if;
  update public.approval_requests set
    decision = decide_approval.decision,
    decided_by = (select auth.uid()),
    decided_at = now(),
    reason = btrim(coalesce(decide_approval.reason, ''))
  where business_id = decide_approval.business_id and decision is null;
  if not found then
    raise sqlstate 'PT409' using
      message = 'This business does not wait for approval.',
      detail = 'not_pending',
      hint = 'Choose one of the list of open requests.';
  end if;
  update public.businesses
  set approval_status = case decide_approval.decision when 'approve' then 'approved' else 'rejected' end
  where id = decide_approval.business_id;
end
$$;
grant execute on function public.decide_approval(bigint, text, text) to authenticated;
comment on function public.decide_approval(bigint, text, text) is
  'Staff''s answer to an open request: `approve` or `reject`, with a reason. PT403 staff_only, PT400 '
  'invalid_decision or invalid_reason, PT404 business_not_found, PT409 not_pending.';

-- From sql/95_jobs.sql
-- What runs by the clock. One entry point, so that whoever keeps the clock (pg_cron, or the local stack where
-- that extension is missing) knows nothing of the single jobs.

create function private.run_daily_jobs() returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.forget_unused_words();
end
$$;
comment on function private.run_daily_jobs() is 'Every job that is due once a day; early in the morning, Africa/Lagos.';

-- From sql/reference/jobs.sql
-- The clock, where the platform has pg_cron: on Supabase it only has to be switched on. Scheduling under the same
-- name again replaces the entry. Times are UTC, one hour behind Africa/Lagos.
do $$
begin
  if exists (select from pg_available_extensions where name = 'pg_cron') then
    create extension if not exists pg_cron with schema pg_catalog;
    perform cron.schedule('daily-jobs', '17 2 * * *', 'select private.run_daily_jobs()');
  end if;
end
$$;

-- From sql/reference/lookups.sql
-- The lookups, the same ids in every environment. Running it again changes only what differs here, so that
-- nothing is refreshed for nothing.

insert into public.states (name, official_name, iso_code, aliases) values
  ('Abia', 'Abia State', 'NG-AB', '{}'),
  ('Abuja', 'Federal Capital Territory', 'NG-FC', '{FCT,FCT Abuja,Abuja FCT}'),
  ('Adamawa', 'Adamawa State', 'NG-AD', '{}'),
  ('Akwa Ibom', 'Akwa Ibom State', 'NG-AK', '{}'),
  ('Anambra', 'Anambra State', 'NG-AN', '{}'),
  ('Bauchi', 'Bauchi State', 'NG-BA', '{}'),
  ('Bayelsa', 'Bayelsa State', 'NG-BY', '{}'),
  ('Benue', 'Benue State', 'NG-BE', '{}'),
  ('Borno', 'Borno State', 'NG-BO', '{}'),
  ('Cross River', 'Cross River State', 'NG-CR', '{}'),
  ('Delta', 'Delta State', 'NG-DE', '{}'),
  ('Ebonyi', 'Ebonyi State', 'NG-EB', '{}'),
  ('Edo', 'Edo State', 'NG-ED', '{}'),
  ('Ekiti', 'Ekiti State', 'NG-EK', '{}'),
  ('Enugu', 'Enugu State', 'NG-EN', '{}'),
  ('Gombe', 'Gombe State', 'NG-GO', '{}'),
  ('Imo', 'Imo State', 'NG-IM', '{}'),
  ('Jigawa', 'Jigawa State', 'NG-JI', '{}'),
  ('Kaduna', 'Kaduna State', 'NG-KD', '{}'),
  ('Kano', 'Kano State', 'NG-KN', '{}'),
  ('Katsina', 'Katsina State', 'NG-KT', '{}'),
  ('Kebbi', 'Kebbi State', 'NG-KE', '{}'),
  ('Kogi', 'Kogi State', 'NG-KO', '{}'),
  ('Kwara', 'Kwara State', 'NG-KW', '{}'),
  ('Lagos', 'Lagos State', 'NG-LA', '{}'),
  ('Nasarawa', 'Nasarawa State', 'NG-NA', '{}'),
  ('Niger', 'Niger State', 'NG-NI', '{}'),
  ('Ogun', 'Ogun State', 'NG-OG', '{}'),
  ('Ondo', 'Ondo State', 'NG-ON', '{}'),
  ('Osun', 'Osun State', 'NG-OS', '{}'),
  ('Oyo', 'Oyo State', 'NG-OY', '{}'),
  ('Plateau', 'Plateau State', 'NG-PL', '{}'),
  ('Rivers', 'Rivers State', 'NG-RI', '{}'),
  ('Sokoto', 'Sokoto State', 'NG-SO', '{}'),
  ('Taraba', 'Taraba State', 'NG-TA', '{}'),
  ('Yobe', 'Yobe State', 'NG-YO', '{}'),
  ('Zamfara', 'Zamfara State', 'NG-ZA', '{}')
on conflict (iso_code) do update
set name = excluded.name, official_name = excluded.official_name, aliases = excluded.aliases
where (states.name, states.official_name, states.aliases)
  is distinct from (excluded.name, excluded.official_name, excluded.aliases);

insert into public.categories (id, name) overriding system value values
  (1, 'Hotel'),
  (2, 'Restaurant'),
  (3, 'Health'),
  (4, 'Beauty'),
  (5, 'Automotive'),
  (6, 'Shopping'),
  (7, 'Fashion'),
  (8, 'Education'),
  (9, 'Technology'),
  (10, 'Home services'),
  (11, 'Events'),
  (12, 'Sports and leisure'),
  (13, 'Professional services'),
  (14, 'Farming and food')
on conflict (id) do update set name = excluded.name where categories.name <> excluded.name;

insert into public.subcategories (id, category_id, name) overriding system value values
  (1, 2, 'Nigerian cuisine'),
  (2, 2, 'Bakery'),
  (3, 2, 'Fast food'),
  (4, 2, 'Bukka'),
  (5, 2, 'Italian'),
  (6, 2, 'Grill and suya'),
  (7, 2, 'Seafood'),
  (8, 2, 'Café'),
  (9, 1, 'Guest house'),
  (10, 1, 'Short let'),
  (11, 1, 'Resort'),
  (12, 1, 'Boutique hotel'),
  (13, 2, 'Chinese'),
  (14, 2, 'Lounge and bar'),
  (15, 3, 'Hospital'),
  (16, 3, 'Pharmacy'),
  (17, 3, 'Dental clinic'),
  (18, 3, 'Eye clinic'),
  (19, 3, 'Laboratory'),
  (20, 4, 'Hair salon'),
  (21, 4, 'Barbershop'),
  (22, 4, 'Spa'),
  (23, 4, 'Nail studio'),
  (24, 4, 'Make-up artist'),
  (25, 5, 'Mechanic'),
  (26, 5, 'Car wash'),
  (27, 5, 'Spare parts'),
  (28, 5, 'Car hire'),
  (29, 5, 'Tyres'),
  (30, 6, 'Supermarket'),
  (31, 6, 'Electronics'),
  (32, 6, 'Bookshop'),
  (33, 6, 'Furniture'),
  (34, 6, 'Jewellery'),
  (35, 7, 'Tailor'),
  (36, 7, 'Fabrics'),
  (37, 7, 'Shoes and bags'),
  (38, 7, 'Boutique'),
  (39, 8, 'School'),
  (40, 8, 'Tutoring'),
  (41, 8, 'Driving school'),
  (42, 8, 'Language school'),
  (43, 9, 'Phone repair'),
  (44, 9, 'Software'),
  (45, 9, 'Computer sales'),
  (46, 9, 'Co-working space'),
  (47, 10, 'Plumbing'),
  (48, 10, 'Electrician'),
  (49, 10, 'Cleaning'),
  (50, 10, 'Solar power'),
  (51, 10, 'Moving'),
  (52, 11, 'Event centre'),
  (53, 11, 'Catering'),
  (54, 11, 'Photography'),
  (55, 11, 'Decoration'),
  (56, 11, 'Rentals'),
  (57, 12, 'Gym'),
  (58, 12, 'Football pitch'),
  (59, 12, 'Cinema'),
  (60, 12, 'Swimming pool'),
  (61, 12, 'Park'),
  (62, 13, 'Law firm'),
  (63, 13, 'Accounting'),
  (64, 13, 'Estate agent'),
  (65, 13, 'Printing'),
  (66, 13, 'Travel agency'),
  (67, 14, 'Farm produce'),
  (68, 14, 'Poultry'),
  (69, 14, 'Fish farm'),
  (70, 14, 'Agro supplies')
on conflict (id) do update set name = excluded.name where subcategories.name <> excluded.name;

insert into public.amenities (id, name) overriding system value values
  (1, 'Wi-Fi'),
  (2, 'Parking Space'),
  (3, 'Air conditioning'),
  (4, 'Wheelchair access'),
  (5, 'Card payment'),
  (6, 'Bank transfer'),
  (7, 'Home delivery'),
  (8, 'Takeaway'),
  (9, 'Outdoor seating'),
  (10, 'Power backup'),
  (11, 'Security guard'),
  (12, 'Swimming pool'),
  (13, 'Live music'),
  (14, 'Child friendly'),
  (15, 'Restroom'),
  (16, 'Prayer room'),
  (17, 'Reservations'),
  (18, 'Open 24 hours')
on conflict (id) do update set name = excluded.name where amenities.name <> excluded.name;

-- Ids given above are not counted by the sequences.
select setval(pg_get_serial_sequence('public.categories', 'id'), (select max(id) from public.categories));
select setval(pg_get_serial_sequence('public.subcategories', 'id'), (select max(id) from public.subcategories));
select setval(pg_get_serial_sequence('public.amenities', 'id'), (select max(id) from public.amenities));

-- From sql/reference/pre_request.sql
-- PostgREST runs this function before each request. The setting belongs to a role of the cluster, not to the
-- database's schema, so no schema diff carries it.
-- https://postgrest.org/en/stable/references/transactions.html#pre-request
alter role authenticator set pgrst.db_pre_request = 'private.check_request';
notify pgrst, 'reload config';
