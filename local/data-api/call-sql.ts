import { ofParameter, PAYLOAD, payloadRows } from './payload-sql.ts';
import type { Routine, RoutineParameter } from './schema-cache.ts';
import { arrayLiteral, column, identifier, join, qualified, raw, type Sql, sql, value } from './sql.ts';

/** Arguments as they came: values of the query string or of a form, a JSON object, or a whole body. */
export type Arguments =
  | { readonly kind: 'values'; readonly values: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'json'; readonly text: string; readonly keys: readonly string[] }
  | { readonly kind: 'body'; readonly text: string };

/** Column of the one value that a function without columns returns. */
export const SCALAR = identifier('pgrst_scalar');

/** `select …` of what a function returns: its columns, or its value as {@link SCALAR}. */
export function callSql(routine: Routine, given: Arguments): Sql {
  const shown = routine.returns.composite ? raw('pgrst_call.*') : sql`pgrst_call.${SCALAR}`;
  return sql`select ${shown} ${source(routine, given)}`;
}

function source(routine: Routine, given: Arguments): Sql {
  const [first] = routine.parameters;
  if (first?.name === '') return sql`from ${invocation(routine, bodyArgument(first, given))}`;
  if (given.kind === 'body') return sql`from ${invocation(routine, raw(''))}`;
  const names = given.kind === 'json' ? given.keys : given.values.map(([name]) => name);
  const parameters = routine.parameters.filter(({ name }) => names.includes(name));
  if (parameters.length === 0) return sql`from ${invocation(routine, raw(''))}`;
  if (given.kind === 'values') {
    return sql`from ${invocation(routine, join(parameters.map((parameter) => valueArgument(parameter, given.values))))}`;
  }
  const rows = payloadRows(given.text, parameters.map(ofParameter), {
    applyDefaults: false,
    onlyFirst: true,
  });
  const list = parameters.map((parameter) => named(parameter, column(PAYLOAD, parameter.name)));
  return sql`${rows}, lateral ${invocation(routine, join(list))}`;
}

function invocation(routine: Routine, list: Sql): Sql {
  const call = sql`${qualified(routine)}(${list})`;
  return routine.returns.composite ? sql`${call} pgrst_call` : sql`(select ${call} ${SCALAR}) pgrst_call`;
}

function bodyArgument({ type }: RoutineParameter, given: Arguments): Sql {
  const text = given.kind === 'values' ? JSON.stringify(Object.fromEntries(given.values)) : given.text;
  return sql`${value(text)}::${raw(type)}`;
}

/** A variadic parameter takes all values of its name; of any other the last one counts. */
function valueArgument(
  parameter: RoutineParameter,
  values: readonly (readonly [name: string, value: string])[],
): Sql {
  const own = values.filter(([name]) => name === parameter.name).map(([, text]) => text);
  const text = parameter.variadic ? arrayLiteral(own) : (own.at(-1) ?? '');
  return named(parameter, sql`${value(text)}::${raw(parameter.castType)}`);
}

function named({ name, variadic }: RoutineParameter, argument: Sql): Sql {
  return sql`${raw(variadic ? 'variadic ' : '')}${identifier(name)} := ${argument}`;
}
