-- The schema that Storage owns, as storage-api 1.9x leaves it after its migrations: buckets, objects, the
-- helpers that policies call, and the two functions that list. Left out: the tables of S3 multipart uploads,
-- Iceberg and vector buckets, none of which the local stack serves. Source of names, signatures and rules:
-- supabase/storage, migrations/tenant.

-- Owned by supabase_admin, as on Supabase: `supabase db reset` drops every schema that is not.
create schema storage authorization supabase_admin;
grant usage on schema storage to postgres, anon, authenticated, service_role;
grant all on schema storage to supabase_storage_admin with grant option;
grant all on schema storage to dashboard_user;

create type storage.buckettype as enum ('STANDARD', 'ANALYTICS', 'VECTOR');
alter type storage.buckettype owner to supabase_storage_admin;

create table storage.buckets (
  id text primary key,
  name text not null,
  owner uuid,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  public boolean default false,
  avif_autodetection boolean default false,
  file_size_limit bigint,
  allowed_mime_types text[],
  owner_id text,
  type storage.buckettype not null default 'STANDARD'
);
comment on column storage.buckets.owner is 'Field is deprecated, use owner_id instead';
create unique index bname on storage.buckets (name);

create table storage.objects (
  id uuid primary key default gen_random_uuid(),
  bucket_id text,
  name text,
  owner uuid,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  last_accessed_at timestamptz default now(),
  metadata jsonb,
  path_tokens text[] generated always as (string_to_array(name, '/')) stored,
  version text,
  owner_id text,
  user_metadata jsonb,
  constraint "objects_bucketId_fkey" foreign key (bucket_id) references storage.buckets (id)
);
comment on column storage.objects.owner is 'Field is deprecated, use owner_id instead';
create unique index bucketid_objname on storage.objects (bucket_id, name);
create index name_prefix_search on storage.objects (name text_pattern_ops);
create index idx_objects_bucket_id_name on storage.objects (bucket_id, name collate "C");
create index idx_objects_bucket_id_name_lower on storage.objects (bucket_id, lower(name) collate "C");

alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
alter table storage.buckets owner to supabase_storage_admin;
alter table storage.objects owner to supabase_storage_admin;
-- Rows are decided by policies alone: every role may try every verb.
grant all on storage.buckets, storage.objects to anon, authenticated, service_role;
grant all on storage.buckets, storage.objects to postgres with grant option;

create function storage.foldername(name text) returns text[] language sql immutable as $$
  select (string_to_array(name, '/'))[1 : cardinality(string_to_array(name, '/')) - 1];
$$;

create function storage.filename(name text) returns text language sql immutable as $$
  select (string_to_array(name, '/'))[cardinality(string_to_array(name, '/'))];
$$;

create function storage.extension(name text) returns text language sql immutable as $$
  select reverse(split_part(reverse(storage.filename(name)), '.', 1));
$$;

create function storage.operation() returns text language sql stable as $$
  select current_setting('storage.operation', true);
$$;

-- Policies name operations with or without the prefix `storage.`: both mean the same.
create function storage.allow_any_operation(expected_operations text[])
returns boolean language sql stable as $$
  select coalesce(
    regexp_replace(storage.operation(), '^storage\.', '') = any (
      select regexp_replace(expected, '^storage\.', '')
      from unnest(expected_operations) expected where expected <> ''
    ),
    false
  );
$$;

create function storage.allow_only_operation(expected_operation text)
returns boolean language sql stable as $$
  select storage.allow_any_operation(array[expected_operation]);
$$;

create function storage.get_size_by_bucket()
returns table (size bigint, bucket_id text) language sql stable as $$
  select sum((o.metadata ->> 'size')::bigint)::bigint, o.bucket_id
  from storage.objects o group by o.bucket_id;
$$;

-- The part of a key up to and with the first delimiter after the prefix, or null where none follows.
create function storage.get_common_prefix(p_key text, p_prefix text, p_delimiter text)
returns text language sql immutable as $$
  select case
    when position(p_delimiter in substr(p_key, length(p_prefix) + 1)) > 0 then left(
      p_key,
      length(p_prefix) + position(p_delimiter in substr(p_key, length(p_prefix) + 1))
        + length(p_delimiter) - 1
    )
  end;
$$;

-- One level of a bucket, ignoring case, page by offset: behind POST /object/list. Folders have no id. By name
-- they stand between the files; by any other column they come first.
create function storage.search(
  prefix text,
  bucketname text,
  limits integer default 100,
  levels integer default 1,
  offsets integer default 0,
  search text default '',
  sortcolumn text default 'name',
  sortorder text default 'asc'
) returns table (
  name text,
  id uuid,
  updated_at timestamptz,
  created_at timestamptz,
  last_accessed_at timestamptz,
  metadata jsonb
) language plpgsql stable as $$
declare
  wanted text := coalesce(prefix, '') || coalesce(search, '');
  direction text := case when lower(sortorder) = 'desc' then 'desc' else 'asc' end;
  sort_by text := case
    when lower(sortcolumn) in ('updated_at', 'created_at', 'last_accessed_at') then lower(sortcolumn)
    else 'name'
  end;
begin
  return query execute format(
    $query$
      with found as (
        select o.*, storage.get_common_prefix(lower(o.name), lower($1), '/') as folder
        from storage.objects o
        where o.bucket_id = $2 and starts_with(lower(o.name), lower($1))
      ),
      listed as (
        select
          split_part(min(f.name), '/', $3) as name, null::uuid as id, null::timestamptz as updated_at,
          null::timestamptz as created_at, null::timestamptz as last_accessed_at, null::jsonb as metadata,
          f.folder collate "C" as position, true as is_folder
        from found f where f.folder is not null group by f.folder
        union all
        select
          split_part(f.name, '/', $3), f.id, f.updated_at, f.created_at, f.last_accessed_at, f.metadata,
          lower(f.name) collate "C", false
        from found f where f.folder is null
      )
      select l.name, l.id, l.updated_at, l.created_at, l.last_accessed_at, l.metadata
      from listed l order by %s limit $4 offset $5
    $query$,
    case
      when sort_by = 'name' then format('l.position %s', direction)
      else format(
        'l.is_folder desc, case when l.is_folder then l.position end %1$s, l.%2$I %1$s, l.position %1$s',
        direction, sort_by
      )
    end
  ) using wanted, bucketname, levels, least(coalesce(limits, 100), 1500), coalesce(offsets, 0);
end
$$;

-- One level of a bucket, page by cursor: behind POST /object/list-v2 with a delimiter. A folder's position is
-- its prefix with the slash, and its times are those of its oldest object.
create function storage.search_v2(
  prefix text,
  bucket_name text,
  limits integer default 100,
  levels integer default 1,
  start_after text default '',
  sort_order text default 'asc',
  sort_column text default 'name',
  sort_column_after text default ''
) returns table (
  key text,
  name text,
  id uuid,
  updated_at timestamptz,
  created_at timestamptz,
  last_accessed_at timestamptz,
  metadata jsonb
) language plpgsql stable as $$
declare
  direction text := case when lower(sort_order) = 'desc' then 'desc' else 'asc' end;
  sort_by text := case
    when lower(sort_column) in ('updated_at', 'created_at') then lower(sort_column)
    else 'name'
  end;
begin
  return query execute format(
    $query$
      with found as (
        select o.*, storage.get_common_prefix(o.name, coalesce($1, ''), '/') as folder
        from storage.objects o
        where o.bucket_id = $2 and starts_with(o.name, coalesce($1, ''))
      ),
      listed as (
        select
          rtrim(f.folder, '/') as name, null::uuid as id, min(f.created_at) as updated_at,
          min(f.created_at) as created_at, null::timestamptz as last_accessed_at, null::jsonb as metadata,
          f.folder collate "C" as position
        from found f where f.folder is not null group by f.folder
        union all
        select f.name, f.id, f.updated_at, f.created_at, f.last_accessed_at, f.metadata, f.name collate "C"
        from found f where f.folder is null
      )
      select
        split_part(l.name, '/', $3), l.name, l.id, l.updated_at, l.created_at, l.last_accessed_at, l.metadata
      from listed l
      where coalesce($4, '') = '' or %1$s %2$s %3$s
      order by %4$s l.position %5$s
      limit $6
    $query$,
    case sort_by
      when 'name' then 'l.position'
      else format('(date_trunc(''milliseconds'', l.%I), l.position)', sort_by)
    end,
    case direction when 'asc' then '>' else '<' end,
    case sort_by when 'name' then '$4' else '(coalesce(nullif($5, '''')::timestamptz, ''epoch''), $4)' end,
    case sort_by
      when 'name' then ''
      else format('date_trunc(''milliseconds'', l.%I) %s,', sort_by, direction)
    end,
    direction
  ) using prefix, bucket_name, levels, start_after, sort_column_after, least(coalesce(limits, 100), 1500);
end
$$;

create function storage.update_updated_at_column() returns trigger language plpgsql as $$
begin
  new.updated_at = now();
  return new;
end
$$;
create trigger update_objects_updated_at before update on storage.objects
  for each row execute function storage.update_updated_at_column();

create function storage.enforce_bucket_name_length() returns trigger language plpgsql as $$
begin
  if length(new.name) > 100 then
    raise exception 'bucket name "%" is too long (% characters). Max is 100.', new.name, length(new.name);
  end if;
  return new;
end
$$;
create trigger enforce_bucket_name_length_trigger before insert or update of name on storage.buckets
  for each row execute function storage.enforce_bucket_name_length();

-- A row that goes without its file leaves an orphan: only the Storage API, which removes both, may delete.
create function storage.protect_delete() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('storage.allow_delete_query', true), 'false') <> 'true' then
    raise exception 'Direct deletion from storage tables is not allowed. Use the Storage API instead.'
      using hint = 'This prevents accidental data loss from orphaned objects.', errcode = '42501';
  end if;
  return null;
end
$$;
create trigger protect_buckets_delete before delete on storage.buckets
  for each statement execute function storage.protect_delete();
create trigger protect_objects_delete before delete on storage.objects
  for each statement execute function storage.protect_delete();

do $$
declare
  routine regprocedure;
begin
  for routine in select oid::regprocedure from pg_proc where pronamespace = 'storage'::regnamespace loop
    execute format('alter function %s owner to supabase_storage_admin', routine);
    execute format('grant all on function %s to postgres, anon, authenticated, service_role', routine);
  end loop;
end
$$;
alter default privileges for role supabase_storage_admin in schema storage
  grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_storage_admin in schema storage
  grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_storage_admin in schema storage
  grant all on sequences to postgres, anon, authenticated, service_role;
