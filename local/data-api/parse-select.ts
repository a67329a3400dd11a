import type { Field, JsonStep, SelectEmbed, SelectField, SelectItem } from './query-types.ts';
import { Scanner } from './scanner.ts';

/** `id,name:full_name,data->>key::int,author:users!fk!inner(*),...place(city)`. */
export function parseSelect(source: string): SelectItem[] {
  const scanner = new Scanner(source, 'select parameter');
  const items = selectList(scanner);
  scanner.expectEnd('","');
  return items;
}

/** A name with its JSON path: `data->a->>0`. */
export function parseField(scanner: Scanner): Field {
  scanner.skipSpace();
  const name = scanner.name();
  const path: JsonStep[] = [];
  for (let arrow = scanner.match(/->>?/); arrow; arrow = scanner.match(/->>?/)) {
    // A number is an index only where the step ends after it; else it begins a key such as `2nd`.
    const index = scanner.match(/(-?)(\d+)(?=->|::|[.,)]|$)/);
    path.push({
      asText: arrow[0] === '->>',
      key: index ? `${index[1] || '+'}${index[2]}` : scanner.name(),
      isIndex: index !== null,
    });
  }
  scanner.skipSpace();
  return { name, path };
}

function selectList(scanner: Scanner): SelectItem[] {
  const items: SelectItem[] = [];
  scanner.skipSpace();
  if (scanner.atEnd || scanner.next === ')') return items;
  do {
    scanner.skipSpace();
    items.push(selectItem(scanner));
    scanner.skipSpace();
  } while (scanner.take(','));
  return items;
}

function selectItem(scanner: Scanner): SelectItem {
  if (scanner.take('...')) return embed(scanner, scanner.name(), null, true);
  if (scanner.take('*')) {
    return { kind: 'field', field: { name: '*', path: [] }, alias: null, cast: null, aggregate: null };
  }
  const alias = scanner.attempt(() => {
    const name = scanner.name();
    return scanner.next === ':' && !scanner.startsWith('::') && scanner.take(':') ? name : null;
  });
  const related = scanner.attempt(() => {
    const name = scanner.name();
    return (scanner.next === '(' && name !== 'count') || scanner.next === '!' ? name : null;
  });
  return related === null ? fieldItem(scanner, alias) : embed(scanner, related, alias, false);
}

function fieldItem(scanner: Scanner, alias: string | null): SelectField {
  if (scanner.take('count()')) {
    return { kind: 'field', field: { name: '*', path: [] }, alias, cast: cast(scanner), aggregate: 'count' };
  }
  const field = parseField(scanner);
  const fieldCast = cast(scanner);
  const aggregate = scanner.match(/\.(sum|avg|count|max|min)\(\)/)?.[1] ?? null;
  return {
    kind: 'field',
    field,
    alias,
    cast: aggregate === null ? fieldCast : cast(scanner),
    aggregate,
  };
}

/** A type's name is written into the statement: letters, digits, `_`, `$` and spaces are all it may hold. */
function cast(scanner: Scanner): string | null {
  if (!scanner.take('::')) return null;
  const type = scanner.match(/[\p{L}\p{N}_ $]+/u)?.[0].trim();
  if (!type) scanner.fail('letter or digit');
  return type;
}

function embed(scanner: Scanner, name: string, alias: string | null, spread: boolean): SelectEmbed {
  let hint: string | null = null;
  let inner = false;
  while (scanner.take('!')) {
    const parameter = scanner.name();
    if (parameter === 'inner') inner = true;
    else if (parameter !== 'left') hint ??= parameter;
  }
  const select = scanner.parenthesised(() => selectList(scanner));
  return { kind: 'embed', name, alias, hint, inner, spread, select };
}
