import type { QualifiedName } from './sql.ts';

export interface Column {
  readonly name: string;
  /** As SQL writes it, length included: `character varying(20)`. */
  readonly type: string;
  /** The expression that fills the column where a payload leaves it out, or `null`. */
  readonly default: string | null;
}

export interface Table extends QualifiedName {
  readonly primaryKey: readonly string[];
  readonly columns: ReadonlyMap<string, Column>;
}

export type ColumnPair = readonly [own: string, foreign: string];

/** The table between the two of a many-to-many relationship. */
export interface Junction {
  readonly table: QualifiedName;
  readonly constraints: readonly [source: string, target: string];
  /** Column of the source, column of the junction. */
  readonly source: readonly ColumnPair[];
  /** Column of the target, column of the junction. */
  readonly target: readonly ColumnPair[];
}

/** A relationship that a foreign key makes. */
export interface KeyRelationship {
  readonly kind: 'key';
  readonly table: QualifiedName;
  readonly foreignTable: QualifiedName;
  readonly foreignIsView: boolean;
  readonly cardinality: 'many-to-one' | 'one-to-many' | 'one-to-one';
  readonly constraint: string;
  readonly columns: readonly ColumnPair[];
}

export interface JunctionRelationship {
  readonly kind: 'junction';
  readonly table: QualifiedName;
  readonly foreignTable: QualifiedName;
  readonly foreignIsView: boolean;
  readonly cardinality: 'many-to-many';
  readonly junction: Junction;
}

/** A function of one row that returns rows of a table: https://docs.postgrest.org/en/v14/references/api/computed_fields.html */
export interface ComputedRelationship {
  readonly kind: 'computed';
  readonly table: QualifiedName;
  readonly foreignTable: QualifiedName;
  readonly function: QualifiedName;
  readonly cardinality: 'computed-one' | 'computed-many';
}

export type Relationship = KeyRelationship | JunctionRelationship | ComputedRelationship;

export interface RoutineParameter {
  readonly name: string;
  readonly type: string;
  /** The type without its implied length of 1 (`bit`, `character`). */
  readonly castType: string;
  readonly required: boolean;
  readonly variadic: boolean;
}

export interface Routine extends QualifiedName {
  readonly parameters: readonly RoutineParameter[];
  readonly returns: QualifiedName & { readonly set: boolean; readonly composite: boolean };
  readonly volatility: 'i' | 's' | 'v';
  /** `set …` clauses of the function: name and value. */
  readonly settings: readonly (readonly [name: string, value: string])[];
}

/** What the catalog said when it was read last. */
export interface SchemaCache {
  readonly tables: ReadonlyMap<string, Table>;
  readonly relationships: ReadonlyMap<string, readonly Relationship[]>;
  readonly routines: ReadonlyMap<string, readonly Routine[]>;
  /** `alter role … set`: applied while a request acts as that role, by role. */
  readonly roleSettings: ReadonlyMap<string, readonly (readonly [name: string, value: string])[]>;
  /** The function in `pgrst.db_pre_request`, or `null`. */
  readonly preRequest: QualifiedName | null;
}

/** Key of {@link SchemaCache}'s maps. */
export function keyOf({ schema, name }: QualifiedName): string {
  return JSON.stringify([schema, name]);
}

export function sameName(a: QualifiedName, b: QualifiedName): boolean {
  return a.schema === b.schema && a.name === b.name;
}

export function isToOne(relationship: Relationship): boolean {
  return ['many-to-one', 'one-to-one', 'computed-one'].includes(relationship.cardinality);
}

export function returnsVoid(routine: Routine): boolean {
  return routine.returns.schema === 'pg_catalog' && routine.returns.name === 'void' && !routine.returns.set;
}
