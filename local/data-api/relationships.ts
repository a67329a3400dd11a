import type { Catalog, KeyRow } from './catalog.ts';
import {
  type ColumnPair,
  type ComputedRelationship,
  type JunctionRelationship,
  type KeyRelationship,
  keyOf,
  type Relationship,
  sameName,
  type Table,
} from './schema-cache.ts';
import type { QualifiedName } from './sql.ts';
import { type ColumnOrigin, viewColumnOrigins } from './view-columns.ts';

/** Relation and its columns by number. */
export interface KnownRelation extends QualifiedName {
  readonly oid: number;
  readonly isView: boolean;
  readonly columnNames: ReadonlyMap<number, string>;
}

/** What a view shows of the tables beneath it: for a table's column, the view's columns that are it. */
export type ViewOrigins = ReadonlyMap<string, readonly string[]>;

/** Foreign keys, their reverse sides, what views inherit of both, many-to-many and computed relationships. */
export function findRelationships(
  catalog: Catalog,
  relations: ReadonlyMap<number, KnownRelation>,
  origins: ReadonlyMap<number, ViewOrigins>,
  tables: ReadonlyMap<string, Table>,
  schemas: readonly string[],
): Map<string, Relationship[]> {
  const direct = catalog.keys.filter((key) => key.kind === 'f').flatMap((key) => directOf(key, catalog.keys));
  const sides = direct.flatMap((key) => withViews(key, relations, origins));
  const manyToOne = sides.filter((side) => side.relationship.cardinality === 'many-to-one');
  const all: (KeyRelationship | JunctionRelationship)[] = [
    ...sides.map((side) => side.relationship),
    ...sides.map(inverse),
    ...junctions(manyToOne, tables),
  ];
  const exposed = (name: QualifiedName) => schemas.includes(name.schema);
  const byTable = new Map<string, Relationship[]>();
  const add = (relationship: Relationship) => {
    const key = keyOf(relationship.table);
    byTable.set(key, [...(byTable.get(key) ?? []), relationship]);
  };
  for (const relationship of all) {
    if (!exposed(relationship.table) || !exposed(relationship.foreignTable)) continue;
    if (relationship.kind === 'junction' && !exposed(relationship.junction.table)) continue;
    add(relationship);
  }
  for (const computed of computedRelationships(catalog, relations)) {
    if (exposed(computed.table) && exposed(computed.foreignTable)) override(byTable, computed);
  }
  return byTable;
}

interface DirectKey {
  readonly name: string;
  readonly tableOid: number;
  readonly foreignOid: number;
  readonly pairs: readonly (readonly [own: number, foreign: number])[];
  /** The columns are unique by themselves: at most one row on either side. */
  readonly oneToOne: boolean;
}

interface Side {
  readonly relationship: KeyRelationship;
  readonly tableIsView: boolean;
}

function directOf(key: KeyRow, keys: readonly KeyRow[]): DirectKey[] {
  const sorted = (columns: readonly number[]) => JSON.stringify(columns.toSorted((a, b) => a - b));
  return [
    {
      name: key.name,
      tableOid: key.table_oid,
      foreignOid: key.foreign_oid,
      pairs: key.columns.map((own, index) => [own, key.foreign_columns[index] ?? 0] as const),
      oneToOne: keys.some(
        (other) =>
          other.kind !== 'f' &&
          other.table_oid === key.table_oid &&
          sorted(other.columns) === sorted(key.columns),
      ),
    },
  ];
}

/** A foreign key, and the same for every view that shows all of its columns on either side. */
function withViews(
  key: DirectKey,
  relations: ReadonlyMap<number, KnownRelation>,
  origins: ReadonlyMap<number, ViewOrigins>,
): Side[] {
  const own = appearances(
    key.tableOid,
    key.pairs.map(([column]) => column),
    relations,
    origins,
  );
  const foreign = appearances(
    key.foreignOid,
    key.pairs.map(([, column]) => column),
    relations,
    origins,
  );
  return own.flatMap((left) =>
    foreign.map((right) => ({
      tableIsView: left.relation.isView,
      relationship: {
        kind: 'key' as const,
        table: { schema: left.relation.schema, name: left.relation.name },
        foreignTable: { schema: right.relation.schema, name: right.relation.name },
        foreignIsView: right.relation.isView,
        cardinality: key.oneToOne ? ('one-to-one' as const) : ('many-to-one' as const),
        constraint: key.name,
        columns: left.columns.map((name, index): ColumnPair => [name, right.columns[index] ?? '']),
      },
    })),
  );
}

/** Where a table's columns can be seen: in the table, and in views, once for each way to choose among repeats. */
function appearances(
  tableOid: number,
  columns: readonly number[],
  relations: ReadonlyMap<number, KnownRelation>,
  origins: ReadonlyMap<number, ViewOrigins>,
): { relation: KnownRelation; columns: string[] }[] {
  const found: { relation: KnownRelation; columns: string[] }[] = [];
  const table = relations.get(tableOid);
  if (table) {
    found.push({ relation: table, columns: columns.map((number) => table.columnNames.get(number) ?? '') });
  }
  for (const [viewOid, view] of origins) {
    const relation = relations.get(viewOid);
    const choices = columns.map((column) => view.get(originKey({ tableOid, column })) ?? []);
    if (!relation) continue;
    for (const chosen of combinations(choices)) found.push({ relation, columns: chosen });
  }
  return found;
}

function combinations(choices: readonly (readonly string[])[]): string[][] {
  return choices.reduce<string[][]>(
    (chosen, options) => chosen.flatMap((names) => options.map((name) => [...names, name])),
    [[]],
  );
}

function inverse({ relationship, tableIsView }: Side): KeyRelationship {
  return {
    ...relationship,
    table: relationship.foreignTable,
    foreignTable: relationship.table,
    foreignIsView: tableIsView,
    cardinality: relationship.cardinality === 'many-to-one' ? 'one-to-many' : 'one-to-one',
    columns: relationship.columns.map(([own, foreign]): ColumnPair => [foreign, own]),
  };
}

/** Two foreign keys of one table make a many-to-many relationship where the primary key holds their columns. */
function junctions(sides: readonly Side[], tables: ReadonlyMap<string, Table>): JunctionRelationship[] {
  const found: JunctionRelationship[] = [];
  for (const { relationship: left } of sides) {
    for (const { relationship: right } of sides) {
      if (left.constraint === right.constraint || !sameName(left.table, right.table)) continue;
      const primaryKey = tables.get(keyOf(left.table))?.primaryKey ?? [];
      const used = [...left.columns, ...right.columns].map(([own]) => own);
      if (!used.every((name) => primaryKey.includes(name))) continue;
      found.push({
        kind: 'junction',
        table: left.foreignTable,
        foreignTable: right.foreignTable,
        foreignIsView: right.foreignIsView,
        cardinality: 'many-to-many',
        junction: {
          table: left.table,
          constraints: [left.constraint, right.constraint],
          source: left.columns.map(([own, foreign]): ColumnPair => [foreign, own]),
          target: right.columns.map(([own, foreign]): ColumnPair => [foreign, own]),
        },
      });
    }
  }
  return found;
}

function* computedRelationships(
  catalog: Catalog,
  relations: ReadonlyMap<number, KnownRelation>,
): Generator<ComputedRelationship> {
  for (const row of catalog.computed) {
    const table = relations.get(row.table_oid);
    const foreignTable = relations.get(row.foreign_oid);
    if (!table || !foreignTable) continue;
    yield {
      kind: 'computed',
      table: { schema: table.schema, name: table.name },
      foreignTable: { schema: foreignTable.schema, name: foreignTable.name },
      function: { schema: row.schema, name: row.name },
      cardinality: row.single ? 'computed-one' : 'computed-many',
    };
  }
}

/** A computed relationship replaces those of foreign keys to a table that is named as its function is. */
function override(byTable: Map<string, Relationship[]>, computed: ComputedRelationship): void {
  const key = keyOf(computed.table);
  const others = (byTable.get(key) ?? []).filter(
    (other) => other.kind === 'computed' || !sameName(other.foreignTable, computed.function),
  );
  byTable.set(key, [...others, computed]);
}

/** Origins of every view's columns, followed through views of views down to tables. */
export function traceViews(
  catalog: Catalog,
  relations: ReadonlyMap<number, KnownRelation>,
): Map<number, Map<string, string[]>> {
  const direct = new Map(catalog.views.map((view) => [view.oid, viewColumnOrigins(view.definition)]));
  const traced = new Map<number, Map<string, string[]>>();
  for (const [viewOid, columns] of direct) {
    const names = relations.get(viewOid)?.columnNames;
    const byOrigin = new Map<string, string[]>();
    for (const [number, first] of columns) {
      const name = names?.get(number);
      if (name === undefined) continue;
      for (const origin of chain(first, direct)) {
        byOrigin.set(originKey(origin), [...(byOrigin.get(originKey(origin)) ?? []), name]);
      }
    }
    traced.set(viewOid, byOrigin);
  }
  return traced;
}

function chain(
  first: ColumnOrigin,
  direct: ReadonlyMap<number, ReadonlyMap<number, ColumnOrigin>>,
): ColumnOrigin[] {
  const origins: ColumnOrigin[] = [];
  // Views cannot refer to themselves, so the chain ends at a table or at an expression.
  for (let origin: ColumnOrigin | undefined = first; origin; ) {
    origins.push(origin);
    origin = direct.get(origin.tableOid)?.get(origin.column);
  }
  return origins;
}

/** Key of {@link ViewOrigins}. */
export function originKey({ tableOid, column }: ColumnOrigin): string {
  return `${tableOid}.${column}`;
}
