export interface Allowances {
  /** Paths of user ids, which are UUIDs where the documents show integers: `data.owner.id`. */
  readonly userIds?: readonly string[];
  /** Paths of lists that this answer may leave empty, though the example shows elements. */
  readonly emptyLists?: readonly string[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What a real answer lacks of a documented one, each with its path: missing names, other types, other nesting,
 * a status or message of other text, a file name where a URL that loads is due. More fields are welcome.
 */
export function differences(
  documented: unknown,
  real: unknown,
  allowances: Allowances = {},
  path = '',
): string[] {
  if (allowances.userIds?.includes(path)) {
    return typeof real === 'string' && UUID.test(real) ? [] : [`${path} is no UUID: ${show(real)}`];
  }
  if (typeOf(real) !== typeOf(documented)) {
    return [`${path || 'the answer'} is ${typeOf(real)}, documented ${typeOf(documented)}`];
  }
  if (path === 'status' || path === 'message') {
    return real === documented ? [] : [`${path} is ${show(real)}, documented ${show(documented)}`];
  }
  if (Array.isArray(documented) && Array.isArray(real)) {
    return differencesOfLists(documented, real, allowances, path);
  }
  if (isRecord(documented) && isRecord(real)) {
    return Object.entries(documented).flatMap(([name, value]) => {
      const inner = path ? `${path}.${name}` : name;
      return name in real ? differences(value, real[name], allowances, inner) : [`${inner} is missing`];
    });
  }
  if (typeof documented === 'string' && /^https?:\/\//.test(documented) && !URL.canParse(String(real))) {
    return [`${path} is no absolute URL: ${show(real)}`];
  }
  if (Number.isInteger(documented) && /(^|\.)id$/.test(path) && !Number.isInteger(real)) {
    return [`${path} is no integer: ${show(real)}`];
  }
  return [];
}

function differencesOfLists(
  documented: readonly unknown[],
  real: readonly unknown[],
  allowances: Allowances,
  path: string,
): string[] {
  if (documented.length === 0) return [];
  if (real.length === 0) {
    return allowances.emptyLists?.includes(path) ? [] : [`${path} is empty: its elements are unproven`];
  }
  const found = real.flatMap((element) => differences(documented[0], element, allowances, path));
  return [...new Set(found)];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const show = (value: unknown) => JSON.stringify(value);
