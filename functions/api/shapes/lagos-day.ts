const AHEAD_OF_UTC_MS = 3_600_000;

/** The calendar day of an instant in Nigeria, `2026-01-31`: West Africa Time is UTC+1 all year. */
export function lagosDay(instant: Date): string {
  return new Date(instant.getTime() + AHEAD_OF_UTC_MS).toISOString().slice(0, 'yyyy-mm-dd'.length);
}
