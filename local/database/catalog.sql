-- Everything that makes a database what it is, as (key, value) pairs without object ids, column numbers or
-- the order of grants, so that two databases that were built in different ways compare equal.
with
schemas as (
  select oid, nspname, nspowner, nspacl
  from pg_catalog.pg_namespace
  where nspname !~ '^pg_' and nspname not in ('information_schema', 'supabase_migrations')
),
-- An absent grant list means the built-in default: both are spelt out as the same list.
grants (classid, objid, objsubid, acl) as (
  select 'pg_catalog.pg_namespace'::regclass, oid, 0, coalesce(nspacl, acldefault('n', nspowner)) from schemas
  union all
  select 'pg_catalog.pg_class'::regclass, oid, 0,
    coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner))
  from pg_catalog.pg_class where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  union all
  select 'pg_catalog.pg_class'::regclass, attrelid, attnum, attacl
  from pg_catalog.pg_attribute where attacl is not null and not attisdropped
  union all
  select 'pg_catalog.pg_proc'::regclass, oid, 0, coalesce(proacl, acldefault('f', proowner))
  -- The server's own functions are of interest only where something was granted or revoked.
  from pg_catalog.pg_proc where proacl is not null or pronamespace in (select oid from schemas)
  union all
  select 'pg_catalog.pg_type'::regclass, oid, 0, coalesce(typacl, acldefault('T', typowner))
  from pg_catalog.pg_type where typtype in ('d', 'e', 'r')
  union all
  select 'pg_catalog.pg_language'::regclass, oid, 0, coalesce(lanacl, acldefault('l', lanowner))
  from pg_catalog.pg_language
  union all
  select 'pg_catalog.pg_database'::regclass, oid, 0, coalesce(datacl, acldefault('d', datdba))
  from pg_catalog.pg_database where datname = current_database()
  union all
  select 'pg_catalog.pg_foreign_server'::regclass, oid, 0, coalesce(srvacl, acldefault('S', srvowner))
  from pg_catalog.pg_foreign_server
),
grant_lists as (
  select classid, objid, objsubid,
    string_agg(
      format('%s to %s by %s', privileges, grantee, grantor), e'\n' order by grantee, grantor, privileges
    ) as list
  from (
    select classid, objid, objsubid,
      coalesce(pg_catalog.pg_get_userbyid(nullif(item.grantee, 0)), 'public') as grantee,
      pg_catalog.pg_get_userbyid(item.grantor) as grantor,
      string_agg(
        item.privilege_type || case when item.is_grantable then ' with grant option' else '' end, ', '
        order by item.privilege_type
      ) as privileges
    from grants cross join lateral aclexplode(grants.acl) as item
    group by classid, objid, objsubid, item.grantee, item.grantor
  ) as per_grantee
  group by classid, objid, objsubid
),
owners (classid, objid, owner) as (
  select 'pg_catalog.pg_namespace'::regclass, oid, nspowner from schemas
  union all
  select 'pg_catalog.pg_class'::regclass, oid, relowner from pg_catalog.pg_class
  where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  union all
  select 'pg_catalog.pg_proc'::regclass, oid, proowner from pg_catalog.pg_proc
  union all
  select 'pg_catalog.pg_type'::regclass, oid, typowner from pg_catalog.pg_type where typtype in ('d', 'e', 'r', 'c')
),
relations as (
  select c.*, s.nspname, format('%I.%I', s.nspname, c.relname) as name
  from pg_catalog.pg_class as c join schemas as s on s.oid = c.relnamespace
),
routines as (
  select p.*, format('%I.%I(%s)', s.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)) as name
  from pg_catalog.pg_proc as p join schemas as s on s.oid = p.pronamespace
)
select format('grants on %s %s', identity.type, identity.identity) as key, g.list as value
from grant_lists as g
cross join lateral pg_catalog.pg_identify_object(g.classid, g.objid, g.objsubid) as identity
where identity.identity !~ '^supabase_migrations\y'
union all
select format('owner of %s %s', identity.type, identity.identity), pg_catalog.pg_get_userbyid(o.owner)
from owners as o
cross join lateral pg_catalog.pg_identify_object(o.classid, o.objid, 0) as identity
where identity.schema is null and identity.identity not like 'pg\_%'
  or identity.schema !~ '^(pg_|information_schema$|supabase_migrations$)'
union all
select format('relation %s', name),
  concat_ws(e'\n', 'kind ' || relkind::text, 'persistence ' || relpersistence::text, 'replica identity ' || relreplident::text,
    case when relrowsecurity then 'row security' end, case when relforcerowsecurity then 'row security forced' end,
    case when relispartition then 'partition ' || pg_catalog.pg_get_expr(relpartbound, oid) end,
    case when relkind = 'p' then 'partitioned ' || pg_catalog.pg_get_partkeydef(oid) end,
    (select string_agg(option, ', ' order by option) from unnest(reloptions) as option),
    (select string_agg('inherits ' || i.inhparent::regclass::text, e'\n' order by i.inhseqno)
      from pg_catalog.pg_inherits as i where i.inhrelid = relations.oid),
    case when relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(oid) end)
from relations where relkind in ('r', 'p', 'v', 'm', 'f')
union all
select format('column %s.%I', r.name, a.attname),
  concat_ws(e'\n', pg_catalog.format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
    case when a.atthasdef then 'default ' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) end,
    case when a.attidentity <> '' then 'identity ' || a.attidentity::text end,
    case when a.attgenerated <> '' then 'generated ' || a.attgenerated::text end,
    case when a.attcollation <> t.typcollation then 'collation ' || a.attcollation::regcollation::text end,
    'storage ' || a.attstorage::text, case when a.attcompression <> '' then 'compression ' || a.attcompression::text end,
    -- A row of a composite type is written by position.
    case when r.relkind = 'c' then 'position ' || a.attnum end,
    'statistics ' || a.attstattarget, a.attoptions::text)
from relations as r
join pg_catalog.pg_attribute as a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
join pg_catalog.pg_type as t on t.oid = a.atttypid
left join pg_catalog.pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
where r.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
union all
select format('sequence %s', r.name),
  format('%s start %s increment %s min %s max %s cache %s cycle %s owned by %s', s.seqtypid::regtype, s.seqstart,
    s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
    (select string_agg(pg_catalog.pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid), ', ')
      from pg_catalog.pg_depend as d
      where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = r.oid and d.deptype in ('a', 'i')))
from relations as r join pg_catalog.pg_sequence as s on s.seqrelid = r.oid
union all
select format('index %s', r.name),
  concat_ws(e'\n', pg_catalog.pg_get_indexdef(i.indexrelid), case when not i.indisvalid then 'invalid' end,
    case when i.indisclustered then 'clustered' end, case when i.indisreplident then 'replica identity' end)
from relations as r join pg_catalog.pg_index as i on i.indexrelid = r.oid
union all
select format('constraint %I on %s', c.conname,
    coalesce(nullif(c.conrelid, 0)::regclass::text, nullif(c.contypid, 0)::regtype::text)),
  concat_ws(e'\n', pg_catalog.pg_get_constraintdef(c.oid), case when not c.convalidated then 'not validated' end)
from pg_catalog.pg_constraint as c join schemas as s on s.oid = c.connamespace where c.contype <> 't'
union all
select format('trigger %I on %s', t.tgname, r.name),
  concat_ws(e'\n', pg_catalog.pg_get_triggerdef(t.oid), 'enabled ' || t.tgenabled::text)
from pg_catalog.pg_trigger as t join relations as r on r.oid = t.tgrelid where not t.tgisinternal
union all
select format('policy %I on %s', p.polname, r.name),
  concat_ws(e'\n', 'command ' || p.polcmd::text, case when p.polpermissive then 'permissive' else 'restrictive' end,
    'to ' || (select string_agg(coalesce(pg_catalog.pg_get_userbyid(nullif(role, 0)), 'public'), ', '
      order by pg_catalog.pg_get_userbyid(role)) from unnest(p.polroles) as role),
    'using ' || pg_catalog.pg_get_expr(p.polqual, p.polrelid),
    'with check ' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))
from pg_catalog.pg_policy as p join relations as r on r.oid = p.polrelid
union all
select format('rule %I on %s', w.rulename, r.name), pg_catalog.pg_get_ruledef(w.oid)
from pg_catalog.pg_rewrite as w join relations as r on r.oid = w.ev_class where w.rulename <> '_RETURN'
union all
select format('function %s', name), pg_catalog.pg_get_functiondef(oid) from routines where prokind <> 'a'
union all
select format('aggregate %s', r.name),
  format('%s state %s final %s combine %s initial %L', r.prorettype::regtype, a.aggtransfn, a.aggfinalfn,
    a.aggcombinefn, a.agginitval)
from routines as r join pg_catalog.pg_aggregate as a on a.aggfnoid = r.oid
union all
select format('type %I.%I', s.nspname, t.typname),
  concat_ws(e'\n', 'kind ' || t.typtype::text,
    (select 'labels ' || string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
      from pg_catalog.pg_enum as e where e.enumtypid = t.oid),
    case when t.typtype = 'd' then concat_ws(' ', pg_catalog.format_type(t.typbasetype, t.typtypmod),
      case when t.typnotnull then 'not null' end, 'default ' || t.typdefault) end)
from pg_catalog.pg_type as t join schemas as s on s.oid = t.typnamespace where t.typtype in ('d', 'e', 'r', 'm')
union all
select format('extension %I', e.extname), format('version %s in %I', e.extversion, e.extnamespace::regnamespace::text)
from pg_catalog.pg_extension as e
union all
select format('text search configuration %I.%I', s.nspname, c.cfgname),
  concat_ws(e'\n', 'parser ' || p.prsname,
    (select string_agg(format('%s: %s', m.maptokentype, m.mapdict::regdictionary), e'\n'
      order by m.maptokentype, m.mapseqno)
      from pg_catalog.pg_ts_config_map as m where m.mapcfg = c.oid))
from pg_catalog.pg_ts_config as c
join schemas as s on s.oid = c.cfgnamespace
join pg_catalog.pg_ts_parser as p on p.oid = c.cfgparser
union all
select format('text search dictionary %I.%I', s.nspname, d.dictname), concat_ws(e'\n', t.tmplname, d.dictinitoption)
from pg_catalog.pg_ts_dict as d
join schemas as s on s.oid = d.dictnamespace
join pg_catalog.pg_ts_template as t on t.oid = d.dicttemplate
union all
select format('%s %s', identity.type, identity.identity), 'present'
from (
  select 'pg_catalog.pg_operator'::regclass as classid, oid from pg_catalog.pg_operator where oid >= 16384
  union all
  select 'pg_catalog.pg_cast'::regclass, oid from pg_catalog.pg_cast where oid >= 16384
  union all
  select 'pg_catalog.pg_opclass'::regclass, oid from pg_catalog.pg_opclass where oid >= 16384
  union all
  select 'pg_catalog.pg_collation'::regclass, oid from pg_catalog.pg_collation where oid >= 16384
  union all
  select 'pg_catalog.pg_foreign_server'::regclass, oid from pg_catalog.pg_foreign_server
) as other
cross join lateral pg_catalog.pg_identify_object(other.classid, other.oid, 0) as identity
union all
select format('statistics %I.%I', s.nspname, x.stxname), pg_catalog.pg_get_statisticsobjdef(x.oid)
from pg_catalog.pg_statistic_ext as x join schemas as s on s.oid = x.stxnamespace
union all
select format('event trigger %I', evtname),
  format('%s %s %s enabled %s', evtevent, evtfoid::regproc, evttags, evtenabled)
from pg_catalog.pg_event_trigger
union all
select format('publication %I', p.pubname),
  concat_ws(e'\n', format('all tables %s, insert %s, update %s, delete %s, truncate %s, via root %s', p.puballtables,
    p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot),
    (select string_agg(format('%I.%I (%s) %s', t.schemaname, t.tablename,
        (select string_agg(name::text, ', ' order by name::text) from unnest(t.attnames) as name), t.rowfilter), e'\n'
        order by t.schemaname, t.tablename)
      from pg_catalog.pg_publication_tables as t where t.pubname = p.pubname))
from pg_catalog.pg_publication as p
union all
select format('default privileges of %s%s on %s', pg_catalog.pg_get_userbyid(d.defaclrole),
    coalesce(' in schema ' || nullif(d.defaclnamespace, 0)::regnamespace::text, ''),
    case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
      when 'T' then 'types' else 'schemas' end),
  coalesce((
    select string_agg(format('%s to %s%s', item.privilege_type,
        coalesce(pg_catalog.pg_get_userbyid(nullif(item.grantee, 0)), 'public'),
        case when item.is_grantable then ' with grant option' else '' end), e'\n'
        order by item.privilege_type, pg_catalog.pg_get_userbyid(item.grantee))
    from aclexplode(d.defaclacl) as item), 'none')
from pg_catalog.pg_default_acl as d
union all
select format('comment on %s %s', identity.type, identity.identity), c.description
from pg_catalog.pg_description as c
cross join lateral pg_catalog.pg_identify_object(c.classoid, c.objoid, c.objsubid) as identity
where c.objoid >= 16384 or c.classoid = 'pg_catalog.pg_namespace'::regclass
union all
select format('comment on role %I', r.rolname), c.description
from pg_catalog.pg_shdescription as c join pg_catalog.pg_roles as r on r.oid = c.objoid
where c.classoid = 'pg_catalog.pg_authid'::regclass
union all
select format('role %I', rolname),
  format('superuser %s, inherit %s, create role %s, create db %s, login %s, replication %s, bypass rls %s, limit %s',
    rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit)
from pg_catalog.pg_roles
union all
select format('membership of %I in %I by %I', pg_catalog.pg_get_userbyid(m.member),
    pg_catalog.pg_get_userbyid(m.roleid), pg_catalog.pg_get_userbyid(m.grantor)),
  format('admin %s, inherit %s, set %s', m.admin_option, m.inherit_option, m.set_option)
from pg_catalog.pg_auth_members as m
union all
select format('setting %s of role %s in database %s', split_part(setting, '=', 1),
    coalesce(pg_catalog.pg_get_userbyid(nullif(s.setrole, 0)), 'any'),
    coalesce((select datname from pg_catalog.pg_database where oid = s.setdatabase), 'any')),
  substr(setting, strpos(setting, '=') + 1)
from pg_catalog.pg_db_role_setting as s cross join lateral unnest(s.setconfig) as setting
