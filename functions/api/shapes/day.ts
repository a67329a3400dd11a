/** West Africa Time is an hour ahead of UTC all year: https://www.iana.org/time-zones, zone Africa/Lagos. */
const LAGOS_OFFSET_MS = 3_600_000;

/** The calendar day in Nigeria on which an instant falls: `2026-09-01`. */
export function dayInNigeria(instant: Date): string {
  return new Date(instant.getTime() + LAGOS_OFFSET_MS).toISOString().slice(0, 10);
}
