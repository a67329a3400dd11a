import {
  looksLikeFilter,
  parseDottedNames,
  parseFilter,
  parseLogic,
  parseNames,
  parseOrder,
} from './parse-filter.ts';
import { parseSelect } from './parse-select.ts';
import type { Filter, Group, OrderTerm, Placed, SelectItem, Window } from './query-types.ts';

/** What the query string of one request asks for. */
export interface Query {
  readonly select: readonly SelectItem[];
  readonly filters: readonly Placed<Filter>[];
  readonly logic: readonly Placed<Group>[];
  readonly order: readonly Placed<OrderTerm[]>[];
  readonly windows: readonly Placed<Window>[];
  readonly columns: readonly string[] | null;
  readonly onConflict: readonly string[] | null;
  /** Arguments of a function that is called by GET or HEAD; the same name may come more than once. */
  readonly functionArguments: readonly (readonly [name: string, value: string])[];
  /** Sorted by name, for `Content-Location`. */
  readonly canonical: string;
}

/** Throws PGRST100 with the place of the mistake. */
export function parseQuery(search: URLSearchParams, isFunctionRead: boolean): Query {
  const parameters = [...search];
  const ending = (...names: string[]) =>
    parameters.filter(([key, text]) => names.includes(lastWord(key)) && text !== '');
  const plain = parameters.filter(([key]) => !NAMED.includes(key) && !PLACEABLE.includes(lastWord(key)));
  const isFilter = ([key, text]: readonly [string, string]) =>
    !isFunctionRead || key.includes('.') || looksLikeFilter(text);
  const columns = search.get('columns');
  const onConflict = search.get('on_conflict');

  return {
    select: parseSelect(search.get('select') ?? '*'),
    filters: plain.filter(isFilter).map(([key, text]) => parseFilter(key, text)),
    logic: ending('and', 'or').map(([key, text]) => parseLogic(key, text)),
    order: ending('order').map(([key, text]) => parseOrder(key, text)),
    windows: windows(ending('limit', 'offset')),
    columns: columns === null ? null : parseNames('columns parameter', columns),
    onConflict: onConflict ? parseNames('on_conflict parameter', onConflict) : null,
    functionArguments: plain.filter((parameter) => !isFilter(parameter)),
    canonical: new URLSearchParams(
      parameters.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    ).toString(),
  };
}

const NAMED = ['select', 'columns', 'on_conflict'];
const PLACEABLE = ['order', 'limit', 'offset', 'and', 'or'];

function lastWord(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}

/** A limit or offset that is no number is ignored, as PostgREST does. */
function windows(parameters: readonly (readonly [string, string])[]): Placed<Window>[] {
  const byPath = new Map<string, { path: string[]; offset: number; limit: number | null }>();
  for (const [key, text] of parameters) {
    const names = parseDottedNames(key);
    const path = names.slice(0, -1);
    const id = JSON.stringify(path);
    const window = byPath.get(id) ?? { path, offset: 0, limit: null };
    byPath.set(id, window);
    if (!/^-?\d+$/.test(text)) continue;
    if (names.at(-1) === 'limit') window.limit = Number(text);
    else window.offset = Math.max(0, Number(text));
  }
  return [...byPath.values()].map(({ path, offset, limit }) => ({ path, item: { offset, limit } }));
}
