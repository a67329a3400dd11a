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
