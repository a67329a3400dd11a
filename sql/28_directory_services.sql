-- What a business offers, with its price.

create table public.services (
  id bigint generated always as identity primary key,
  business_id bigint not null references public.businesses (id) on delete cascade,
  title text not null,
  price_kobo bigint not null,
  duration text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint title_is_present_and_short check (title ~ '\S' and char_length(title) <= 120),
  constraint price_kobo_is_0_to_10_billion_naira check (price_kobo between 0 and 1000000000000),
  constraint duration_is_short check (char_length(duration) <= 60)
);

-- The services of a business in the order in which they were added.
create index services_business_id_id_idx on public.services (business_id, id);

alter table public.services enable row level security;

create policy services_select_visible on public.services for select to anon, authenticated
  using (exists (select from public.businesses where businesses.id = business_id));
create policy services_insert_own on public.services for insert to authenticated
  with check (business_id in (select private.my_business_ids()));
create policy services_update_own on public.services for update to authenticated
  using (business_id in (select private.my_business_ids()))
  with check (business_id in (select private.my_business_ids()));
create policy services_delete_own on public.services for delete to authenticated
  using (business_id in (select private.my_business_ids()));

grant select on public.services to anon, authenticated;
-- A service stays with its business: business_id is not granted for update.
grant insert (business_id, title, price_kobo, duration), delete on public.services to authenticated;
grant update (title, price_kobo, duration) on public.services to authenticated;
grant select, insert, update, delete on public.services to service_role;

comment on table public.services is 'What a business offers. At most 200 of a business.';
comment on column public.services.price_kobo is 'In kobo: 100 are a naira.';
comment on column public.services.duration is
  'As the owner puts it, such as `30 mins`; empty when it is not said.';

create trigger services_before_set_updated_at before update on public.services
  for each row execute function private.set_updated_at();
create trigger services_before_lock_business before insert or update of business_id on public.services
  for each row execute function private.lock_business_of_part();
-- After, not before: a row that the policies refuse is refused by them.
create trigger services_after_limit after insert or update of business_id on public.services
  for each row execute function private.limit_parts_of_business('200', 'services');


create function public.add_services(business_id bigint, services jsonb) returns setof public.services
language plpgsql
set search_path = ''
as $$
#variable_conflict use_column
declare
  caller_id uuid := private.require_person();
  entry jsonb;
  problem text;
begin
  perform from public.businesses
  where id = add_services.business_id and owner_id = caller_id
  for no key update;
  if not found then
    perform private.raise_business_not_found();
  end if;
  problem := case
    when add_services.services is null or jsonb_typeof(add_services.services) <> 'array'
      or jsonb_array_length(add_services.services) not between 1 and 50
    then 'Send a list of 1 to 50 services.'
  end;
  if problem is null then
    for position in 0 .. jsonb_array_length(add_services.services) - 1 loop
      entry := add_services.services -> position;
      problem := format('services[%s]', position) || case
        when jsonb_typeof(entry) <> 'object' then ' must have title and price_kobo.'
        when jsonb_typeof(entry -> 'title') is distinct from 'string'
          or char_length(btrim(entry ->> 'title')) > 120
          or entry ->> 'title' !~ '\S'
        then '.title must be a text of 1 to 120 characters.'
        when jsonb_typeof(entry -> 'price_kobo') is distinct from 'number'
          or entry ->> 'price_kobo' !~ '^([0-9]{1,12}|10{12})$'
        then '.price_kobo must be a whole number from 0 to 1000000000000.'
        when coalesce(jsonb_typeof(entry -> 'duration'), 'null') not in ('string', 'null')
          or char_length(btrim(entry ->> 'duration')) > 60
        then '.duration must be a text of at most 60 characters.'
      end;
      exit when problem is not null;
    end loop;
  end if;
  if problem is not null then
    raise sqlstate 'PT400' using
      message = 'These are no services.',
      detail = 'invalid_services',
      hint = problem;
  end if;
  return query
  insert into public.services (business_id, title, price_kobo, duration)
  select
    add_services.business_id, btrim(service ->> 'title'), (service ->> 'price_kobo')::bigint,
    btrim(coalesce(service ->> 'duration', ''))
  from jsonb_array_elements(add_services.services) with ordinality as sent (service, position)
  order by position
  returning *;
end
$$;
grant execute on function public.add_services(bigint, jsonb) to authenticated;
comment on function public.add_services(bigint, jsonb) is
  'Adds services to the caller''s business, all or none: a list of 1 to 50 {title, price_kobo, duration}, '
  'duration may be left out. Returns them as they are now. PT400 invalid_services (the hint names what is '
  'wrong), PT401 not_signed_in, PT404 business_not_found, PT409 too_many_services (a business has at most '
  '200).';
