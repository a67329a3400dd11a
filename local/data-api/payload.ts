import type { ApiRequest } from './api-request.ts';
import { invalidBody, unsupported } from './errors.ts';
import { isObject, type JsonValue, parseJson } from './json.ts';

/** The body of a write or of a function call. JSON goes to the database as it came, so no number loses digits. */
export type Payload =
  | { readonly kind: 'json'; readonly text: string; readonly keys: readonly string[] }
  | { readonly kind: 'form'; readonly values: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'raw'; readonly text: string };

/** Media type of a body without its parameters; JSON where none is named. */
export function contentType(header: string | null): string {
  return header?.split(';')[0]?.trim().toLowerCase() || 'application/json';
}

/** The body of a request, read by its `Content-Type`. */
export function payloadOf({ headers, body, query, method }: ApiRequest, isFunction: boolean): Payload {
  const columns = method === 'PUT' ? null : query.columns;
  return readPayload(body, contentType(headers.get('content-type')), columns, isFunction);
}

/** Throws PGRST102 for a body that is not what its `Content-Type` says. */
function readPayload(
  body: string,
  type: string,
  columns: readonly string[] | null,
  isFunction: boolean,
): Payload {
  switch (type) {
    case 'application/json':
      return jsonPayload(body, columns, isFunction);
    case 'text/csv': {
      const rows = csvRows(body);
      return { kind: 'json', text: JSON.stringify(rows), keys: Object.keys(rows[0] ?? {}) };
    }
    case 'application/x-www-form-urlencoded': {
      const values = [...new URLSearchParams(body)];
      if (isFunction) return { kind: 'form', values };
      return {
        kind: 'json',
        text: JSON.stringify(Object.fromEntries(values)),
        keys: values.map(([name]) => name),
      };
    }
    case 'text/plain':
    case 'text/xml':
      if (isFunction) return { kind: 'raw', text: body };
      break;
    case 'application/octet-stream':
      if (isFunction) throw unsupported('A function that takes a body of bytes is not supported here.');
      break;
  }
  throw invalidBody(`Content-Type not acceptable: ${type}`);
}

function jsonPayload(text: string, columns: readonly string[] | null, isFunction: boolean): Payload {
  // With ?columns= the database itself takes the body apart, and keys that are not listed do not matter.
  if (columns !== null) return { kind: 'json', text, keys: columns };
  if (text === '' && isFunction) return { kind: 'json', text: '{}', keys: [] };
  const value = parseJson(text);
  if (value === undefined) throw invalidBody('Empty or invalid json');
  if (Array.isArray(value)) return { kind: 'json', text, keys: uniformKeys(value) };
  if (isObject(value)) return { kind: 'json', text, keys: Object.keys(value) };
  return { kind: 'json', text: '[]', keys: [] };
}

function uniformKeys(rows: readonly JsonValue[]): string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const keys = isObject(first) ? Object.keys(first) : null;
  const same = (row: JsonValue) =>
    isObject(row) &&
    keys !== null &&
    Object.keys(row).length === keys.length &&
    keys.every((key) => Object.hasOwn(row, key));
  if (keys === null || !rows.every(same)) throw invalidBody('All object keys must match');
  return keys;
}

/** RFC 4180, with `NULL` for null, as PostgREST reads it. */
function csvRows(text: string): Record<string, string | null>[] {
  const lines = csvLines(text);
  const [header = [], ...rest] = lines;
  return rest.map((cells) => {
    if (cells.length !== header.length) throw invalidBody('All lines must have same number of fields');
    return Object.fromEntries(
      header.map((name, index) => [name, cells[index] === 'NULL' ? null : (cells[index] ?? null)]),
    );
  });
}

function csvLines(text: string): string[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/y;
  const lines: string[][] = [];
  let line: string[] = [];
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (!found) throw invalidBody('parse error (Failed reading: satisfy)');
    line.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === ',' && cell.lastIndex < text.length) continue;
    if (found[3] === ',') line.push('');
    lines.push(line);
    line = [];
  }
  return lines;
}
