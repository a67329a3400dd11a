/** West Africa Time is an hour ahead of UTC, all year: https://www.iana.org/time-zones, zone Africa/Lagos. */
const AHEAD_OF_UTC_MS = 3_600_000;

/** The calendar day of an instant in Nigeria: `2026-09-01`. */
export function lagosDay(instant: Date): string {
  return new Date(instant.getTime() + AHEAD_OF_UTC_MS).toISOString().slice(0, 10);
}
