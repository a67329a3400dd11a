-- The schema that Realtime owns, as Realtime 2.15x leaves it after its migrations: the broadcasts that come from the
-- database, and the listeners to row changes. Left out is what reads the output of wal2json, a plugin that the embedded
-- server lacks: the local Realtime reads pgoutput and asks `apply_rls` about each change. Source of names, signatures,
-- rights and sentences: supabase/realtime, lib/realtime/tenants/repo/migrations.

-- Data folders of earlier versions have the schema already, empty.
create schema if not exists realtime authorization supabase_admin;
grant usage on schema realtime to anon, authenticated, service_role;
grant usage on schema realtime to postgres with grant option;
grant all on schema realtime to supabase_realtime_admin with grant option;
grant all on schema realtime to dashboard_user;
-- Operators of extensions' types are found by their names alone when a filter is compared.
alter role supabase_realtime_admin set search_path = public, extensions, realtime;

-- Broadcasts.

create table realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  -- Not now(): the broadcasts of one transaction are replayed in the order in which they were sent.
  updated_at timestamp not null default clock_timestamp(),
  inserted_at timestamp not null default clock_timestamp(),
  id uuid not null default gen_random_uuid(),
  binary_payload bytea,
  skip_broadcast boolean not null default false,
  constraint messages_payload_exclusive check (payload is null or binary_payload is null),
  primary key (id, inserted_at)
) partition by range (inserted_at);
create index messages_inserted_at_topic_index on realtime.messages (inserted_at desc, topic)
  where extension = 'broadcast' and private is true;

alter table realtime.messages enable row level security;
alter table realtime.messages owner to supabase_realtime_admin;
-- Rows are decided by policies alone: who may listen is asked with SELECT, who may send with INSERT.
grant select, insert, update on realtime.messages to anon, authenticated, service_role;
grant all on realtime.messages to postgres, dashboard_user;
grant select, insert on realtime.messages to postgres with grant option;

create publication supabase_realtime_messages_publication for table realtime.messages;

-- The topic that is being authorised, or that this transaction has sent to last.
create function realtime.topic() returns text language sql stable as $$
  select nullif(current_setting('realtime.topic', true), '');
$$;

-- A broadcast must not undo what it tells about: whatever goes wrong is a warning in the log.
create function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void language plpgsql as $$
declare
  message_id uuid := gen_random_uuid();
begin
  perform set_config('realtime.topic', send.topic, true);
  insert into realtime.messages (id, payload, event, topic, private, extension)
  values (
    message_id,
    case
      when send.payload ? 'id' then send.payload
      else jsonb_set(send.payload, '{id}', to_jsonb(message_id))
    end,
    send.event, send.topic, send.private, 'broadcast'
  );
exception when others then
  raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end
$$;

create function realtime.send_binary(payload bytea, event text, topic text, private boolean default true)
returns void language plpgsql as $$
begin
  perform set_config('realtime.topic', send_binary.topic, true);
  insert into realtime.messages (binary_payload, event, topic, private, extension)
  values (send_binary.payload, send_binary.event, send_binary.topic, send_binary.private, 'broadcast');
exception when others then
  raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end
$$;

-- For triggers: the whole row, before and after, whatever columns the listener may read.
create function realtime.broadcast_changes(
  topic_name text,
  event_name text,
  operation text,
  table_name text,
  table_schema text,
  new record,
  old record,
  level text default 'ROW'
) returns void language plpgsql as $$
begin
  if level = 'STATEMENT' then
    raise exception 'function can only be triggered for each row, not for each statement';
  elsif operation not in ('INSERT', 'UPDATE', 'DELETE') then
    raise exception 'Unexpected operation type: %', operation;
  end if;
  perform realtime.send(
    jsonb_build_object(
      'old_record', old, 'record', new, 'operation', operation, 'table', table_name, 'schema', table_schema
    ),
    event_name,
    topic_name
  );
exception when others then
  raise exception 'Failed to process the row: %', sqlerrm;
end
$$;

-- Row changes.

create type realtime.action as enum ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'ERROR');
create type realtime.equality_op as enum (
  'eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'in', 'like', 'ilike', 'is', 'match', 'imatch', 'isdistinct'
);
create type realtime.user_defined_filter as (column_name text, op realtime.equality_op, value text, negate boolean);
create type realtime.wal_column as (
  name text, type_name text, type_oid oid, value jsonb, is_pkey boolean, is_selectable boolean
);
create type realtime.wal_rls as (wal jsonb, is_rls_enabled boolean, subscription_ids uuid[], errors text[]);
alter type realtime.action owner to supabase_realtime_admin;
alter type realtime.equality_op owner to supabase_realtime_admin;
alter type realtime.user_defined_filter owner to supabase_realtime_admin;
alter type realtime.wal_column owner to supabase_realtime_admin;
alter type realtime.wal_rls owner to supabase_realtime_admin;

create function realtime.to_regrole(role_name text) returns regrole language sql immutable as $$
  select role_name::regrole;
$$;

-- The JSON that a value has when it is written as text.
create function realtime."cast"(val text, type_ regtype) returns jsonb language plpgsql immutable as $$
declare
  res jsonb;
begin
  -- What JSON would show of bytea is its text already.
  if type_ = 'bytea'::regtype then
    return to_jsonb(val);
  end if;
  -- format_type, because the plain name of char(n) means char(1).
  execute format('select to_jsonb(%L::%s)', val, format_type(type_, -1)) into res;
  return res;
end
$$;

create function realtime.check_equality_op(
  op realtime.equality_op, type_ regtype, val_1 text, val_2 text, negate boolean
) returns boolean language plpgsql stable as $$
declare
  type_name text := format_type(type_, -1);
  res boolean;
begin
  if op = 'is' then
    if val_2 not in ('null', 'true', 'false', 'unknown') then
      raise exception 'invalid value for is filter: must be null, true, false, or unknown';
    end if;
    execute format('select %L::%s is %s', val_1, type_name, val_2) into res;
  else
    execute format(
      'select %L::%s %s (%L::%s)',
      val_1,
      type_name,
      case op
        when 'eq' then '='
        when 'neq' then '<>'
        when 'lt' then '<'
        when 'lte' then '<='
        when 'gt' then '>'
        when 'gte' then '>='
        when 'in' then '= any'
        when 'like' then 'like'
        when 'ilike' then 'ilike'
        when 'match' then '~'
        when 'imatch' then '~*'
        when 'isdistinct' then 'is distinct from'
      end,
      val_2,
      type_name || case op when 'in' then '[]' else '' end
    ) into res;
  end if;
  return res <> coalesce(negate, false);
end
$$;

-- All filters have to hold; one that cannot be answered, for a null or for a column that was not logged, does not.
create function realtime.is_visible_through_filters(
  columns realtime.wal_column[], filters realtime.user_defined_filter[]
) returns boolean language sql stable as $$
  select coalesce(
    bool_and(
      c.name is not null
      and coalesce(realtime.check_equality_op(f.op, c.type_oid::regtype, c.value #>> '{}', f.value, f.negate), false)
    ),
    true
  )
  from unnest(filters) f left join unnest(columns) c on c.name = f.column_name;
$$;

create table realtime.subscription (
  id bigint generated always as identity constraint pk_subscription primary key,
  subscription_id uuid not null,
  entity regclass not null,
  filters realtime.user_defined_filter[] not null default '{}',
  claims jsonb not null,
  claims_role regrole not null generated always as (realtime.to_regrole(claims ->> 'role')) stored,
  created_at timestamp not null default timezone('utc', now()),
  action_filter text default '*'
    constraint subscription_action_filter_check check (action_filter in ('*', 'INSERT', 'UPDATE', 'DELETE')),
  selected_columns text[]
);
create index ix_realtime_subscription_entity on realtime.subscription (entity);
create index ix_realtime_subscription_subscription_id on realtime.subscription (subscription_id);
-- It holds everybody's claims: no role of the API reads it.
alter table realtime.subscription owner to supabase_realtime_admin;
grant select on realtime.subscription to postgres, dashboard_user;

-- Refuses at once what could not be answered for a change: a filter is tried on its own value.
create function realtime.subscription_check_filters() returns trigger language plpgsql as $$
declare
  readable text[] := array(
    select a.attname from pg_attribute a
    where a.attrelid = new.entity and a.attnum > 0 and not a.attisdropped
      and has_column_privilege(new.claims ->> 'role', a.attrelid, a.attnum, 'SELECT')
  );
  filter realtime.user_defined_filter;
  column_type regtype;
  selected text;
begin
  foreach filter in array new.filters loop
    if filter.column_name <> all (readable) then
      raise exception 'invalid column for filter %', filter.column_name;
    end if;
    select a.atttypid into column_type from pg_attribute a
    where a.attrelid = new.entity and a.attname = filter.column_name;
    case
      when filter.op = 'in' then
        if jsonb_array_length(realtime.cast(filter.value, (format_type(column_type, -1) || '[]')::regtype)) > 100 then
          raise exception 'too many values for `in` filter. Maximum 100';
        end if;
      when filter.op = 'is' then
        if filter.value not in ('null', 'true', 'false', 'unknown') then
          raise exception 'invalid value for is filter: must be null, true, false, or unknown';
        elsif filter.value <> 'null' and column_type <> 'boolean'::regtype then
          raise exception 'is % filter requires a boolean column, got %', filter.value, column_type;
        end if;
      else
        if filter.op in ('match', 'imatch') then
          begin
            perform '' ~ filter.value;
          exception when others then
            raise exception 'invalid regular expression for % filter: %', filter.op, sqlerrm;
          end;
        elsif filter.op not in ('like', 'ilike') then
          perform realtime.cast(filter.value, column_type);
        end if;
        begin
          perform realtime.check_equality_op(filter.op, column_type, filter.value, filter.value, filter.negate);
        exception when others then
          raise exception 'operator % is not supported on column % of type %: %',
            filter.op, filter.column_name, column_type, sqlerrm;
        end;
    end case;
  end loop;
  foreach selected in array coalesce(new.selected_columns, '{}') loop
    if selected <> all (readable) then
      raise exception 'invalid column for select %', selected;
    end if;
  end loop;
  return new;
end
$$;
create trigger tr_check_filters before insert or update on realtime.subscription
  for each row execute function realtime.subscription_check_filters();

-- What each listener may know of one change: `wal` is {action: I | U | D, schema, table, timestamp, columns, identity},
-- the last two arrays of {name, typeoid, value}: the row after the change, and what is logged of the row before it. The
-- policies are asked by reading the row's key, once for each set of claims.
create function realtime.apply_rls(wal jsonb, max_record_bytes integer default 1024 * 1024)
returns setof realtime.wal_rls language plpgsql as $$
declare
  entity_ regclass := format('%I.%I', wal ->> 'schema', wal ->> 'table')::regclass;
  action_ realtime.action := case wal ->> 'action'
    when 'I' then 'INSERT' when 'U' then 'UPDATE' when 'D' then 'DELETE' else 'ERROR'
  end;
  is_rls_enabled_ boolean := (select c.relrowsecurity from pg_class c where c.oid = entity_);
  is_too_large boolean := octet_length(wal::text) > max_record_bytes;
  key_columns smallint[] := array(
    select unnest(i.indkey) from pg_index i where i.indrelid = entity_ and i.indisprimary
  );
  new_columns realtime.wal_column[];
  old_columns realtime.wal_column[];
  row_is_there text;
  head jsonb := jsonb_build_object(
    'schema', wal ->> 'schema',
    'table', wal ->> 'table',
    'type', action_,
    'commit_timestamp',
    to_char((wal ->> 'timestamp')::timestamptz at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  );
  listeners record;
  caller record;
  has_access boolean;
  visible uuid[];
  failed uuid[];
begin
  select
    array_agg(logged.c) filter (where logged.part = 'columns'),
    array_agg(logged.c) filter (where logged.part = 'identity')
  into new_columns, old_columns
  from (
    select part, (
      x ->> 'name', null, x ->> 'typeoid', x -> 'value',
      exists (
        select from pg_attribute a
        where a.attrelid = entity_ and a.attname = x ->> 'name' and a.attnum = any (key_columns)
      ),
      true
    )::realtime.wal_column as c
    from unnest(array['columns', 'identity']) part, jsonb_array_elements(wal -> part) x
  ) logged;

  select format(
    'select exists (select from %s where %s)',
    entity_, string_agg(format('%I = %L', c.name, c.value #>> '{}'), ' and ')
  ) into row_is_there
  from unnest(new_columns) c where c.is_pkey;

  for listeners in
    select s.claims_role, s.selected_columns, array_agg(distinct s.subscription_id) as ids
    from realtime.subscription s
    where s.entity = entity_ and s.action_filter in ('*', action_::text)
    group by s.claims_role, s.selected_columns
  loop
    if action_ <> 'DELETE' and key_columns = '{}' then
      return next (head, is_rls_enabled_, listeners.ids, array['Error 400: Bad Request, no primary key']);
      continue;
    end if;
    select array_agg(
      (
        c.name, c.type_name, c.type_oid, c.value, c.is_pkey,
        has_column_privilege(listeners.claims_role, entity_, c.name, 'SELECT')
      )::realtime.wal_column
    ) into new_columns from unnest(new_columns) c;
    select array_agg(
      (
        c.name, c.type_name, c.type_oid, c.value, c.is_pkey,
        has_column_privilege(listeners.claims_role, entity_, c.name, 'SELECT')
      )::realtime.wal_column
    ) into old_columns from unnest(old_columns) c;
    if exists (select from unnest(new_columns) c where c.is_pkey and not c.is_selectable) then
      return next (head, is_rls_enabled_, listeners.ids, array['Error 401: Unauthorized']);
      continue;
    end if;

    visible := '{}';
    failed := '{}';
    for caller in
      with matching as (
        select distinct s.filters from realtime.subscription s
        where s.entity = entity_ and s.subscription_id = any (listeners.ids)
      ),
      met as materialized (
        select m.filters from matching m
        where realtime.is_visible_through_filters(new_columns, m.filters)
          or action_ = 'DELETE' and realtime.is_visible_through_filters(old_columns, m.filters)
      )
      select s.claims, array_agg(s.subscription_id) as ids
      from realtime.subscription s join met using (filters)
      where s.entity = entity_ and s.subscription_id = any (listeners.ids)
        and s.action_filter in ('*', action_::text)
      group by s.claims
    loop
      if not is_rls_enabled_ or action_ = 'DELETE' then
        visible := visible || caller.ids;
        continue;
      end if;
      -- A policy that fails on somebody's claims concerns nobody else.
      begin
        perform
          set_config('role', pg_get_userbyid(listeners.claims_role), true),
          set_config('request.jwt.claims', caller.claims::text, true);
        execute row_is_there into has_access;
        if has_access then
          visible := visible || caller.ids;
        end if;
      exception when others then
        failed := failed || caller.ids;
        raise warning 'WarnApplyingRlsToSubscription %: %', caller.ids, sqlerrm;
      end;
      perform set_config('role', 'none', true);
    end loop;

    if visible <> '{}' then
      return next (
        head || jsonb_build_object(
          'columns', (
            select jsonb_agg(jsonb_build_object('name', a.attname, 'type', t.typname) order by a.attnum)
            from pg_attribute a join pg_type t on t.oid = a.atttypid
            where a.attrelid = entity_ and a.attnum > 0
              and has_column_privilege(listeners.claims_role, entity_, a.attnum, 'SELECT')
              and (
                listeners.selected_columns is null
                or a.attname = any (listeners.selected_columns)
                or a.attnum = any (key_columns)
              )
          )
        )
        || case when action_ = 'DELETE' then '{}' else jsonb_build_object(
          'record', (
            -- A large value that the change left alone is not logged with the new row.
            select jsonb_object_agg(c.name, realtime.cast(c.value #>> '{}', c.type_oid::regtype))
            from (
              select * from unnest(new_columns)
              union all
              select o.* from unnest(old_columns) o where o.name not in (select n.name from unnest(new_columns) n)
            ) c
            where c.is_selectable
              and (
                listeners.selected_columns is null or c.name = any (listeners.selected_columns) or c.is_pkey
              )
              and (not is_too_large or octet_length(c.value::text) <= 64)
          )
        ) end
        || case when action_ = 'INSERT' then '{}' else jsonb_build_object(
          'old_record', (
            select jsonb_object_agg(c.name, realtime.cast(c.value #>> '{}', c.type_oid::regtype))
            from unnest(old_columns) c
            where c.is_selectable
              and (
                listeners.selected_columns is null or c.name = any (listeners.selected_columns) or c.is_pkey
              )
              and (not is_too_large or octet_length(c.value::text) <= 64)
              -- No policy can be asked about a row that is gone.
              and (action_ <> 'DELETE' or not is_rls_enabled_ or c.is_pkey)
          )
        ) end,
        is_rls_enabled_,
        visible,
        case when is_too_large then array['Error 413: Payload Too Large'] else '{}'::text[] end
      );
    end if;
    if failed <> '{}' then
      return next (
        head, is_rls_enabled_, failed, array['Error 500: Internal Server Error, RLS policy evaluation failed']
      );
    end if;
  end loop;
end
$$;

do $$
declare
  routine regprocedure;
begin
  for routine in select oid::regprocedure from pg_proc where pronamespace = 'realtime'::regnamespace loop
    execute format('alter function %s owner to supabase_realtime_admin', routine);
    execute format('grant all on function %s to postgres, anon, authenticated, service_role, dashboard_user', routine);
  end loop;
end
$$;
