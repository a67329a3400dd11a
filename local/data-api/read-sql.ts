import { ApiError, notEmbedded } from './errors.ts';
import { conditionSql, fieldSql } from './filter-sql.ts';
import type { Field, Filter, OrderTerm, SelectField } from './query-types.ts';
import type { EmbedNode, ReadNode } from './read-plan.ts';
import { column, EMPTY, identifier, join, qualified, raw, type Sql, sql, value } from './sql.ts';

/** `select …` of a node; embeds are lateral joins that the server turns into JSON. */
export function readSql(node: ReadNode | EmbedNode): Sql {
  const onlyEmbeds = node.select.length === 0 && node.embeds.length > 0;
  const own = onlyEmbeds
    ? []
    : node.select.length === 0
      ? [column(node.reference, '*')]
      : node.select.map((item) => selectItem(node, item));
  const columns = [...own, ...sortColumns(node), ...node.embeds.flatMap(embedColumns)];
  const joins = join(node.embeds.map(embedJoin), ' ');
  const order = orderSql(node);
  return sql`select ${join(columns)} from ${fromSql(node)} ${joins}${whereSql(node)}${order}${windowSql(node)}`;
}

/** As many rows as the root has without its window: only what narrows the root counts. */
export function countSql(node: ReadNode | EmbedNode): Sql {
  const conditions = [
    ...node.where.map((condition) => conditionSql(node, condition, (filter) => nullEmbedCount(node, filter))),
    ...joinConditions(node),
    ...node.embeds.filter((embed) => embed.inner).map((embed) => sql`exists (${countSql(embed)})`),
  ];
  return sql`select 1 from ${fromSql(node)}${where(conditions)}`;
}

/** Conditions of a write's own table. */
export function where(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? EMPTY : sql` where ${join(conditions, ' and ')}`;
}

/** The name that a selected field has in the result: its alias, else the last key of its path, else the column's. */
function outputName({ alias, field }: SelectField): string {
  return alias ?? jsonName(field) ?? field.name;
}

function selectItem(node: ReadNode, item: SelectField): Sql {
  const plain = fieldSql(node, item.field);
  const cast = item.cast === null ? plain : sql`cast(${plain} as ${raw(item.cast)})`;
  const name = item.alias ?? jsonName(item.field);
  return name === null ? cast : sql`${cast} as ${identifier(name)}`;
}

function jsonName({ name, path }: Field): string | null {
  if (path.length === 0) return null;
  return path.findLast((step) => !step.isIndex)?.key ?? name;
}

function fromSql(node: ReadNode | EmbedNode): Sql {
  if (!isEmbed(node)) return node.source;
  const own = sql`${node.source} as ${node.reference}`;
  if (node.relationship.kind !== 'junction') return own;
  return sql`${own}, ${qualified(node.relationship.junction.table)} as ${node.junction}`;
}

function whereSql(node: ReadNode | EmbedNode): Sql {
  return where([
    ...node.where.map((condition) => conditionSql(node, condition, (filter) => nullEmbed(node, filter))),
    ...joinConditions(node),
  ]);
}

function joinConditions(node: ReadNode | EmbedNode): Sql[] {
  return isEmbed(node) ? [...node.conditions] : [];
}

/** `related=is.null` and `related=not.is.null`: whether the embed has a row. */
function nullEmbed(node: ReadNode, filter: Filter): Sql | null {
  const embed = embedOfNullFilter(node, filter);
  if (!embed) return null;
  return sql`${embed.join} is ${raw(filter.negated ? '' : 'not ')}distinct from null`;
}

function nullEmbedCount(node: ReadNode, filter: Filter): Sql | null {
  const embed = embedOfNullFilter(node, filter);
  return embed ? sql`${raw(filter.negated ? '' : 'not ')}exists (${countSql(embed)})` : null;
}

function embedOfNullFilter(node: ReadNode, { field, operation }: Filter): EmbedNode | undefined {
  if (field.path.length > 0 || operation.kind !== 'is' || operation.value !== 'null') return undefined;
  return node.embeds.find((embed) => embed.key === field.name);
}

function embedColumns(embed: EmbedNode): Sql[] {
  if (embed.spread) return spreadNames(embed).map((name) => column(embed.join, name));
  if (isEmpty(embed)) return [];
  const key = identifier(embed.key);
  return embed.toOne
    ? [sql`row_to_json(${embed.join}.*)::jsonb as ${key}`]
    : [sql`coalesce(${embed.join}.${embed.join}, '[]') as ${key}`];
}

/** `related()` takes part in filters but not in the result. */
function isEmpty(node: ReadNode): boolean {
  return node.select.length === 0 && node.embeds.every(isEmpty);
}

function embedJoin(embed: EmbedNode): Sql {
  const kind = raw(embed.inner ? 'inner' : 'left');
  if (embed.toOne) return sql`${kind} join lateral (${readSql(embed)}) as ${embed.join} on true`;
  const arrays = embed.spread ? spreadNames(embed).map((name) => spreadArray(embed, name)) : [];
  const columns = join([sql`json_agg(${embed.join})::jsonb as ${embed.join}`, ...arrays]);
  const condition = embed.inner ? sql`${embed.join}.${embed.join} is not null` : raw('true');
  const rows = sql`select ${columns} from (${readSql(embed)}) as ${embed.join}`;
  return sql`${kind} join lateral (${rows}) as ${embed.join} on ${condition}`;
}

/** Columns that a spread embed adds to its parent. */
function spreadNames(embed: EmbedNode): string[] {
  return [
    ...embed.select.map(outputName),
    ...embed.embeds.flatMap((inner) =>
      inner.spread ? spreadNames(inner) : isEmpty(inner) ? [] : [inner.key],
    ),
  ];
}

function spreadArray(embed: EmbedNode, name: string): Sql {
  const terms = embed.order.map((term, index) => sql`${embed.join}.${sortName(index)}${direction(term)}`);
  const order = terms.length === 0 ? EMPTY : sql` order by ${join(terms)}`;
  const array = sql`json_agg(${column(embed.join, name)}${order})`;
  return sql`coalesce(${array}, '[]')::jsonb as ${identifier(name)}`;
}

/** The arrays of a to-many spread are sorted by columns that need not be among those selected. */
function sortColumns(node: ReadNode | EmbedNode): Sql[] {
  if (!isEmbed(node) || !node.spread || node.toOne) return [];
  return node.order.map((term, index) => sql`${orderField(node, term)} as ${sortName(index)}`);
}

function sortName(index: number): Sql {
  return identifier(`pgrst_sort_${index}`);
}

function orderSql(node: ReadNode): Sql {
  if (node.order.length === 0) return EMPTY;
  return sql` order by ${join(node.order.map((term) => sql`${orderField(node, term)}${direction(term)}`))}`;
}

function orderField(node: ReadNode, { field, relation }: OrderTerm): Sql {
  if (relation === null) return fieldSql(node, field);
  const embed = node.embeds.find(({ key }) => key === relation);
  if (!embed) throw notEmbedded(relation);
  if (!embed.toOne) {
    throw new ApiError(400, {
      code: 'PGRST118',
      message: `A related order on '${relation}' is not possible`,
      details: `'${node.table.name}' and '${relation}' do not form a many-to-one or one-to-one relationship`,
    });
  }
  return fieldSql({ reference: embed.join, columns: embed.columns }, field);
}

function direction({ direction: way, nulls }: OrderTerm): Sql {
  return raw(`${way === null ? '' : ` ${way}`}${nulls === null ? '' : ` nulls ${nulls}`}`);
}

function windowSql({ window }: ReadNode): Sql {
  if (window.limit === null && window.offset === 0) return EMPTY;
  const limit = window.limit === null ? raw('all') : value(String(window.limit));
  return sql` limit ${limit} offset ${value(String(window.offset))}`;
}

function isEmbed(node: ReadNode | EmbedNode): node is EmbedNode {
  return 'relationship' in node;
}
