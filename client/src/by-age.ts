/** Rows in the order in which they were made: the Data API embeds them in any. */
export function byAge<Row extends { readonly id: number }>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => a.id - b.id);
}
