import { ApiError } from './errors.ts';

/** `Prefer`: https://docs.postgrest.org/en/v14/references/api/preferences.html */
export interface Preferences {
  readonly resolution: 'merge-duplicates' | 'ignore-duplicates' | null;
  readonly return: 'representation' | 'minimal' | 'headers-only' | null;
  readonly count: 'exact' | 'planned' | 'estimated' | null;
  readonly missing: 'default' | 'null' | null;
  readonly handling: 'strict' | 'lenient' | null;
  readonly timezone: string | null;
  readonly maxAffected: number | null;
}

/** The first of each kind counts. With `handling=strict`, an unknown preference is refused (PGRST122). */
export function parsePreferences(header: string | null): Preferences {
  const given = (header ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const first = <T extends string>(name: string, values: readonly T[]): T | null => {
    const found = given.find((text) => values.some((value) => text === `${name}=${value}`));
    return (found?.slice(name.length + 1) as T | undefined) ?? null;
  };
  const timezone = given.find((text) => text.startsWith('timezone='))?.slice('timezone='.length) ?? null;
  const maxAffected = given.map((text) => /^max-affected=(\d+)$/.exec(text)?.[1]).find((text) => text);
  const preferences: Preferences = {
    resolution: first('resolution', ['merge-duplicates', 'ignore-duplicates']),
    return: first('return', ['representation', 'minimal', 'headers-only']),
    count: first('count', ['exact', 'planned', 'estimated']),
    missing: first('missing', ['default', 'null']),
    handling: first('handling', ['strict', 'lenient']),
    timezone: timezone !== null && isTimezone(timezone) ? timezone : null,
    maxAffected: maxAffected === undefined ? null : Number(maxAffected),
  };
  if (preferences.handling === 'strict') refuseUnknown(given, preferences);
  return preferences;
}

type Named = 'resolution' | 'missing' | 'return' | 'count' | 'handling';

/**
 * `Preference-Applied`, for the preferences that the kind of request heeds. `tx=rollback` is never among them:
 * Supabase does not allow it (`db-tx-end = commit`), so the transaction is committed and nothing is claimed.
 */
export function preferencesApplied(preferences: Preferences, heeded: readonly Named[]): string | null {
  const order: readonly Named[] = ['resolution', 'missing', 'return', 'count', 'handling'];
  const applied = order
    .filter((name) => heeded.includes(name) && preferences[name] !== null)
    .map((name) => `${name}=${preferences[name]}`);
  if (preferences.timezone !== null) applied.push(`timezone=${preferences.timezone}`);
  if (preferences.handling === 'strict' && preferences.maxAffected !== null) {
    applied.push(`max-affected=${preferences.maxAffected}`);
  }
  return applied.length === 0 ? null : applied.join(', ');
}

const KNOWN =
  /^(resolution=(merge|ignore)-duplicates|return=(representation|minimal|headers-only)|count=(exact|planned|estimated)|missing=(default|null)|handling=(strict|lenient)|tx=(commit|rollback)|max-affected=.*)$/;

function refuseUnknown(given: readonly string[], { timezone }: Preferences): void {
  const unknown = given.filter(
    (text) => !KNOWN.test(text) && !(timezone !== null && text === `timezone=${timezone}`),
  );
  if (unknown.length === 0) return;
  throw new ApiError(400, {
    code: 'PGRST122',
    message: 'Invalid preferences given with handling=strict',
    details: `Invalid preferences: ${unknown.join(', ')}`,
  });
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    // A RangeError is how Intl says no.
    return false;
  }
}
