-- Businesses that a person keeps for later.

create table public.saved_businesses (
  user_id uuid not null default auth.uid() references public.profiles (id) on delete cascade,
  business_id bigint not null references public.businesses (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (user_id, business_id)
);

create index saved_businesses_business_id_idx on public.saved_businesses (business_id);
-- A person's own, the latest first.
create index saved_businesses_user_id_created_at_business_id_idx
  on public.saved_businesses (user_id, created_at desc, business_id desc);

alter table public.saved_businesses enable row level security;

create policy saved_businesses_select_own on public.saved_businesses for select to authenticated
  using (user_id = (select auth.uid()));
create policy saved_businesses_insert_own_of_listed on public.saved_businesses for insert to authenticated
  with check (
    user_id = (select auth.uid())
    and exists (select from public.businesses where businesses.id = business_id and is_listed)
  );
create policy saved_businesses_delete_own on public.saved_businesses for delete to authenticated
  using (user_id = (select auth.uid()));

-- Update is not granted: a business is saved or it is not. created_at is when that was.
grant select, insert (user_id, business_id), delete on public.saved_businesses to authenticated;
grant select, insert, update, delete on public.saved_businesses to service_role;

comment on table public.saved_businesses is
  'Who has saved which business. Seen by that person only; the business is shown while it is listed.';


create type public.saved_business as (
  id bigint,
  name text,
  description text,
  category_id bigint,
  category_name text,
  logo_path text,
  address text,
  state text,
  saved_at timestamptz,
  is_premium boolean,
  slug text,
  thumbnail_path text
);
comment on type public.saved_business is
  'A business that the caller has saved. `id` is the business''s; `thumbnail_path` is the first image of its gallery, null '
  'without one; `is_premium` is the badge.';

create function private.check_page_size(page_size integer) returns void
language plpgsql immutable
set search_path = ''
as $$
begin
  if page_size is null or page_size not between 1 and 100 then
    raise sqlstate 'PT400' using
      message = 'This is no page size.',
      detail = 'invalid_page_size',
      hint = 'Send a whole number from 1 to 100.';
  end if;
end
$$;
grant execute on function private.check_page_size(integer) to anon, authenticated, service_role;
comment on function private.check_page_size(integer) is 'PT400 invalid_page_size unless it is from 1 to 100.';

create function public.my_saved_businesses(
  page_size integer default 50,
  before_saved_at timestamptz default null,
  before_id bigint default null
) returns setof public.saved_business
language plpgsql stable
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
begin
  perform private.check_page_size(page_size);
  if (before_saved_at is null) <> (before_id is null) then
    raise sqlstate 'PT400' using
      message = 'This cursor is incomplete.',
      detail = 'invalid_cursor',
      hint = 'Send saved_at and id of the last result, or neither for the first page.';
  end if;
  return query
  select
    businesses.id,
    businesses.name,
    businesses.description,
    businesses.category_id,
    categories.name,
    businesses.logo_path,
    businesses.address,
    businesses.state,
    saved_businesses.created_at,
    (select is_premium from public.business_stats where business_id = businesses.id),
    businesses.slug,
    (select path from public.business_images where business_id = businesses.id order by id limit 1)
  from public.saved_businesses
  join public.businesses on businesses.id = saved_businesses.business_id and businesses.is_listed
  left join public.categories on categories.id = businesses.category_id
  where saved_businesses.user_id = person
    and (saved_businesses.created_at, saved_businesses.business_id)
      < (coalesce(before_saved_at, 'infinity'), coalesce(before_id, 0))
  order by saved_businesses.created_at desc, saved_businesses.business_id desc
  limit page_size;
end
$$;
grant execute on function public.my_saved_businesses(integer, timestamptz, bigint) to authenticated;
comment on function public.my_saved_businesses(integer, timestamptz, bigint) is
  'What the caller has saved and is listed, the latest first. The next page begins after `saved_at` and '
  '`id` of the last result. PT401 not_signed_in, PT400 invalid_page_size or invalid_cursor.';

-- Definer: it holds the business, which only its owner may lock, so that a business that is being deleted is
-- not found rather than a broken reference.
create function public.save_business(business_id bigint) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  person uuid := private.require_person();
begin
  perform private.lock_person(person);
  perform from public.businesses where id = save_business.business_id and is_listed for key share;
  if not found then
    raise sqlstate 'PT404' using
      message = 'There is no such business.',
      detail = 'business_not_found',
      hint = 'Use the id of a business that is listed.';
  end if;
  insert into public.saved_businesses (user_id, business_id)
  values (person, save_business.business_id)
  on conflict do nothing;
end
$$;
grant execute on function public.save_business(bigint) to authenticated;
comment on function public.save_business(bigint) is
  'Saves a listed business for the caller; once more changes nothing. PT401 not_signed_in, PT404 '
  'business_not_found.';

create function public.remove_saved_business(business_id bigint) returns void
language plpgsql
set search_path = ''
as $$
#variable_conflict use_column
begin
  delete from public.saved_businesses
  where user_id = private.require_person() and business_id = remove_saved_business.business_id;
  if not found then
    raise sqlstate 'PT404' using
      message = 'You have not saved this business.',
      detail = 'not_saved',
      hint = 'Use the id of a business that you have saved.';
  end if;
end
$$;
grant execute on function public.remove_saved_business(bigint) to authenticated;
comment on function public.remove_saved_business(bigint) is
  'Takes a business off the caller''s list. PT401 not_signed_in, PT404 not_saved.';
