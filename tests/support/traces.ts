import { readFileSync } from 'node:fs';
import pg from 'pg';

/** What to look for, by what it is. */
export type Needles = Readonly<Record<string, string>>;

/** Spellings in which a text is still plain: as it is, in capitals, and as the bytes of a column show it. */
function spellings(needle: string): string[] {
  const bytes = Buffer.from(needle);
  return [
    needle,
    needle.replaceAll('-', ''),
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
  ];
}

/**
 * Each column of each table of each schema, but PostgreSQL's own, that holds one of the needles: `schema.table.column
 * what`. Values are searched as text, also within jsonb, arrays and bytes. A table that may not be read is an error.
 */
export async function tracesInDatabase(databaseUrl: string, needles: Needles): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string; searched: string }>(
      `select nspname || '.' || relname as name, format('%I.%I', nspname, relname) as searched
       from pg_class join pg_namespace on pg_namespace.oid = relnamespace
       where relkind in ('r', 'm', 'p') and not relispartition
         and nspname <> 'information_schema' and nspname not like 'pg\\_%'
       order by 1`,
    );
    const found: string[] = [];
    for (const { name, searched } of tables) {
      for (const [what, needle] of Object.entries(needles)) {
        const { rows } = await client.query<{ column: string }>(
          `select distinct fields.key as column
           from ${searched} as searched, lateral jsonb_each_text(to_jsonb(searched)) as fields
           where exists (select from unnest($1::text[]) as needle where position(lower(needle) in lower(fields.value)) > 0)`,
          [spellings(needle)],
        );
        found.push(...rows.map(({ column }) => `${name}.${column} ${what}`));
      }
    }
    return found.toSorted();
  } finally {
    await client.end();
  }
}

/** Each kind of object of an account of Stripe's that holds one of the needles: `customers what`. */
export function tracesAtStripe(stateFile: string, needles: Needles): string[] {
  const state = JSON.parse(readFileSync(stateFile, 'utf8')) as Record<string, unknown>;
  const found: string[] = [];
  for (const [kind, objects] of Object.entries(state)) {
    const text = JSON.stringify(objects).toLowerCase();
    for (const [what, needle] of Object.entries(needles)) {
      if (spellings(needle).some((spelling) => text.includes(spelling.toLowerCase())))
        found.push(`${kind} ${what}`);
    }
  }
  return found.toSorted();
}
