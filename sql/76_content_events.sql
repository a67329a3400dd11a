-- Events: written by staff, read by everybody once they are published.

create table public.events (
  id bigint generated always as identity primary key,
  title text not null,
  description text not null default '',
  starts_on date not null,
  ends_on date,
  starts_at time,
  location text not null default '',
  state text references public.states (name) on update cascade,
  is_published boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint title_is_present_and_short check (title ~ '\S' and char_length(title) <= 200),
  constraint description_is_short check (char_length(description) <= 5000),
  constraint location_is_short check (char_length(location) <= 300),
  constraint starts_on_is_of_our_times check (starts_on between '2000-01-01' and '2999-12-31'),
  -- What runs in a month is thereby found among what began in the year before its end.
  constraint ends_on_is_within_a_year_of_start check (ends_on between starts_on and starts_on + 365)
);

create index events_starts_on_id_idx on public.events (starts_on, id) where is_published;
create index events_state_idx on public.events (state);

alter table public.events enable row level security;

create policy events_select_published on public.events for select to anon
  using (is_published);
create policy events_select_published_or_staff on public.events for select to authenticated
  using (is_published or (select private.is_staff()));
create policy events_insert_staff on public.events for insert to authenticated
  with check ((select private.is_staff()));
create policy events_update_staff on public.events for update to authenticated
  using ((select private.is_staff()))
  with check ((select private.is_staff()));
create policy events_delete_staff on public.events for delete to authenticated
  using ((select private.is_staff()));

grant select on public.events to anon, authenticated;
grant insert (title, description, starts_on, ends_on, starts_at, location, state, is_published)
  on public.events to authenticated;
grant update (title, description, starts_on, ends_on, starts_at, location, state, is_published)
  on public.events to authenticated;
grant delete on public.events to authenticated;
grant select, insert, update, delete on public.events to service_role;

comment on table public.events is 'What goes on. Staff write it; anybody reads what is published.';
comment on column public.events.starts_on is 'The first day, in Nigeria.';
comment on column public.events.ends_on is 'The last day; null for an event of one day.';
comment on column public.events.starts_at is
  'The time of the day in Nigeria at which it begins; null while unknown.';

create trigger events_before_set_updated_at before update on public.events
  for each row execute function private.set_updated_at();
create trigger events_after_audit after insert or update or delete on public.events
  for each row execute function private.audit_staff_write('event');


create function public.events_of_month(
  month text default null,
  page_size integer default 50,
  after_id bigint default null
)
returns table (
  id bigint,
  title text,
  description text,
  starts_on date,
  ends_on date,
  starts_at time,
  location text,
  state text
)
language plpgsql stable
set search_path = ''
as $$
#variable_conflict use_column
declare
  first_day date;
  last_day date;
  after_day date;
begin
  if events_of_month.month is null then
    first_day := private.lagos_day();
  elsif events_of_month.month ~ '^2[0-9]{3}-(0[1-9]|1[0-2])$' then
    first_day := (events_of_month.month || '-01')::date;
  else
    raise sqlstate 'PT400' using
      message = 'This is no month.',
      detail = 'invalid_month',
      hint = 'Send a month such as 2026-01, or none for what is left of this one.';
  end if;
  last_day := (date_trunc('month', first_day::timestamp) + interval '1 month - 1 day')::date;
  if events_of_month.page_size < 1 then
    raise sqlstate 'PT400' using
      message = 'This is no page size.',
      detail = 'invalid_page_size',
      hint = 'Send a whole number from 1 to 100.';
  end if;
  if events_of_month.after_id is not null then
    select starts_on into after_day from public.events where id = events_of_month.after_id;
    if not found then
      raise sqlstate 'PT400' using
        message = 'There is no such event to go on after.',
        detail = 'invalid_cursor',
        hint = 'Send the id of the last event of the page before, or none for the first page.';
    end if;
  end if;

  return query
  select id, title, description, starts_on, coalesce(ends_on, starts_on), starts_at, location, state
  from public.events
  where is_published
    and starts_on between first_day - 365 and last_day
    and coalesce(ends_on, starts_on) >= first_day
    and (after_day is null or (starts_on, id) > (after_day, events_of_month.after_id))
  order by starts_on, id
  limit least(coalesce(events_of_month.page_size, 50), 100);
end
$$;
grant execute on function public.events_of_month(text, integer, bigint) to anon, authenticated, service_role;
comment on function public.events_of_month(text, integer, bigint) is
  'Published events that take place from today to the end of this month, or in all of the month that is '
  'named (`2026-01`), those that run on from before included, the earliest first; the following pages after '
  'the id of the last one. PT400 invalid_month, invalid_page_size (at most 100 are answered) or '
  'invalid_cursor.';
