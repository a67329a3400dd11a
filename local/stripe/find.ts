import { noSuch } from './refusal.ts';

/** The object of an id that a request names in its path, or in the parameter that is given. */
export function find<T>(store: Readonly<Record<string, T>>, kind: string, id: string, param = 'id'): T {
  const object = Object.hasOwn(store, id) ? store[id] : undefined;
  if (object === undefined) throw noSuch(kind, id, param);
  return object;
}

/** The id of a reference: the state holds ids only, never the expanded object. */
export function idOf(reference: string | { id: string }): string {
  return typeof reference === 'string' ? reference : reference.id;
}
