import type { ClientBase } from 'pg';
import { type Catalog, type RoutineRow, readCatalog } from './catalog.ts';
import {
  findRelationships,
  type KnownRelation,
  originKey,
  traceViews,
  type ViewOrigins,
} from './relationships.ts';
import { keyOf, type Routine, type SchemaCache, type Table } from './schema-cache.ts';
import type { QualifiedName } from './sql.ts';

/** Reads what the exposed schemas hold. Tables of the same name elsewhere (`auth`, `storage`) do not come in. */
export async function loadSchemaCache(client: ClientBase, schemas: readonly string[]): Promise<SchemaCache> {
  const catalog = await readCatalog(client, schemas);
  const relations = new Map<number, KnownRelation>(
    catalog.tables.map((row) => [
      row.oid,
      {
        oid: row.oid,
        schema: row.schema,
        name: row.name,
        isView: row.is_view,
        columnNames: new Map(row.columns.map((column) => [column.number, column.name])),
      },
    ]),
  );
  const origins = traceViews(catalog, relations);
  const tables = allTables(catalog, origins);
  return {
    tables: new Map([...tables].filter(([, table]) => schemas.includes(table.schema))),
    relationships: findRelationships(catalog, relations, origins, tables, schemas),
    routines: groupRoutines(catalog.routines),
    roleSettings: new Map(catalog.roleSettings.map((row) => [row.role, row.settings.map(splitSetting)])),
    preRequest: catalog.preRequest === null ? null : splitName(catalog.preRequest),
  };
}

function allTables(catalog: Catalog, origins: ReadonlyMap<number, ViewOrigins>): Map<string, Table> {
  return new Map(
    catalog.tables.map((row) => {
      const names = new Map(row.columns.map((column) => [column.number, column.name]));
      const own = catalog.keys.find((key) => key.kind === 'p' && key.table_oid === row.oid);
      const view = origins.get(row.oid);
      const primaryKey = view
        ? primaryKeyOfView(catalog, view)
        : (own?.columns ?? []).map((number) => names.get(number) ?? '');
      const columns = new Map(
        row.columns.map(({ name, type, default: initial }) => [name, { name, type, default: initial }]),
      );
      return [keyOf(row), { schema: row.schema, name: row.name, primaryKey, columns }];
    }),
  );
}

/** The primary keys of the tables beneath a view, where it shows all of their columns. */
function primaryKeyOfView(catalog: Catalog, view: ViewOrigins): string[] {
  return catalog.keys
    .filter((key) => key.kind === 'p')
    .flatMap((key) => {
      const shown = key.columns.map(
        (column) => view.get(originKey({ tableOid: key.table_oid, column }))?.[0],
      );
      return shown.every((name) => name !== undefined) ? shown : [];
    });
}

function groupRoutines(rows: readonly RoutineRow[]): Map<string, Routine[]> {
  const byName = new Map<string, Routine[]>();
  for (const row of rows) {
    const key = keyOf(row);
    byName.set(key, [...(byName.get(key) ?? []), routineOf(row)]);
  }
  return byName;
}

function routineOf(row: RoutineRow): Routine {
  return {
    schema: row.schema,
    name: row.name,
    parameters: row.parameters.map(({ cast_type, ...parameter }) => ({ ...parameter, castType: cast_type })),
    returns: {
      schema: row.returns_schema,
      name: row.returns_name,
      set: row.returns_set,
      composite: row.returns_composite,
    },
    volatility: row.volatility,
    settings: row.settings.map(splitSetting),
  };
}

function splitSetting(entry: string): [name: string, value: string] {
  const at = entry.indexOf('=');
  return [entry.slice(0, at), entry.slice(at + 1)];
}

function splitName(text: string): QualifiedName {
  const at = text.indexOf('.');
  return at < 0 ? { schema: 'public', name: text } : { schema: text.slice(0, at), name: text.slice(at + 1) };
}
