import { type ChangesRequest, InvalidChangesRequest } from './database.ts';

/** One condition on a column, as `realtime.user_defined_filter` has it. */
export interface ChangesFilter {
  readonly column: string;
  readonly operator: string;
  readonly value: string;
  readonly negate: boolean;
}

const OPERATORS = new Set([
  'eq',
  'neq',
  'lt',
  'lte',
  'gt',
  'gte',
  'in',
  'like',
  'ilike',
  'is',
  'match',
  'imatch',
  'isdistinct',
]);

/**
 * Reads `column=operator.value,column=not.operator.value`, all of which has to hold.
 * Source of syntax and sentences: supabase/realtime, lib/extensions/postgres_cdc_rls/subscriptions.ex.
 */
export function parseChangesFilter(text: NonNullable<ChangesRequest['filter']>): ChangesFilter[] {
  const trimmed = text.trim();
  return trimmed === '' ? [] : splitConditions(trimmed).map(parseCondition);
}

/** Commas within parentheses or quotes belong to a value; quotes open only where a value or an item begins. */
function splitConditions(text: string): string[] {
  const conditions: string[] = [];
  let current = '';
  let depth = 0;
  let isQuoted = false;
  let previous = '';
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (isQuoted) {
      if (character === '\\' && i + 1 < text.length) current += text.charAt(i++);
      else if (character === '"') isQuoted = false;
    } else if (character === '"' && ['.', '(', ','].includes(previous)) {
      isQuoted = true;
    } else if (character === '(') {
      depth++;
    } else if (character === ')') {
      depth = Math.max(0, depth - 1);
    } else if (character === ',' && depth === 0) {
      conditions.push(current);
      current = '';
      previous = '';
      continue;
    }
    previous = text.charAt(i);
    current += previous;
  }
  return [...conditions, current];
}

function parseCondition(text: string): ChangesFilter {
  const condition = text.trim();
  if (condition === '') throw invalid('filter must not contain empty segments (check for extra commas)');
  const [column = '', rest] = splitOnce(condition, '=');
  if (rest === undefined) throw invalid(list([column]));
  const negate = rest.startsWith('not.');
  const [operator = '', value] = splitOnce(negate ? rest.slice('not.'.length) : rest, '.');
  if (value === undefined) throw invalid(list([operator]));
  if (!OPERATORS.has(operator)) throw invalid(list([operator, value]));
  return { column, operator, value: operator === 'in' ? toArray(value) : unquote(value), negate };
}

/** Postgres' own notation for arrays differs in the brackets alone. */
function toArray(value: string): string {
  if (value.length >= 2 && value.startsWith('(') && value.endsWith(')')) return `{${value.slice(1, -1)}}`;
  throw invalid('`in` filter value must be wrapped by parentheses');
}

function unquote(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(value)?.[1];
  return quoted === undefined ? value : quoted.replace(/\\(.)/gs, '$1');
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function list(parts: readonly string[]): string {
  return `[${parts.map((part) => JSON.stringify(part)).join(', ')}]`;
}

function invalid(reason: string): InvalidChangesRequest {
  return new InvalidChangesRequest(`Error parsing \`filter\` params: ${reason}`);
}
