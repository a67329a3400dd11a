import type { ClientBase } from 'pg';

/** Rows of the catalog queries below, as the driver gives them. */
export interface TableRow {
  oid: number;
  schema: string;
  name: string;
  is_view: boolean;
  columns: { number: number; name: string; type: string; default: string | null }[];
}

export interface KeyRow {
  kind: 'p' | 'u' | 'f';
  name: string;
  table_oid: number;
  columns: number[];
  foreign_oid: number;
  foreign_columns: number[];
}

export interface ViewRow {
  oid: number;
  definition: string;
}

export interface ComputedRow {
  schema: string;
  name: string;
  table_oid: number;
  foreign_oid: number;
  single: boolean;
}

export interface RoutineRow {
  schema: string;
  name: string;
  parameters: { name: string; type: string; cast_type: string; required: boolean; variadic: boolean }[];
  returns_schema: string;
  returns_name: string;
  returns_set: boolean;
  returns_composite: boolean;
  volatility: 'i' | 's' | 'v';
  settings: string[];
}

export interface RoleSettingsRow {
  role: string;
  settings: string[];
}

export interface Catalog {
  readonly tables: readonly TableRow[];
  readonly keys: readonly KeyRow[];
  readonly views: readonly ViewRow[];
  readonly computed: readonly ComputedRow[];
  readonly routines: readonly RoutineRow[];
  readonly roleSettings: readonly RoleSettingsRow[];
  readonly preRequest: string | null;
}

/** Reads the catalog in one snapshot; an empty search path makes the server write every name with its schema. */
export async function readCatalog(client: ClientBase, schemas: readonly string[]): Promise<Catalog> {
  await client.query('begin transaction isolation level repeatable read read only');
  try {
    await client.query(`select set_config('search_path', '', true)`);
    const rows = async <Row extends object>(text: string, values: unknown[] = []) =>
      (await client.query<Row>(text, values)).rows;
    return {
      tables: await rows<TableRow>(TABLES),
      keys: await rows<KeyRow>(KEYS),
      views: await rows<ViewRow>(VIEWS),
      computed: await rows<ComputedRow>(COMPUTED_RELATIONSHIPS),
      routines: await rows<RoutineRow>(ROUTINES, [schemas]),
      roleSettings: await rows<RoleSettingsRow>(ROLE_SETTINGS),
      preRequest: (await rows<{ name: string }>(PRE_REQUEST))[0]?.name ?? null,
    };
  } finally {
    await client.query('rollback');
  }
}

/**
 * Tables and views of every schema: a view in an exposed schema may lead to a table in a hidden one. Partitions
 * are left out, as PostgREST does. The default of an identity column that the caller may fill is its sequence;
 * a generated column has none.
 */
const TABLES = `
  select
    relation.oid::int8::int as oid,
    namespace.nspname::text as schema,
    relation.relname::text as name,
    relation.relkind in ('v', 'm') as is_view,
    coalesce(attributes.columns, '[]') as columns
  from pg_catalog.pg_class relation
  join pg_catalog.pg_namespace namespace on namespace.oid = relation.relnamespace
  left join lateral (
    select json_agg(
      json_build_object(
        'number', attribute.attnum,
        'name', attribute.attname,
        'type', pg_catalog.format_type(attribute.atttypid, attribute.atttypmod),
        'default', case
          when type.typbasetype <> 0 and type.typdefaultbin is not null
            then pg_catalog.pg_get_expr(type.typdefaultbin, 0)
          when attribute.attidentity = 'd'
            then format('nextval(%L)', pg_catalog.pg_get_serial_sequence(relation.oid::regclass::text, attribute.attname))
          when attribute.attgenerated = 's' then null
          else pg_catalog.pg_get_expr(initial.adbin, initial.adrelid)
        end
      ) order by attribute.attnum
    ) as columns
    from pg_catalog.pg_attribute attribute
    join pg_catalog.pg_type type on type.oid = attribute.atttypid
    left join pg_catalog.pg_attrdef initial
      on initial.adrelid = attribute.attrelid and initial.adnum = attribute.attnum
    where attribute.attrelid = relation.oid and attribute.attnum > 0 and not attribute.attisdropped
  ) attributes on true
  where relation.relkind in ('r', 'v', 'm', 'f', 'p')
    and not relation.relispartition
    and namespace.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
    and not pg_catalog.pg_is_other_temp_schema(namespace.oid)`;

const KEYS = `
  select
    contype as kind,
    conname::text as name,
    conrelid::int8::int as table_oid,
    conkey::int[] as columns,
    confrelid::int8::int as foreign_oid,
    coalesce(confkey::int[], '{}') as foreign_columns
  from pg_catalog.pg_constraint
  where contype in ('p', 'u', 'f') and conparentid = 0 and conrelid <> 0
  order by conrelid, conname`;

const VIEWS = `
  select relation.oid::int8::int as oid, rule.ev_action::text as definition
  from pg_catalog.pg_class relation
  join pg_catalog.pg_namespace namespace on namespace.oid = relation.relnamespace
  join pg_catalog.pg_rewrite rule on rule.ev_class = relation.oid and rule.rulename = '_RETURN'
  where relation.relkind in ('v', 'm') and namespace.nspname not in ('pg_catalog', 'information_schema')`;

const COMPUTED_RELATIONSHIPS = `
  select
    namespace.nspname::text as schema,
    routine.proname::text as name,
    argument.typrelid::int8::int as table_oid,
    result.typrelid::int8::int as foreign_oid,
    not routine.proretset or routine.prorows = 1 as single
  from pg_catalog.pg_proc routine
  join pg_catalog.pg_namespace namespace on namespace.oid = routine.pronamespace
  join pg_catalog.pg_type argument on argument.oid = routine.proargtypes[0]
  join pg_catalog.pg_type result on result.oid = routine.prorettype
  join pg_catalog.pg_class argument_relation on argument_relation.oid = argument.typrelid
  join pg_catalog.pg_class result_relation on result_relation.oid = result.typrelid
  where routine.pronargs = 1
    and argument_relation.relkind in ('r', 'v', 'm', 'f', 'p')
    and result_relation.relkind in ('r', 'v', 'm', 'f', 'p')
  order by routine.oid`;

/** A function with an unnamed parameter can be called only if it is the one parameter, and takes a whole body. */
const ROUTINES = `
  with recursive base_types as (
    select oid, oid as base, typbasetype from pg_catalog.pg_type
    union all
    select base_types.oid, type.oid, type.typbasetype
    from base_types
    join pg_catalog.pg_type type on type.oid = base_types.typbasetype
  )
  select
    namespace.nspname::text as schema,
    routine.proname::text as name,
    coalesce(input.parameters, '[]') as parameters,
    result_namespace.nspname::text as returns_schema,
    coalesce(result_relation.relname, result.typname)::text as returns_name,
    routine.proretset as returns_set,
    result.typtype = 'c' or coalesce(routine.proargmodes::text[] && '{t,b,o}', false) as returns_composite,
    routine.provolatile as volatility,
    coalesce(routine.proconfig, '{}') as settings
  from pg_catalog.pg_proc routine
  join pg_catalog.pg_namespace namespace on namespace.oid = routine.pronamespace
  join base_types on base_types.oid = routine.prorettype and base_types.typbasetype = 0
  join pg_catalog.pg_type result on result.oid = base_types.base
  join pg_catalog.pg_namespace result_namespace on result_namespace.oid = result.typnamespace
  left join pg_catalog.pg_class result_relation on result_relation.oid = result.typrelid
  left join lateral (
    select
      json_agg(
        json_build_object(
          'name', coalesce(argument.name, ''),
          'type', argument.type::regtype::text,
          'cast_type', case argument.type::regtype::text
            when 'bit' then 'bit varying'
            when 'bit[]' then 'bit varying[]'
            when 'character' then 'character varying'
            when 'character[]' then 'character varying[]'
            else argument.type::regtype::text
          end,
          'required', argument.position <= routine.pronargs - routine.pronargdefaults,
          'variadic', coalesce(argument.mode = 'v', false)
        ) order by argument.position
      ) as parameters,
      count(*) filter (where coalesce(argument.name, '') = '') as unnamed,
      count(*) as total,
      (array_agg(argument.type::regtype::text))[1] as first_type
    from (
      select
        routine.proargnames[given.place] as name,
        given.type,
        given.mode,
        row_number() over (order by given.place) as position
      from unnest(
        coalesce(routine.proallargtypes, routine.proargtypes::oid[]),
        routine.proargmodes
      ) with ordinality as given(type, mode, place)
      where coalesce(given.mode, 'i') in ('i', 'b', 'v')
    ) argument
  ) input on true
  where namespace.nspname = any($1)
    and routine.prokind = 'f'
    and result.oid not in ('trigger'::regtype, 'event_trigger'::regtype)
    and (
      coalesce(input.unnamed, 0) = 0
      or (input.unnamed = 1 and input.total = 1 and input.first_type in ('bytea', 'json', 'jsonb', 'text', 'xml'))
    )
  order by routine.pronargs, routine.oid`;

/** Only what an unprivileged role may set; `authenticator`'s own settings hold for its sessions already. */
const ROLE_SETTINGS = `
  select role.rolname::text as role, setting.setconfig as settings
  from pg_catalog.pg_db_role_setting setting
  join pg_catalog.pg_roles role on role.oid = setting.setrole
  where setting.setdatabase = 0
    and role.rolname <> current_user
    and pg_catalog.pg_has_role(current_user, role.oid, 'MEMBER')`;

/** A setting for this database goes before one for all. */
const PRE_REQUEST = `
  select substr(entry, length('pgrst.db_pre_request=') + 1) as name
  from pg_catalog.pg_db_role_setting setting
  join pg_catalog.pg_roles role on role.oid = setting.setrole
  cross join unnest(setting.setconfig) entry
  where role.rolname = current_user
    and setting.setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
    and entry like 'pgrst.db\\_pre\\_request=_%'
  order by setting.setdatabase desc
  limit 1`;
