import pg from 'pg';
import { withSession } from './session.ts';

interface RoleSetting {
  readonly role: string;
  readonly database: string | null;
  readonly name: string;
  readonly value: string;
}

/**
 * The statements that give the roles of one cluster the settings of another. The schema diff leaves out the roles
 * of the platform, but the product sets a few things on them: the Data API reads its own from `authenticator`.
 */
export async function planRoleSettings(fromUrl: string, toUrl: string): Promise<string[]> {
  const [from, to] = await Promise.all([readSettings(fromUrl), readSettings(toUrl)]);
  const set = [...to].filter(([key, { value }]) => from.get(key)?.value !== value);
  const reset = [...from].filter(([key]) => !to.has(key));
  return [
    ...set.map(([, setting]) => `${alterRole(setting)} set ${setting.name} = ${values(setting)};`),
    ...reset.map(([, setting]) => `${alterRole(setting)} reset ${setting.name};`),
  ];
}

function alterRole({ role, database }: RoleSetting): string {
  const where = database === null ? '' : ` in database ${pg.escapeIdentifier(database)}`;
  return `alter role ${pg.escapeIdentifier(role)}${where}`;
}

/** A search path is a list of names: quoted as one string it would be one name. */
function values({ name, value }: RoleSetting): string {
  return name === 'search_path' ? value : pg.escapeLiteral(value);
}

function readSettings(url: string): Promise<Map<string, RoleSetting>> {
  return withSession(url, async (client) => {
    const { rows } = await client.query<RoleSetting>(`
      select r.rolname as role, d.datname as database, split_part(item, '=', 1) as name,
        substr(item, strpos(item, '=') + 1) as value
      from pg_db_role_setting as s
      join pg_roles as r on r.oid = s.setrole
      left join pg_database as d on d.oid = s.setdatabase
      cross join lateral unnest(s.setconfig) as item
      order by 1, 2, 3
    `);
    return new Map(rows.map((row) => [`${row.role}/${row.database ?? ''}/${row.name}`, row]));
  });
}
