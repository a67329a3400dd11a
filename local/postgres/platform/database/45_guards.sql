-- On Supabase, the extension supautils lets `postgres` manage the policies and triggers of Storage's and Realtime's
-- tables, which it does not own, and nothing else about them. Here it inherits the owners' rights, and the event
-- triggers below take back what supautils would not give, so that a migration which fails there fails here.
grant supabase_storage_admin, supabase_realtime_admin to postgres with inherit true, set false;

create function extensions.guard_platform_schemas() returns event_trigger language plpgsql as $$
declare
  touched record;
begin
  if current_user in ('supabase_admin', 'supabase_storage_admin', 'supabase_realtime_admin') then
    return;
  end if;
  if tg_event = 'sql_drop' then
    select object_type, coalesce(object_name, object_identity) as object_name into touched
    from pg_event_trigger_dropped_objects()
    where original and schema_name in ('storage', 'realtime') and object_type not in ('policy', 'trigger') limit 1;
  else
    select object_type, split_part(object_identity, '.', 2) as object_name into touched
    from pg_event_trigger_ddl_commands()
    where schema_name in ('storage', 'realtime') and object_type not in ('policy', 'trigger') limit 1;
  end if;
  if found then
    raise insufficient_privilege using
      message = format('must be owner of %s %s', touched.object_type, touched.object_name);
  end if;
end
$$;

-- Data folders of earlier versions guard Storage alone.
drop event trigger if exists guard_storage_schema_ddl;
drop event trigger if exists guard_storage_schema_drop;
drop function if exists extensions.guard_storage_schema();

create event trigger guard_platform_schemas_ddl on ddl_command_end
  execute function extensions.guard_platform_schemas();
create event trigger guard_platform_schemas_drop on sql_drop
  execute function extensions.guard_platform_schemas();
