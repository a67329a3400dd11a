-- Slugs: the names of businesses in links. A former one leads to the present one, and stays the business's.

create function private.is_reserved_slug(slug text) returns boolean
language sql immutable
set search_path = ''
as $$
  select slug in (
    'about', 'account', 'add', 'admin', 'ads', 'all', 'amenities', 'api', 'app', 'approvals', 'approved',
    'assets', 'auth', 'billing', 'blog', 'business', 'businesses', 'categories', 'category', 'chat',
    'chats', 'collaboration', 'collaborations', 'contact', 'create', 'dashboard', 'delete', 'delve',
    'draft', 'edit', 'events', 'explore', 'export', 'favourites', 'functions', 'help', 'home', 'image',
    'images', 'index', 'legal', 'login', 'logout', 'me', 'media', 'messages', 'near', 'nearby', 'new',
    'notification', 'notifications', 'null', 'owner', 'pending', 'performance', 'plans', 'pricing',
    'privacy', 'profile', 'rejected', 'report', 'reports', 'reviews', 'saved', 'search', 'services',
    'settings', 'signin', 'signup', 'staff', 'state', 'states', 'static', 'status', 'storage',
    'subcategories', 'subcategory', 'subscription', 'support', 'terms', 'trending', 'undefined', 'update',
    'uploads', 'user', 'users', 'www'
  )
$$;
comment on function private.is_reserved_slug(text) is
  'Whether a frontend or the API has, or may want, a page of this name beside those of the businesses.';

create function private.slug_of(name text) returns text
language plpgsql stable
set search_path = ''
as $$
declare
  -- An apostrophe joins ("Mama's" is one word), whatever else is no letter or digit separates.
  folded text := regexp_replace(private.fold(replace(name, '&', ' and ')), '[''`´‘’ʼ]', '', 'g');
  slug text := btrim(left(btrim(regexp_replace(folded, '[^a-z0-9]+', '-', 'g'), '-'), 70), '-');
begin
  return case
    when slug = '' then 'business-' || left(gen_random_uuid()::text, 8)
    when slug !~ '[a-z]' then 'business-' || btrim(left(slug, 60), '-')
    else slug
  end;
end
$$;
comment on function private.slug_of(name text) is
  'A name as a slug. One without any Latin letter becomes `business-` and its digits, or eight of our own.';


create table public.business_slugs (
  slug text primary key,
  business_id bigint not null references public.businesses (id) on delete cascade,
  created_at timestamptz not null default now()
);

create index business_slugs_business_id_idx on public.business_slugs (business_id);

alter table public.business_slugs enable row level security;

create policy business_slugs_select_visible on public.business_slugs for select to anon, authenticated
  using (exists (select from public.businesses where businesses.id = business_id));

grant select on public.business_slugs to anon, authenticated;
-- No writes are granted, to nobody: the rows follow businesses.slug and go with the business.
grant select on public.business_slugs to service_role;

comment on table public.business_slugs is
  'Every slug that a business has or has had: the key keeps them from all others for as long as the business '
  'exists.';


-- Of two that choose the same slug at once, neither sees the other's. Whoever chooses one holds a lock on it
-- until the end; there are a thousand and not one a slug, so that a large insert fits into the lock table.
create function private.slug_lock(slug text) returns integer
language sql immutable strict parallel safe
set search_path = ''
as $$
  select hashtext(slug) & 1023
$$;
comment on function private.slug_lock(text) is
  'The advisory lock of a slug, beside the key hashtext(''business_slugs'').';

create function private.free_slug(name text) returns text
language plpgsql
set search_path = ''
as $$
declare
  wanted text := private.slug_of(name);
  candidate text := wanted;
  attempt integer := 1;
begin
  loop
    -- Only tried: an insert that waited for another could be waited for by it. A slug that somebody is
    -- choosing counts as taken. The look-up is a statement of its own: it sees what was committed before.
    if not private.is_reserved_slug(candidate)
      and pg_try_advisory_xact_lock(hashtext('business_slugs'), private.slug_lock(candidate))
    then
      -- Rows of the same insert are in the one table before they are in the other.
      if not exists (select from public.businesses where slug = candidate)
        and not exists (select from public.business_slugs where slug = candidate)
      then
        return candidate;
      end if;
    end if;
    attempt := attempt + 1;
    candidate := wanted || '-'
      || case when attempt < 10 then attempt::text else left(gen_random_uuid()::text, 8) end;
  end loop;
end
$$;
comment on function private.free_slug(text) is
  'A slug for a business of this name that no other has or is about to take: with a number if need be, and '
  'with random letters where the numbers up to nine are taken.';

-- Definer: slugs of businesses that the caller does not see are taken too.
create function private.set_slug() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  new.slug = private.free_slug(new.name);
  return new;
end
$$;
comment on function private.set_slug() is 'Makes the slug of a new business from its name.';

create trigger businesses_before_set_slug before insert on public.businesses
  for each row when (new.slug = '') execute function private.set_slug();

-- Definer: nobody is granted to insert there.
create function private.keep_slug() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into public.business_slugs (slug, business_id) values (new.slug, new.id) on conflict do nothing;
  if not exists (select from public.business_slugs where slug = new.slug and business_id = new.id) then
    perform private.raise_slug_taken();
  end if;
  return null;
end
$$;
comment on function private.keep_slug() is 'Keeps what becomes the slug of a business. PT409 slug_taken.';

create trigger businesses_after_insert_keep_slug after insert on public.businesses
  for each row execute function private.keep_slug();
create trigger businesses_after_update_keep_slug after update of slug on public.businesses
  for each row when (old.slug <> new.slug) execute function private.keep_slug();

create function private.raise_slug_taken() returns void
language plpgsql
set search_path = ''
as $$
begin
  raise sqlstate 'PT409' using
    message = 'Another business has this slug, or had it once.',
    detail = 'slug_taken',
    hint = 'Choose another one.';
end
$$;
comment on function private.raise_slug_taken() is
  'One answer for a slug of a business that is shown and of one that is not.';


create type public.found_slug as (
  business_id bigint,
  slug text,
  is_redirect boolean
);
comment on type public.found_slug is
  'A result of find_business_by_slug. `slug` is the present one; `is_redirect` says that a former one was '
  'asked for.';

create function public.find_business_by_slug(slug text) returns setof public.found_slug
language sql stable
set search_path = ''
as $$
  select businesses.id, businesses.slug, businesses.slug <> business_slugs.slug
  from public.business_slugs
  join public.businesses on businesses.id = business_slugs.business_id
  where business_slugs.slug = lower(btrim(find_business_by_slug.slug))
$$;
grant execute on function public.find_business_by_slug(text) to anon, authenticated, service_role;
comment on function public.find_business_by_slug(text) is
  'The business that has this slug or had it once, of those that the caller sees; no row where there is '
  'none.';

-- Definer: slug is not the owner's to write, since not every text may become one. It asks for the owner
-- itself.
create function public.set_business_slug(business_id bigint, slug text) returns void
language plpgsql security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  caller_id uuid := private.require_person();
  wanted text := lower(btrim(set_business_slug.slug));
  holder_id bigint;
begin
  if coalesce(char_length(wanted), 0) not between 1 and 80
    or wanted !~ '^[a-z0-9]+(-[a-z0-9]+)*$'
    or wanted !~ '[^0-9]'
    or private.is_reserved_slug(wanted)
  then
    raise sqlstate 'PT400' using
      message = 'This cannot be a slug.',
      detail = 'invalid_slug',
      hint = 'Send at most 80 letters a to z, digits and single hyphens between them; neither digits alone '
        'nor a word that Delve itself uses.';
  end if;
  -- Before the business: an insert that holds this lock waits for nobody's business.
  perform pg_advisory_xact_lock(hashtext('business_slugs'), private.slug_lock(wanted));
  perform from public.businesses
  where id = set_business_slug.business_id and owner_id = caller_id
  for no key update;
  if not found then
    perform private.raise_business_not_found();
  end if;

  select business_id into holder_id from public.business_slugs where slug = wanted;
  if holder_id <> set_business_slug.business_id then
    perform private.raise_slug_taken();
  end if;
  if holder_id is null and (
    select count(*) >= 20 from public.business_slugs where business_id = set_business_slug.business_id
  ) then
    raise sqlstate 'PT409' using
      message = 'This business has had 20 slugs.',
      detail = 'too_many_slugs',
      hint = 'Go back to one of them.';
  end if;
  update public.businesses set slug = wanted where id = set_business_slug.business_id and slug <> wanted;
end
$$;
grant execute on function public.set_business_slug(bigint, text) to authenticated;
comment on function public.set_business_slug(bigint, text) is
  'Gives the caller''s business another slug, which may be a former one of its own; the one that it has had '
  'goes on leading to it. PT400 invalid_slug, PT401 not_signed_in, PT404 business_not_found, PT409 '
  'slug_taken or too_many_slugs (it has at most 20, former ones included).';
