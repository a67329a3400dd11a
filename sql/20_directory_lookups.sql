-- What a business is described with: states, categories and their subcategories, amenities.
-- They start as the project's own rows (sql/reference/). Staff keep all but the states.

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

-- No writes are granted: the country decides about these.
grant select on public.states to anon, authenticated, service_role;

comment on table public.states is
  'The 36 states of Nigeria and the Federal Capital Territory, which goes by `Abuja`.';
comment on column public.states.iso_code is 'ISO 3166-2:NG.';
comment on column public.states.aliases is 'Other names that a search may use.';


create table public.categories (
  id bigint generated always as identity primary key,
  name text not null,
  constraint name_is_present check (name ~ '\S'),
  constraint name_is_short check (char_length(name) <= 80)
);

create unique index categories_name_idx on public.categories (lower(name));

alter table public.categories enable row level security;

create policy categories_select_anybody on public.categories for select to anon, authenticated
  using (true);

create policy categories_insert_staff on public.categories for insert to authenticated
  with check ((select private.is_staff()));
create policy categories_update_staff on public.categories for update to authenticated
  using ((select private.is_staff()))
  with check ((select private.is_staff()));
create policy categories_delete_staff on public.categories for delete to authenticated
  using ((select private.is_staff()));

grant select on public.categories to anon, authenticated, service_role;
-- What is in use is not deleted: the keys that refer to it refuse.
grant insert (name), update (name), delete on public.categories to authenticated;

comment on table public.categories is 'What kind of business it is. A business has at most one.';

create trigger categories_after_audit after insert or update or delete on public.categories
  for each row execute function private.audit_staff_write('category');


create table public.subcategories (
  id bigint generated always as identity primary key,
  category_id bigint not null references public.categories (id),
  name text not null,
  constraint name_is_present check (name ~ '\S'),
  constraint name_is_short check (char_length(name) <= 80)
);

create unique index subcategories_category_id_name_idx on public.subcategories (category_id, lower(name));

alter table public.subcategories enable row level security;

create policy subcategories_select_anybody on public.subcategories for select to anon, authenticated
  using (true);

create policy subcategories_insert_staff on public.subcategories for insert to authenticated
  with check ((select private.is_staff()));
create policy subcategories_update_staff on public.subcategories for update to authenticated
  using ((select private.is_staff()))
  with check ((select private.is_staff()));
create policy subcategories_delete_staff on public.subcategories for delete to authenticated
  using ((select private.is_staff()));

grant select on public.subcategories to anon, authenticated, service_role;
-- category_id is not granted to change: businesses have it together with that category.
grant insert (category_id, name), update (name), delete on public.subcategories to authenticated;

comment on table public.subcategories is
  'A finer kind within one category. It stays in the category that it was made in.';

create trigger subcategories_after_audit after insert or update or delete on public.subcategories
  for each row execute function private.audit_staff_write('subcategory');


create table public.amenities (
  id bigint generated always as identity primary key,
  name text not null,
  constraint name_is_present check (name ~ '\S'),
  constraint name_is_short check (char_length(name) <= 80)
);

create unique index amenities_name_idx on public.amenities (lower(name));

alter table public.amenities enable row level security;

create policy amenities_select_anybody on public.amenities for select to anon, authenticated
  using (true);

create policy amenities_insert_staff on public.amenities for insert to authenticated
  with check ((select private.is_staff()));
create policy amenities_update_staff on public.amenities for update to authenticated
  using ((select private.is_staff()))
  with check ((select private.is_staff()));
create policy amenities_delete_staff on public.amenities for delete to authenticated
  using ((select private.is_staff()));

grant select on public.amenities to anon, authenticated, service_role;
-- What is in use is not deleted: the keys that refer to it refuse.
grant insert (name), update (name), delete on public.amenities to authenticated;

comment on table public.amenities is 'What a place offers its visitors, such as Wi-Fi.';

create trigger amenities_after_audit after insert or update or delete on public.amenities
  for each row execute function private.audit_staff_write('amenity');
