import type pg from 'pg';

/** A row-level security policy. */
export interface Policy {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly command: 'select' | 'insert' | 'update' | 'delete' | 'all';
  readonly permissive: boolean;
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
  /** Whether it looks at the row, and not only at who is calling. */
  readonly namesColumns: boolean;
  readonly comment: string | null;
}

export interface Column {
  readonly name: string;
  /** Computed from others, so that nobody can write it. */
  readonly generated: boolean;
}

export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly rowSecurity: boolean;
  readonly rowSecurityForced: boolean;
  readonly columns: readonly Column[];
}

/** What one role was granted of one table by name: privileges of the whole table, and columns by privilege. */
export interface TableGrant {
  readonly schema: string;
  readonly table: string;
  readonly role: string;
  readonly whole: readonly string[];
  readonly columns: Readonly<Record<string, readonly string[]>>;
}

export interface Routine {
  readonly schema: string;
  readonly name: string;
  /** As `grant execute on function` wants it. */
  readonly signature: string;
  readonly executableBy: readonly string[];
}

/** Everything that decides who may do what, and that a mutant changes. */
export interface Access {
  readonly policies: readonly Policy[];
  readonly tables: readonly Table[];
  readonly grants: readonly TableGrant[];
  readonly routines: readonly Routine[];
}

/** The roles of callers. The service role passes by row-level security, and is nobody's token. */
export const CALLERS = ['anon', 'authenticated'] as const;

/** Reads it from the catalog. The session must be one of the superuser. */
export async function readAccess(client: pg.Client): Promise<Access> {
  // Every name in an expression comes out qualified, so that it can be created again.
  await client.query(`set search_path = ''`);
  return {
    policies: await rows<Policy>(client, POLICIES),
    tables: await rows<Table>(client, TABLES),
    grants: await rows<TableGrant>(client, GRANTS),
    routines: await rows<Routine>(client, ROUTINES),
  };
}

async function rows<T extends object>(client: pg.Client, query: string): Promise<T[]> {
  const found = await client.query<{ row: T }>(query);
  return found.rows.map(({ row }) => row);
}

const POLICIES = `
  select json_build_object(
    'schema', n.nspname, 'table', c.relname, 'name', p.polname,
    'command', case p.polcmd
      when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
    'permissive', p.polpermissive,
    'roles', (select json_agg(coalesce(pg_get_userbyid(nullif(role, 0)), 'public') order by role)
      from unnest(p.polroles) as role),
    'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid),
    'namesColumns', exists (
      select from pg_depend as d
      where d.classid = 'pg_policy'::regclass and d.objid = p.oid
        and d.refclassid = 'pg_class'::regclass and d.refobjid = p.polrelid and d.refobjsubid > 0
    ),
    'comment', obj_description(p.oid, 'pg_policy')
  ) as row
  from pg_policy as p join pg_class as c on c.oid = p.polrelid join pg_namespace as n on n.oid = c.relnamespace
  where n.nspname in ('public', 'storage', 'realtime')
  order by n.nspname, c.relname, p.polname`;

const TABLES = `
  select json_build_object(
    'schema', n.nspname, 'name', c.relname,
    'rowSecurity', c.relrowsecurity, 'rowSecurityForced', c.relforcerowsecurity,
    'columns', (
      select json_agg(json_build_object('name', a.attname, 'generated', a.attgenerated <> '') order by a.attnum)
      from pg_attribute as a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    )
  ) as row
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where n.nspname in ('public', 'private') and c.relkind in ('r', 'p')
  order by n.nspname, c.relname`;

const GRANTS = `
  select json_build_object(
    'schema', n.nspname, 'table', c.relname, 'role', role.rolname,
    'whole', coalesce((
      select json_agg(lower(item.privilege_type) order by item.privilege_type)
      from aclexplode(c.relacl) as item where item.grantee = role.oid
    ), '[]'),
    'columns', coalesce((
      select json_object_agg(lower(privilege_type), columns order by privilege_type)
      from (
        select item.privilege_type, json_agg(a.attname order by a.attnum) as columns
        from pg_attribute as a cross join lateral aclexplode(a.attacl) as item
        where a.attrelid = c.oid and not a.attisdropped and item.grantee = role.oid
        group by item.privilege_type
      ) as by_privilege
    ), '{}')
  ) as row
  from pg_class as c
  join pg_namespace as n on n.oid = c.relnamespace
  join pg_roles as role on role.rolname in ('anon', 'authenticated')
  where n.nspname in ('public', 'private') and c.relkind in ('r', 'p')
  order by n.nspname, c.relname, role.rolname`;

const ROUTINES = `
  select json_build_object(
    'schema', n.nspname, 'name', p.proname, 'signature', p.oid::regprocedure::text,
    'executableBy', coalesce((
      select json_agg(pg_get_userbyid(item.grantee) order by pg_get_userbyid(item.grantee))
      from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as item
      where pg_get_userbyid(item.grantee) in ('anon', 'authenticated')
    ), '[]')
  ) as row
  from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
  where n.nspname in ('public', 'private') and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype
  order by n.nspname, p.oid::regprocedure::text`;
