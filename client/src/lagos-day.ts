/** Africa/Lagos is an hour ahead of UTC, all year: https://www.iana.org/time-zones */
const AHEAD_OF_UTC = 3_600_000;

/** Today's calendar day in Nigeria: `2026-09-01`. */
export function lagosDay(): string {
  return new Date(Date.now() + AHEAD_OF_UTC).toISOString().slice(0, 10);
}
