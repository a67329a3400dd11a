import { ApiError, notEmbedded } from './errors.ts';
import { findRelationship } from './find-relationship.ts';
import type { Query } from './query-string.ts';
import type {
  Condition,
  OrderTerm,
  Placed,
  SelectEmbed,
  SelectField,
  SelectItem,
  Window,
} from './query-types.ts';
import { restrict } from './range.ts';
import {
  type ColumnPair,
  isToOne,
  keyOf,
  type Relationship,
  type SchemaCache,
  type Table,
} from './schema-cache.ts';
import { column, identifier, type QualifiedName, qualified, type Sql, sql } from './sql.ts';

/** One table of a read: the root, or an embed below it. */
export interface ReadNode {
  /** Where it stands in the catalog; types of columns and relationships are looked up by it. */
  readonly table: QualifiedName;
  readonly columns: Table['columns'];
  /** What `from` reads, and how its columns are qualified. */
  readonly source: Sql;
  readonly reference: Sql;
  readonly select: readonly SelectField[];
  readonly where: Condition[];
  order: readonly OrderTerm[];
  window: Window;
  readonly embeds: readonly EmbedNode[];
}

export interface EmbedNode extends ReadNode {
  readonly relationship: Relationship;
  /** The key in the result, and the name that filters use. */
  readonly key: string;
  /** The name of the relation as the request wrote it. */
  readonly target: string;
  readonly inner: boolean;
  readonly spread: boolean;
  readonly toOne: boolean;
  /** Alias of the joined subquery. */
  readonly join: Sql;
  /** Alias of the junction table of a many-to-many relationship. */
  readonly junction: Sql;
  /** What ties its rows to those of its parent. */
  readonly conditions: readonly Sql[];
}

/** Where the root's rows come from. */
export interface Root {
  readonly table: QualifiedName;
  readonly source: Sql;
  readonly reference: Sql;
}

/** Which parts of the query string a read heeds: a write's own filters and limits do not apply to its result. */
export interface Heeded {
  readonly rootConditions: boolean;
  /** Window of the root; `null` leaves every window out. */
  readonly window: Window | null;
  readonly maxRows: number;
}

/** Builds the tree of a read; throws what the request got wrong before anything is sent to the database. */
export function planRead(cache: SchemaCache, root: Root, query: Query, heeded: Heeded): ReadNode {
  const aliases: Aliases = { root: root.table.name, next: 1 };
  const { fields, embeds } = split(query.select);
  const node: ReadNode = {
    table: root.table,
    columns: columnsOf(cache, root.table),
    source: root.source,
    reference: root.reference,
    select: fields,
    where: [],
    order: [],
    window: { offset: 0, limit: null },
    embeds: embeds.map((embed) => planEmbed(cache, root, embed, 1, aliases)),
  };
  refuseAggregates(node);
  placeConditions(node, query, heeded.rootConditions);
  for (const { path, item } of query.order) nodeAt(node, path).order = item;
  if (heeded.window !== null) {
    for (const { path, item } of query.windows) if (path.length > 0) nodeAt(node, path).window = item;
    node.window = heeded.window;
    restrictWindows(node, heeded.maxRows);
  }
  return node;
}

/** Keeps the names apart that one statement gives its tables. */
interface Aliases {
  /** The root goes by its own name, which no embed may take. */
  readonly root: string;
  next: number;
}

function planEmbed(
  cache: SchemaCache,
  parent: Pick<ReadNode, 'table' | 'reference'>,
  item: SelectEmbed,
  depth: number,
  aliases: Aliases,
): EmbedNode {
  const relationship = findRelationship(cache, parent.table, item.name, item.hint);
  const table = relationship.foreignTable;
  const alias = `${table.name}_${depth}`;
  const reference = identifier(alias === aliases.root ? `${alias}_` : alias);
  const serial = aliases.next++;
  const junction = identifier(`pgrst_junction_${serial}`);
  const columns = columnsOf(cache, table);
  const { fields, embeds } = split(item.select);
  const toOne = isToOne(relationship);
  return {
    table,
    columns,
    source: sourceOf(relationship, parent),
    reference,
    // Each column of a to-many spread becomes an array of its own, so a star must be spelled out.
    select: item.spread && !toOne ? expandStar(fields, columns) : fields,
    where: [],
    order: [],
    window: { offset: 0, limit: null },
    embeds: embeds.map((embed) => planEmbed(cache, { table, reference }, embed, depth + 1, aliases)),
    relationship,
    key: item.alias ?? item.name,
    target: item.name,
    inner: item.inner,
    spread: item.spread,
    toOne,
    join: identifier(`pgrst_embed_${serial}`),
    junction,
    conditions: conditionsOf(relationship, parent.reference, reference, junction),
  };
}

function sourceOf(relationship: Relationship, parent: Pick<ReadNode, 'table' | 'reference'>): Sql {
  if (relationship.kind !== 'computed') return qualified(relationship.foreignTable);
  // The result of a write or of a function has a row type of its own: the cast chooses among overloads.
  return sql`${qualified(relationship.function)}(${parent.reference}::${qualified(relationship.table)})`;
}

function conditionsOf(relationship: Relationship, parent: Sql, own: Sql, junction: Sql): Sql[] {
  const equal = (left: Sql, right: Sql, pairs: readonly ColumnPair[]) =>
    pairs.map(([first, second]) => sql`${column(left, first)} = ${column(right, second)}`);
  switch (relationship.kind) {
    case 'computed':
      return [];
    case 'key':
      return equal(parent, own, relationship.columns);
    case 'junction':
      return [
        ...equal(parent, junction, relationship.junction.source),
        ...equal(own, junction, relationship.junction.target),
      ];
  }
}

function split(items: readonly SelectItem[]): { fields: SelectField[]; embeds: SelectEmbed[] } {
  return {
    fields: items.filter((item) => item.kind === 'field'),
    embeds: items.filter((item) => item.kind === 'embed'),
  };
}

function expandStar(fields: readonly SelectField[], columns: Table['columns']): SelectField[] {
  return fields.flatMap((item) =>
    item.field.name === '*'
      ? [...columns.keys()].map((name): SelectField => ({ ...item, field: { name, path: [] } }))
      : [item],
  );
}

function columnsOf(cache: SchemaCache, table: QualifiedName): Table['columns'] {
  return cache.tables.get(keyOf(table))?.columns ?? new Map();
}

/** `db-aggregates-enabled` is off by default, and on Supabase. */
function refuseAggregates(node: ReadNode): void {
  if (node.select.some((item) => item.aggregate !== null)) {
    throw new ApiError(400, { code: 'PGRST123', message: 'Use of aggregate functions is not allowed' });
  }
  for (const embed of node.embeds) refuseAggregates(embed);
}

function placeConditions(root: ReadNode, query: Query, rootConditions: boolean): void {
  const placed: readonly Placed<Condition>[] = [...query.logic, ...query.filters];
  for (const { path, item } of placed) {
    if (path.length > 0 || rootConditions) nodeAt(root, path).where.push(item);
  }
}

function nodeAt(node: ReadNode, path: readonly string[]): ReadNode {
  const [first, ...rest] = path;
  if (first === undefined) return node;
  const embed =
    node.embeds.find(({ key }) => key === first) ?? node.embeds.find(({ target }) => target === first);
  if (!embed) throw notEmbedded(first);
  return nodeAt(embed, rest);
}

function restrictWindows(node: ReadNode, maxRows: number): void {
  node.window = restrict(node.window, maxRows);
  for (const embed of node.embeds) restrictWindows(embed, maxRows);
}
