/** Paths with `:parameters` and the method that each takes, as Hono lists them. */
export type RouteTable = readonly { readonly method: string; readonly path: string }[];

/** The methods that a path answers, in the order of the routes; none for an unknown path. */
export function methodsOf(routes: RouteTable, path: string): string[] {
  const wanted = path.replace(/\/$/, '');
  const named = routes.filter((route) => route.method !== 'ALL');
  const literal = named.filter((route) => route.path === wanted);
  // A word such as `approved` has a path of its own, which `{business_id}` only seems to match.
  const matching = literal.length > 0 ? literal : named.filter((route) => patternOf(route.path).test(wanted));
  const methods = matching.map((route) => route.method);
  if (methods.includes('GET')) methods.push('HEAD');
  return [...new Set(methods)];
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&').replace(/:[^/]+/g, '[^/]+')}$`);
}
