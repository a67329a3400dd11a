import { ApiError } from './errors.ts';
import { keyOf, type Relationship, type SchemaCache, sameName } from './schema-cache.ts';
import { mostSimilar } from './similar.ts';
import type { QualifiedName } from './sql.ts';

/**
 * The one relationship that `select=target!hint(…)` means, by PostgREST's rules (Plan.hs, `findRel`): PGRST200
 * when there is none, PGRST201 with status 300 when there are several.
 */
export function findRelationship(
  cache: SchemaCache,
  origin: QualifiedName,
  target: string,
  hint: string | null,
): Relationship {
  const candidates = (cache.relationships.get(keyOf(origin)) ?? []).filter((relationship) =>
    matches(relationship, target, hint),
  );
  const [found] = candidates;
  if (found === undefined) throw notFound(cache, origin, target, hint);
  if (candidates.length > 1) throw ambiguous(origin, target, candidates);
  return found;
}

function matches(relationship: Relationship, target: string, hint: string | null): boolean {
  if (relationship.kind === 'computed') return target === relationship.function.name;
  const isTable = target === relationship.foreignTable.name;
  if (sameName(relationship.table, relationship.foreignTable)) {
    return matchesSelf(relationship, isTable, target, hint);
  }
  if (hint !== null) {
    return (
      isTable &&
      (isConstraint(relationship, hint) ||
        isOwnColumn(relationship, hint) ||
        isForeignColumn(relationship, hint) ||
        (relationship.kind === 'junction' && relationship.junction.table.name === hint))
    );
  }
  const byKey = isConstraint(relationship, target) || isOwnColumn(relationship, target);
  return isTable || (byKey && !relationship.foreignIsView);
}

/** One key of a table to itself makes two relationships: many are named by the table, the one by its column. */
function matchesSelf(
  relationship: Relationship,
  isTable: boolean,
  target: string,
  hint: string | null,
): boolean {
  const toMany = relationship.cardinality === 'one-to-many';
  if (hint !== null) return isTable && toMany && isForeignColumn(relationship, hint);
  return (
    (isTable && toMany) || (relationship.cardinality === 'many-to-one' && isOwnColumn(relationship, target))
  );
}

function isConstraint(relationship: Relationship, name: string): boolean {
  return relationship.kind === 'key' && relationship.constraint === name;
}

function isOwnColumn(relationship: Relationship, name: string): boolean {
  return (
    relationship.kind === 'key' && relationship.columns.length === 1 && relationship.columns[0]?.[0] === name
  );
}

function isForeignColumn(relationship: Relationship, name: string): boolean {
  return (
    relationship.kind === 'key' && relationship.columns.length === 1 && relationship.columns[0]?.[1] === name
  );
}

function notFound(cache: SchemaCache, origin: QualifiedName, target: string, hint: string | null): ApiError {
  const using = hint === null ? '' : `' using the hint '${hint}`;
  return new ApiError(400, {
    code: 'PGRST200',
    message: `Could not find a relationship between '${origin.name}' and '${target}' in the schema cache`,
    details: `Searched for a foreign key relationship between '${origin.name}' and '${target}${using}' in the schema '${origin.schema}', but no matches were found.`,
    hint: suggestion(cache, origin, target),
  });
}

function suggestion(cache: SchemaCache, origin: QualifiedName, target: string): string | null {
  const own = cache.relationships.get(keyOf(origin));
  const [wanted, names] = own
    ? ([target, own.map((relationship) => relationship.foreignTable.name)] as const)
    : ([origin.name, [...cache.relationships.values()].flat().map(({ table }) => table.name)] as const);
  if (names.includes(wanted)) return null;
  const found = mostSimilar(wanted, names, 0.33);
  return found === null ? null : `Perhaps you meant '${found}' instead of '${wanted}'.`;
}

function ambiguous(origin: QualifiedName, target: string, candidates: readonly Relationship[]): ApiError {
  const choices = candidates.map((one) => `'${one.foreignTable.name}!${distinction(one)}'`).join(', ');
  return new ApiError(300, {
    code: 'PGRST201',
    message: `Could not embed because more than one relationship was found for '${origin.name}' and '${target}'`,
    details: candidates.map((one) => ({
      cardinality: one.cardinality,
      embedding: `${one.table.name} with ${one.foreignTable.name}`,
      relationship: description(one),
    })),
    hint: `Try changing '${target}' to one of the following: ${choices}. Find the desired relationship in the 'details' key.`,
  });
}

function distinction(relationship: Relationship): string {
  if (relationship.kind === 'key') return relationship.constraint;
  return relationship.kind === 'junction' ? relationship.junction.table.name : relationship.function.name;
}

function description(relationship: Relationship): string {
  if (relationship.kind === 'computed') return relationship.function.name;
  const list = (names: readonly string[]) => `(${names.join(', ')})`;
  if (relationship.kind === 'key') {
    const { constraint, table, foreignTable, columns } = relationship;
    const own = list(columns.map(([name]) => name));
    const foreign = list(columns.map(([, name]) => name));
    return `${constraint} using ${table.name}${own} and ${foreignTable.name}${foreign}`;
  }
  const { table, constraints, source, target } = relationship.junction;
  const left = `${constraints[0]}${list(source.map(([, name]) => name))}`;
  return `${table.name} using ${left} and ${constraints[1]}${list(target.map(([, name]) => name))}`;
}
