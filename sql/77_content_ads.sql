-- Ads of businesses: written by staff, shown to everybody during their time.

create table public.ads (
  id bigint generated always as identity primary key,
  business_id bigint not null references public.businesses (id) on delete cascade,
  image_path text not null unique,
  link text not null default '',
  starts_at timestamptz not null default now(),
  ends_at timestamptz not null,
  is_enabled boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint image_path_is_short check (char_length(image_path) <= 400),
  constraint image_path_is_of_ads check (image_path ~ '^content/ads(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$'),
  -- A frontend makes links of it: nothing but the web's own schemes.
  constraint link_is_empty_or_http_url
    check (link = '' or (link ~* '^https?://[^\s/?#]+\S*$' and char_length(link) <= 2000)),
  constraint ends_at_after_starts_at check (ends_at > starts_at),
  constraint times_are_finite check (isfinite(starts_at) and isfinite(ends_at))
);

create index ads_business_id_idx on public.ads (business_id);
-- Those whose time is not over, however many have been before.
create index ads_enabled_ends_at_idx on public.ads (ends_at) where is_enabled;

alter table public.ads enable row level security;

-- Two, because one with an `or` for the others would keep a visitor's list from its index.
create policy ads_select_active on public.ads for select to anon
  using (
    is_enabled and starts_at <= now() and ends_at > now()
    and exists (
      select from public.businesses
      join public.business_stats on business_stats.business_id = businesses.id
      where businesses.id = ads.business_id and is_listed and is_premium
    )
  );
create policy ads_select_active_own_or_staff on public.ads for select to authenticated
  using (
    (
      is_enabled and starts_at <= now() and ends_at > now()
      and exists (
        select from public.businesses
        join public.business_stats on business_stats.business_id = businesses.id
        where businesses.id = ads.business_id and is_listed and is_premium
      )
    )
    or business_id in (select private.my_business_ids())
    or (select private.is_staff())
  );
create policy ads_insert_staff on public.ads for insert to authenticated
  with check ((select private.is_staff()));
create policy ads_update_staff on public.ads for update to authenticated
  using ((select private.is_staff()))
  with check ((select private.is_staff()));
create policy ads_delete_staff on public.ads for delete to authenticated
  using ((select private.is_staff()));

grant select on public.ads to anon, authenticated;
grant insert (business_id, image_path, link, starts_at, ends_at, is_enabled) on public.ads to authenticated;
-- business_id is not granted to change: an ad of another business is another ad.
grant update (image_path, link, starts_at, ends_at, is_enabled) on public.ads to authenticated;
grant delete on public.ads to authenticated;
grant select, insert, update, delete on public.ads to service_role;

comment on table public.ads is
  'Ads of businesses. Staff write them; anybody sees those that are active and of a listed business whose owner has a '
  'plan (the badge of business_stats, which private.has_plan decides), an owner all of their own.';
comment on column public.ads.image_path is 'Object in the bucket `images`.';
comment on column public.ads.link is 'Where it leads; empty for the business itself.';
comment on column public.ads.ends_at is 'From this moment on it is no longer shown.';
comment on column public.ads.is_enabled is 'False takes it out of view before its time is over.';

create trigger ads_before_set_updated_at before update on public.ads
  for each row execute function private.set_updated_at();
create trigger ads_after_audit after insert or update or delete on public.ads
  for each row execute function private.audit_staff_write('ad');
create trigger ads_after_queue_former_file after update of image_path or delete on public.ads
  for each row execute function private.queue_former_file('images', 'image_path');


create function public.active_ads(page_size integer default 50, before_id bigint default null)
returns table (
  id bigint,
  business_id bigint,
  business_name text,
  image_path text,
  link text,
  starts_at timestamptz,
  ends_at timestamptz
)
language plpgsql stable
set search_path = ''
as $$
#variable_conflict use_column
begin
  if active_ads.page_size < 1 then
    raise sqlstate 'PT400' using
      message = 'This is no page size.',
      detail = 'invalid_page_size',
      hint = 'Send a whole number from 1 to 100.';
  end if;
  return query
  select ads.id, ads.business_id, businesses.name, image_path, link, starts_at, ends_at
  from public.ads
  join public.businesses on businesses.id = ads.business_id
  join public.business_stats on business_stats.business_id = businesses.id
  where is_enabled and starts_at <= now() and ends_at > now() and is_listed and is_premium
    and (active_ads.before_id is null or ads.id < active_ads.before_id)
  order by ads.id desc
  limit least(coalesce(active_ads.page_size, 50), 100);
end
$$;
grant execute on function public.active_ads(integer, bigint) to anon, authenticated, service_role;
comment on function public.active_ads(integer, bigint) is
  'Ads that are shown now (in their time, of listed businesses whose owners have a plan), the newest first, also for an owner and for staff, who otherwise see others too; '
  'the following pages before the id of the last one. PT400 invalid_page_size (at most 100 are answered).';
