import type { Condition, Field, Filter, Operation } from './query-types.ts';
import type { Table } from './schema-cache.ts';
import { arrayLiteral, column, EMPTY, join, raw, type Sql, sql, value } from './sql.ts';

/** What a column is looked up in, and how it is qualified. */
export interface ColumnScope {
  readonly reference: Sql;
  readonly columns: Table['columns'];
}

/** SQL of a condition; `nullEmbed` answers for a filter that asks whether an embed is there. */
export function conditionSql(
  scope: ColumnScope,
  condition: Condition,
  nullEmbed: (filter: Filter) => Sql | null = () => null,
): Sql {
  if (condition.kind === 'filter') return nullEmbed(condition) ?? filterSql(scope, condition);
  const members = condition.members.map((member) => conditionSql(scope, member, nullEmbed));
  return sql`${not(condition.negated)}(${join(members, ` ${condition.operator} `)})`;
}

/** A column, or what its JSON path leads to. Other types than JSON are turned into JSON first. */
export function fieldSql({ reference, columns }: ColumnScope, { name, path }: Field): Sql {
  const whole = column(reference, name);
  if (path.length === 0) return whole;
  const isJson = ['json', 'jsonb'].includes(columns.get(name)?.type ?? '');
  const steps = path.map((step) => {
    const arrow = raw(step.asText ? '->>' : '->');
    return sql`${arrow}${value(step.key)}${raw(step.isIndex ? '::int' : '')}`;
  });
  return sql`${isJson ? whole : sql`to_jsonb(${whole})`}${join(steps, '')}`;
}

function filterSql(scope: ColumnScope, { field, negated, operation }: Filter): Sql {
  const left =
    operation.kind === 'search' ? searchedField(scope, field, operation.language) : fieldSql(scope, field);
  return sql`${not(negated)}${left} ${operationSql(operation)}`;
}

/** Text is searched through `to_tsvector`; a column that is a tsvector already, or of unknown type, is as it is. */
function searchedField(scope: ColumnScope, field: Field, language: string | null): Sql {
  const left = fieldSql(scope, field);
  const type = scope.columns.get(field.name)?.type;
  if (type === undefined || type === 'tsvector') return left;
  return sql`to_tsvector(${languageSql(language)}${left})`;
}

function operationSql(operation: Operation): Sql {
  switch (operation.kind) {
    case 'compare':
      return comparison(operation);
    case 'in': {
      const values = operation.values.length === 1 && operation.values[0] === '' ? [] : operation.values;
      return sql`= any (${value(arrayLiteral(values))})`;
    }
    case 'is':
      return raw(`is ${operation.value}`);
    case 'distinct':
      return sql`is distinct from ${value(operation.value)}`;
    case 'search': {
      const words = sql`${languageSql(operation.language)}${value(operation.value)}`;
      return sql`@@ ${raw(operation.queryFunction)}(${words})`;
    }
  }
}

function comparison({ operator, quantifier, value: text }: Extract<Operation, { kind: 'compare' }>): Sql {
  // A star stands for the percent sign, which would have to be escaped in a URL.
  const pattern = operator === 'like' || operator === 'ilike' ? text.replaceAll('*', '%') : text;
  const right = quantifier === null ? value(pattern) : sql`${raw(quantifier)}(${value(pattern)})`;
  return sql`${raw(operator)} ${right}`;
}

function languageSql(language: string | null): Sql {
  return language === null ? EMPTY : sql`${value(language)}, `;
}

function not(negated: boolean): Sql {
  return negated ? raw('not ') : EMPTY;
}
