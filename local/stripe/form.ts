/** A decoded form: texts, lists and objects of them. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };

type Tree = Map<string, Tree | string>;

/**
 * Decodes Stripe's nested form fields: `items[0][price]=…` is the price of the first item, and `types[]=…` is
 * the next of a list.
 */
export function decodeForm(form: string): Record<string, FormValue> {
  const root: Tree = new Map();
  for (const [name, value] of new URLSearchParams(form)) put(root, segments(name), value);
  return toObject(root);
}

function segments(name: string): string[] {
  const [first = '', ...rest] = name.split('[');
  return [first, ...rest.map((segment) => segment.replace(/\]$/, ''))];
}

function put(tree: Tree, path: readonly string[], value: string): void {
  const [segment = '', ...rest] = path;
  const name = segment === '' ? String(tree.size) : segment;
  if (rest.length === 0) {
    tree.set(name, value);
    return;
  }
  const present = tree.get(name);
  const child: Tree = present instanceof Map ? present : new Map();
  tree.set(name, child);
  put(child, rest, value);
}

function toObject(tree: Tree): Record<string, FormValue> {
  return Object.fromEntries([...tree].map(([name, value]) => [name, toValue(value)]));
}

function toValue(value: Tree | string): FormValue {
  if (typeof value === 'string') return value;
  const isList = [...value.keys()].every((name) => /^\d+$/.test(name));
  return isList ? [...value.values()].map(toValue) : toObject(value);
}
