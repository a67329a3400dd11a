/** A piece of SQL with its parameters kept apart: text goes to the server as written, values never do. */
export interface Sql {
  readonly parts: readonly (string | Parameter)[];
}

interface Parameter {
  readonly value: string | null;
}

/** A schema's table, view or function. */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

export const EMPTY: Sql = { parts: [] };

/** Builds SQL from a template; only other pieces of SQL can be inserted, so a bare string never slips in. */
export function sql(strings: TemplateStringsArray, ...inserts: readonly Sql[]): Sql {
  const parts: (string | Parameter)[] = [];
  for (const [index, text] of strings.entries()) {
    parts.push(text);
    const insert = inserts[index];
    if (insert) parts.push(...insert.parts);
  }
  return { parts };
}

/** Text that this program wrote itself, or that a parser has restricted to harmless characters. */
export function raw(text: string): Sql {
  return { parts: [text] };
}

/** A parameter of no declared type: the server infers it from where it stands, as it does for a quoted literal. */
export function value(text: string | null): Sql {
  return { parts: [{ value: text }] };
}

export function identifier(name: string): Sql {
  return raw(quoteIdentifier(name));
}

export function qualified({ schema, name }: QualifiedName): Sql {
  return raw(`${quoteIdentifier(schema)}.${quoteIdentifier(name)}`);
}

/** `table.column`, or `table.*`. */
export function column(table: Sql, name: string): Sql {
  return name === '*' ? sql`${table}.*` : sql`${table}.${identifier(name)}`;
}

export function join(pieces: readonly Sql[], separator = ', '): Sql {
  return {
    parts: pieces.flatMap((piece, index) => (index === 0 ? piece.parts : [separator, ...piece.parts])),
  };
}

/** An SQL string literal of text that comes from the database's own catalog. */
export function literal(text: string): Sql {
  const doubled = text.replaceAll("'", "''");
  return raw(text.includes('\\') ? ` E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`);
}

/** Text with `$1`, `$2`, … and the values that belong there. */
export function compile(statement: Sql): { text: string; values: (string | null)[] } {
  const values: (string | null)[] = [];
  const text = statement.parts
    .map((part) => (typeof part === 'string' ? part : `$${values.push(part.value)}`))
    .join('');
  return { text, values };
}

/** An array literal such as `{"a","b"}`, whose element type the server infers. */
export function arrayLiteral(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`;
}

function quoteIdentifier(name: string): string {
  return `"${(name.split('\0')[0] ?? '').replaceAll('"', '""')}"`;
}
