import { ApiError, unsupported } from './errors.ts';
import { keyOf, type Routine, type SchemaCache } from './schema-cache.ts';
import { mostSimilar } from './similar.ts';
import type { QualifiedName } from './sql.ts';

/** How a function is called. */
export interface Call {
  readonly argumentNames: readonly string[];
  /** Media type of the body. */
  readonly contentType: string;
  readonly isPost: boolean;
}

/**
 * The function that fits the names of the arguments (Plan.hs, `findProc`); else the one with a single unnamed
 * parameter that takes the whole body. PGRST202 for none, PGRST203 with status 300 for several.
 */
export function findRoutine(cache: SchemaCache, name: QualifiedName, call: Call): Routine {
  const overloads = cache.routines.get(keyOf(name)) ?? [];
  const byName = overloads.filter((routine) => takesArguments(routine, call));
  const candidates = byName.length > 0 ? byName : overloads.filter((routine) => takesBody(routine, call));
  const [found] = candidates;
  if (found === undefined) throw notFound(cache, name, call, overloads);
  if (candidates.length > 1) throw ambiguous(candidates);
  if (found.returns.name.includes('/')) {
    throw unsupported(
      `A function that returns the media type "${found.returns.name}" is not supported here.`,
    );
  }
  return found;
}

const BODY_TYPES: readonly string[] = ['text/plain', 'text/xml', 'application/octet-stream'];

function takesArguments(routine: Routine, { argumentNames, contentType, isPost }: Call): boolean {
  const given = new Set(argumentNames);
  if (routine.parameters.length === 0) {
    return given.size === 0 && !(isPost && BODY_TYPES.includes(contentType));
  }
  const names = new Set(routine.parameters.map((parameter) => parameter.name));
  return (
    !names.has('') &&
    [...given].every((name) => names.has(name)) &&
    routine.parameters.every(({ required, name }) => given.has(name) || !required)
  );
}

function takesBody(routine: Routine, { contentType, isPost }: Call): boolean {
  const [parameter] = routine.parameters;
  if (!isPost || routine.parameters.length !== 1 || parameter === undefined) return false;
  switch (contentType) {
    case 'application/json':
      return parameter.type === 'json' || parameter.type === 'jsonb';
    case 'text/plain':
      return parameter.type === 'text';
    case 'text/xml':
      return parameter.type === 'xml';
    default:
      return false;
  }
}

function notFound(
  cache: SchemaCache,
  { schema, name }: QualifiedName,
  { argumentNames, contentType, isPost }: Call,
  overloads: readonly Routine[],
): ApiError {
  const names = argumentNames.toSorted();
  const takesWholeBody = isPost && BODY_TYPES.includes(contentType);
  const list = names.length === 0 ? ' without parameters' : `(${names.join(', ')})`;
  const searched =
    names.length === 0
      ? ' without parameters'
      : ` with parameter${names.length > 1 ? 's' : ''} ${names.join(', ')}`;
  const wholeBody = contentType === 'text/plain' ? 'text' : contentType === 'text/xml' ? 'xml' : 'bytea';
  const how = takesWholeBody
    ? ` with a single unnamed ${wholeBody} parameter`
    : isPost && contentType === 'application/json'
      ? `${searched} or with a single unnamed json/jsonb parameter`
      : searched;
  return new ApiError(404, {
    code: 'PGRST202',
    message: `Could not find the function ${schema}.${name}${takesWholeBody ? '' : list} in the schema cache`,
    details: `Searched for the function ${schema}.${name}${how}, but no matches were found in the schema cache.`,
    hint: takesWholeBody ? null : suggestion(cache, { schema, name }, names, overloads),
  });
}

function suggestion(
  cache: SchemaCache,
  { schema, name }: QualifiedName,
  names: readonly string[],
  overloads: readonly Routine[],
): string | null {
  const listOf = (parameters: readonly string[]) => `(${parameters.toSorted().join(', ')})`;
  const meant =
    overloads.length === 0
      ? mostSimilar(name, namesIn(cache, schema), 0.75)
      : mostSimilar(
          listOf(names),
          overloads.map((routine) => listOf(routine.parameters.map((parameter) => parameter.name))),
          0.33,
        );
  if (meant === null) return null;
  return `Perhaps you meant to call the function ${schema}.${overloads.length === 0 ? meant : `${name}${meant}`}`;
}

function namesIn(cache: SchemaCache, schema: string): string[] {
  return [...cache.routines.values()].flatMap(([routine]) =>
    routine?.schema === schema ? [routine.name] : [],
  );
}

function ambiguous(candidates: readonly Routine[]): ApiError {
  const signatures = candidates.map((routine) => {
    const parameters = routine.parameters.map(({ name, type }) => `${name} => ${type}`);
    return `${routine.schema}.${routine.name}(${parameters.join(', ')})`;
  });
  return new ApiError(300, {
    code: 'PGRST203',
    message: `Could not choose the best candidate function between: ${signatures.join(', ')}`,
    hint: 'Try renaming the parameters or the function itself in the database so function overloading can be resolved',
  });
}
