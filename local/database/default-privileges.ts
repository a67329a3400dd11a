import pg from 'pg';
import { SUPERUSER } from '../postgres/server.ts';
import { withSession } from './session.ts';

interface DefaultPrivilege {
  readonly role: string;
  readonly schema: string | null;
  readonly kind: string;
  readonly privilege: string;
  readonly grantee: string;
  readonly grantable: boolean;
}

/** Statements for {@link planDefaultPrivileges}, by where they belong in a migration. */
export interface DefaultPrivilegePlan {
  /** Before all else: they decide what the objects made after them are open to. */
  readonly first: readonly string[];
  /** At the end: they are about a schema that the migration itself makes. */
  readonly last: readonly string[];
}

/**
 * The statements that give one database the default privileges of another. The schema diff takes an absent entry
 * of a schema for the built-in default, and would open new functions to everybody; in a schema, an entry only adds
 * to what the role has everywhere, so absent means nothing there.
 * Source: PostgreSQL's documentation of ALTER DEFAULT PRIVILEGES and of pg_default_acl.
 */
export async function planDefaultPrivileges(fromUrl: string, toUrl: string): Promise<DefaultPrivilegePlan> {
  const [from, to, schemas] = await Promise.all([read(fromUrl), read(toUrl), readSchemas(fromUrl)]);
  const revoked = entriesWithout(from, to).filter(({ schema }) => schema === null || schemas.has(schema));
  const granted = entriesWithout(to, from);
  const isLate = ({ schema }: DefaultPrivilege) => schema !== null && !schemas.has(schema);
  return {
    first: [
      ...statements(revoked, 'revoke'),
      ...statements(
        granted.filter((entry) => !isLate(entry)),
        'grant',
      ),
    ],
    last: statements(granted.filter(isLate), 'grant'),
  };
}

function entriesWithout(
  entries: ReadonlyMap<string, DefaultPrivilege>,
  others: ReadonlyMap<string, DefaultPrivilege>,
): DefaultPrivilege[] {
  return [...entries].filter(([key]) => !others.has(key)).map(([, entry]) => entry);
}

/** One statement for all privileges of a grantee on one kind of object. */
function statements(entries: readonly DefaultPrivilege[], verb: 'grant' | 'revoke'): string[] {
  const groups = new Map<string, DefaultPrivilege[]>();
  for (const entry of entries) {
    const key = JSON.stringify({ ...entry, privilege: '' });
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].flatMap((group) => {
    const [entry] = group;
    if (!entry) return [];
    const privileges = group.map(({ privilege }) => privilege).join(', ');
    const to = verb === 'grant' ? `to ${entry.grantee}` : `from ${entry.grantee}`;
    const option = verb === 'grant' && entry.grantable ? ' with grant option' : '';
    return [`${scope(entry)} ${verb} ${privileges} on ${entry.kind} ${to}${option};`];
  });
}

function scope({ role, schema }: DefaultPrivilege): string {
  const where = schema === null ? '' : ` in schema ${pg.escapeIdentifier(schema)}`;
  return `alter default privileges for role ${pg.escapeIdentifier(role)}${where}`;
}

function read(url: string): Promise<Map<string, DefaultPrivilege>> {
  return withSession(url, async (client) => {
    const { rows } = await client.query<DefaultPrivilege>(
      `
      with kinds (code, kind) as (
        values ('r', 'tables'), ('S', 'sequences'), ('f', 'functions'), ('T', 'types'), ('n', 'schemas')
      ),
      entries as (
        -- Everywhere: without an entry the built-in default holds. acldefault() writes sequences as 's'.
        select r.rolname, null::name as nspname, k.kind,
          coalesce(d.defaclacl, acldefault(replace(k.code, 'S', 's')::"char", r.oid)) as acl
        from kinds as k cross join pg_roles as r
        left join pg_default_acl as d
          on d.defaclrole = r.oid and d.defaclnamespace = 0 and d.defaclobjtype = k.code::"char"
        union all
        select r.rolname, n.nspname, k.kind, d.defaclacl
        from pg_default_acl as d
        join pg_roles as r on r.oid = d.defaclrole
        join pg_namespace as n on n.oid = d.defaclnamespace
        join kinds as k on k.code::"char" = d.defaclobjtype
      )
      select e.rolname as role, e.nspname as schema, e.kind, lower(item.privilege_type) as privilege,
        coalesce(quote_ident(pg_get_userbyid(nullif(item.grantee, 0))), 'public') as grantee,
        item.is_grantable as grantable
      from entries as e cross join lateral aclexplode(e.acl) as item
      where e.rolname <> $1 and e.rolname !~ '^pg_'
      order by 1, 2 nulls first, 3, 5, 4
      `,
      [SUPERUSER],
    );
    return new Map(rows.map((row) => [JSON.stringify(row), row]));
  });
}

function readSchemas(url: string): Promise<Set<string>> {
  return withSession(url, async (client) => {
    const { rows } = await client.query<{ name: string }>('select nspname as name from pg_namespace');
    return new Set(rows.map(({ name }) => name));
  });
}
