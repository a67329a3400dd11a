import { parseField } from './parse-select.ts';
import type { Condition, Field, Filter, Group, Operation, OrderTerm, Placed } from './query-types.ts';
import { Scanner } from './scanner.ts';

/** Operators that take `(any)` and `(all)`. */
const QUANTIFIABLE: ReadonlyMap<string, string> = new Map([
  ['eq', '='],
  ['gte', '>='],
  ['gt', '>'],
  ['lte', '<='],
  ['lt', '<'],
  ['like', 'like'],
  ['ilike', 'ilike'],
  ['match', '~'],
  ['imatch', '~*'],
]);

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['neq', '<>'],
  ['cs', '@>'],
  ['cd', '<@'],
  ['ov', '&&'],
  ['sl', '<<'],
  ['sr', '>>'],
  ['nxr', '&<'],
  ['nxl', '&>'],
  ['adj', '-|-'],
]);

const SEARCH: ReadonlyMap<string, string> = new Map([
  ['fts', 'to_tsquery'],
  ['plfts', 'plainto_tsquery'],
  ['phfts', 'phraseto_tsquery'],
  ['wfts', 'websearch_to_tsquery'],
]);

/** True for a value such as `eq.1` or `fts(english).word`: what tells a filter from an argument of a function. */
export function looksLikeFilter(text: string): boolean {
  const head = /^(?:not\.)?([a-z]+)(?:\([^)]*\))?\./.exec(text)?.[1];
  if (head === undefined) return text.startsWith('not.');
  return (
    ['in', 'is', 'isdistinct'].includes(head) || [QUANTIFIABLE, SIMPLE, SEARCH].some((set) => set.has(head))
  );
}

/** One parameter `path.to.column->json=operator.value`. */
export function parseFilter(key: string, text: string): Placed<Filter> {
  const { path, field } = parseTreePath(key);
  const scanner = new Scanner(text, 'filter');
  const { negated, operation } = operatorExpression(scanner, () => scanner.rest());
  scanner.expectEnd('","');
  return { path, item: { kind: 'filter', field, negated, operation } };
}

/** One parameter `path.not.or=(a.eq.1,and(b.gt.2,c.is.null))`. */
export function parseLogic(key: string, text: string): Placed<Group> {
  const names = parseDottedNames(key);
  const operator = names.at(-1) === 'or' ? 'or' : 'and';
  const scanner = new Scanner(text, 'logic tree');
  const members = logicMembers(scanner);
  scanner.expectEnd('","');
  return {
    path: names.slice(0, -1).filter((name) => name !== 'not'),
    item: { kind: 'group', negated: names.includes('not'), operator, members },
  };
}

/** One parameter `path.order=a.desc.nullslast,b,related(c).asc`. */
export function parseOrder(key: string, text: string): Placed<OrderTerm[]> {
  const { path } = parseTreePath(key);
  const scanner = new Scanner(text, 'order');
  const terms: OrderTerm[] = [];
  do {
    scanner.skipSpace();
    terms.push(orderTerm(scanner));
    scanner.skipSpace();
  } while (scanner.take(','));
  scanner.expectEnd('","');
  return { path, item: terms };
}

/** `columns=` and `on_conflict=`. */
export function parseNames(what: string, text: string): string[] {
  const scanner = new Scanner(text, what);
  const names: string[] = [];
  do {
    scanner.skipSpace();
    names.push(scanner.name());
    scanner.skipSpace();
  } while (scanner.take(','));
  scanner.expectEnd('","');
  return names;
}

/** The names of a key such as `books.limit`. */
export function parseDottedNames(key: string): string[] {
  const scanner = new Scanner(key, 'tree path');
  const names = [scanner.name()];
  while (scanner.take('.')) names.push(scanner.name());
  scanner.expectEnd('delimiter (.)');
  return names;
}

function parseTreePath(key: string): { path: string[]; field: Field } {
  const scanner = new Scanner(key, 'tree path');
  const path: string[] = [];
  let field = parseField(scanner);
  while (scanner.take('.')) {
    path.push(field.name);
    field = parseField(scanner);
  }
  scanner.expectEnd('delimiter (.)');
  return { path, field };
}

function operatorExpression(
  scanner: Scanner,
  readValue: () => string,
): { negated: boolean; operation: Operation } {
  const negated = scanner.take('not.');
  return { negated, operation: operation(scanner, readValue) };
}

function operation(scanner: Scanner, readValue: () => string): Operation {
  if (scanner.take('in.')) return { kind: 'in', values: valueList(scanner) };
  if (scanner.take('is.')) return { kind: 'is', value: isValue(scanner) };
  if (scanner.take('isdistinct.')) return { kind: 'distinct', value: readValue() };
  const start = scanner.position;
  const found = scanner.match(/([a-z]+)(?:\(([\p{L}\p{N}_ $]*)\))?\./u);
  const [, name = '', argument] = found ?? [];
  const queryFunction = SEARCH.get(name);
  if (queryFunction !== undefined) {
    return { kind: 'search', queryFunction, language: argument ?? null, value: readValue() };
  }
  const simple = argument === undefined ? SIMPLE.get(name) : undefined;
  if (simple !== undefined) {
    return { kind: 'compare', operator: simple, quantifier: null, value: readValue() };
  }
  const quantifiable = QUANTIFIABLE.get(name);
  if (quantifiable !== undefined && (argument === undefined || argument === 'any' || argument === 'all')) {
    return { kind: 'compare', operator: quantifiable, quantifier: argument ?? null, value: readValue() };
  }
  scanner.position = start;
  return scanner.fail('operator (eq, gt, ...)');
}

function isValue(scanner: Scanner): 'null' | 'not null' | 'true' | 'false' | 'unknown' {
  const found = scanner.match(/not_null|null|true|false|unknown/i)?.[0].toLowerCase();
  if (found === undefined) return scanner.fail('null or trilean value (unknown, true, false)');
  return (found === 'not_null' ? 'not null' : found) as 'null' | 'not null' | 'true' | 'false' | 'unknown';
}

function valueList(scanner: Scanner): string[] {
  scanner.skipSpace();
  scanner.expect('(');
  const values: string[] = [];
  do values.push(listElement(scanner));
  while (scanner.take(','));
  scanner.expect(')');
  scanner.skipSpace();
  return values;
}

/** Quotes count only where they hold the whole element: `a"b` is plain text. */
function listElement(scanner: Scanner): string {
  return wholeQuoted(scanner) ?? scanner.match(/[^,)]*/)?.[0] ?? '';
}

function wholeQuoted(scanner: Scanner): string | null {
  return scanner.attempt(() => {
    if (!/^"(?:[^"\\]|\\[\s\S])*"/.test(scanner.source.slice(scanner.position))) return null;
    const text = scanner.quoted();
    return scanner.atEnd || scanner.next === ',' || scanner.next === ')' ? text : null;
  });
}

function logicMembers(scanner: Scanner): Condition[] {
  scanner.skipSpace();
  const members = scanner.parenthesised(() => {
    const found: Condition[] = [];
    do {
      scanner.skipSpace();
      found.push(logicMember(scanner));
      scanner.skipSpace();
    } while (scanner.take(','));
    return found;
  });
  scanner.skipSpace();
  return members;
}

function logicMember(scanner: Scanner): Condition {
  const group = scanner.attempt(() => scanner.match(/(not\.)?(and|or)[ \t]*(?=\()/));
  if (group) {
    return {
      kind: 'group',
      negated: group[1] !== undefined,
      operator: group[2] === 'or' ? 'or' : 'and',
      members: logicMembers(scanner),
    };
  }
  const field = parseField(scanner);
  scanner.expect('.');
  const { negated, operation } = operatorExpression(scanner, () => logicValue(scanner));
  return { kind: 'filter', field, negated, operation };
}

function logicValue(scanner: Scanner): string {
  const quoted = wholeQuoted(scanner);
  if (quoted !== null) return quoted;
  return (scanner.match(/\{[^{}]*\}/) ?? scanner.match(/[^,)]*/))?.[0] ?? '';
}

function orderTerm(scanner: Scanner): OrderTerm {
  const relation = scanner.attempt(() => {
    const name = scanner.name();
    return scanner.take('(') ? name : null;
  });
  const field = parseField(scanner);
  if (relation !== null) scanner.expect(')');
  const direction = scanner.match(/\.(asc|desc)(?=[., \t]|$)/)?.[1] as 'asc' | 'desc' | undefined;
  const nulls = scanner.match(/\.nulls(first|last)(?=[, \t]|$)/)?.[1] as 'first' | 'last' | undefined;
  if (!scanner.atEnd && scanner.next === '.') {
    scanner.fail(direction ? '"nullsfirst" or "nullslast"' : '"asc", "desc", "nullsfirst" or "nullslast"');
  }
  return { field, relation, direction: direction ?? null, nulls: nulls ?? null };
}
