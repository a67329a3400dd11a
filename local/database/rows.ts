import pg from 'pg';
import type { Catalog } from './catalog.ts';

interface Column {
  readonly table: string;
  readonly column: string;
  readonly identity: boolean;
  /** Set where the value is made when the row is: a moment, or a random id. */
  readonly generatedAnew: boolean;
  /** The table whose identity column this one references, or null. */
  readonly references: string | null;
  readonly referenced_column: string | null;
}

/** A table whose rows refer to each other in a circle is compared this deep. */
const MAX_DEPTH = 4;

/**
 * The rows of every table, for a database without users' data. Ids that the database hands out, and moments of
 * insertion, depend on how a database came to be: they are left out, and a reference to such an id stands for the
 * row that it points to.
 */
export async function readRows(client: pg.Client): Promise<Catalog> {
  const columns = await readColumns(client);
  const rows = new Map<string, string>();
  for (const table of new Set(columns.map((column) => column.table))) {
    const found = await client.query<{ row: string }>(
      `select (${rowExpression(columns, table, 'r', 0)})::text as row from ${table} as r order by 1`,
    );
    if (found.rows.length > 0) rows.set(`rows of ${table}`, found.rows.map(({ row }) => row).join('\n'));
  }
  return rows;
}

/** SQL for one row as jsonb. */
function rowExpression(columns: readonly Column[], table: string, alias: string, depth: number): string {
  const fields = columns
    .filter((column) => column.table === table && !column.identity && !column.generatedAnew)
    .map((column) => {
      const value = `${alias}.${pg.escapeIdentifier(column.column)}`;
      const name = pg.escapeLiteral(column.column);
      if (!column.references || !column.referenced_column || depth === MAX_DEPTH) return `${name}, ${value}`;
      const inner = `${alias}_${depth}`;
      const row = rowExpression(columns, column.references, inner, depth + 1);
      const key = `${inner}.${pg.escapeIdentifier(column.referenced_column)}`;
      return `${name}, (select ${row} from ${column.references} as ${inner} where ${key} = ${value})`;
    });
  // A function takes at most 100 arguments: long rows are built from parts.
  const parts: string[] = [];
  for (let start = 0; start < fields.length; start += 50) {
    parts.push(`jsonb_build_object(${fields.slice(start, start + 50).join(', ')})`);
  }
  return parts.join(' || ') || `'{}'::jsonb`;
}

async function readColumns(client: pg.Client): Promise<Column[]> {
  const found = await client.query<Column>(`
    select a.attrelid::regclass::text as "table", a.attname as "column", a.attidentity <> '' as "identity",
      coalesce(pg_get_expr(d.adbin, d.adrelid), '') ~* '(now|_timestamp|gen_random_uuid|uuid_generate_v4)'
        as "generatedAnew",
      case when target.attidentity <> '' then target.attrelid::regclass::text end as "references",
      case when target.attidentity <> '' then target.attname end as "referenced_column"
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
    left join lateral (
      select t.* from pg_constraint as f
      join pg_attribute as t on t.attrelid = f.confrelid and t.attnum = f.confkey[1]
      where f.contype = 'f' and f.conrelid = a.attrelid and f.conkey = array[a.attnum]
      order by f.conname limit 1
    ) as target on true
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'supabase_migrations')
    order by 1, 2
  `);
  return found.rows;
}
