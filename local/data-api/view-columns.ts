/** The column of a table that a view's column shows unchanged. */
export interface ColumnOrigin {
  readonly tableOid: number;
  readonly column: number;
}

/**
 * Which columns of other relations the columns of a view are, by the view's column numbers. Read from the stored
 * query (`pg_rewrite.ev_action`): every entry of its outermost target list names the relation and column that it
 * came from (`resorigtbl`, `resorigcol`; 0 for an expression). Source: PostgreSQL, primnodes.h, `TargetEntry`.
 */
export function viewColumnOrigins(definition: string): Map<number, ColumnOrigin> {
  const origins = new Map<number, ColumnOrigin>();
  for (const entry of outermostTargetEntries(definition)) {
    const [, number, tableOid, column] = OWN_FIELDS.exec(entry) ?? [];
    if (tableOid !== undefined && tableOid !== '0') {
      origins.set(Number(number), { tableOid: Number(tableOid), column: Number(column) });
    }
  }
  return origins;
}

/** An entry's own fields stand after its expression, which may hold whole subqueries. */
const OWN_FIELDS = /^[\s\S]*:resno (\d+) [\s\S]*:resorigtbl (\d+) :resorigcol (\d+) :resjunk \w+$/;

/** Nesting is counted, because subqueries have target lists of their own inside the same text. */
function outermostTargetEntries(definition: string): string[] {
  const entries: string[] = [];
  let depth = 0;
  let inTargetList = false;
  let entryStart = -1;
  for (let index = 0; index < definition.length; index += 1) {
    const character = definition[index];
    if (character === '\\') {
      index += 1;
    } else if (character === '{' || character === '(') {
      depth += 1;
      if (inTargetList && depth === 4 && character === '{') entryStart = index;
    } else if (character === '}' || character === ')') {
      if (inTargetList && depth === 4 && entryStart >= 0) {
        entries.push(definition.slice(entryStart, index));
        entryStart = -1;
      }
      depth -= 1;
      if (inTargetList && depth === 2) return entries;
    } else if (depth === 2 && definition.startsWith(':targetList (', index)) {
      inTargetList = true;
    }
  }
  return entries;
}
