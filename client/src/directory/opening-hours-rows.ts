import * as z from 'zod';
import { fields, listOf } from '../fields.ts';
import { lagosDay } from '../lagos-day.ts';

/** From opening until closing, in an ordinary week. Times are Nigeria's. */
export interface WeeklyHours {
  /** The day on which it opens: 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** `"09:00"`. */
  readonly opensAt: string;
  /** At or before `opensAt`: on the next day. `"24:00"` is the end of the day. */
  readonly closesAt: string;
}

/** Hours of one calendar day, which together replace those of its weekday. */
export interface OpeningException {
  /** `"2026-12-25"`. */
  readonly day: string;
  /** Closed all day; then both times are `null`. */
  readonly closed: boolean;
  readonly opensAt: string | null;
  readonly closesAt: string | null;
}

/** When a business is open. */
export interface BusinessHours {
  /** At the moment; `null` when its hours are not known. */
  readonly isOpen: boolean | null;
  /** From Monday on; empty when its hours are not known. */
  readonly hours: readonly WeeklyHours[];
  /** From today on. */
  readonly exceptions: readonly OpeningException[];
}

const weeklyHours = z.object({
  weekday: fields.weekday,
  opensAt: fields.opensAt,
  closesAt: fields.closesAt,
});
const openingException = z
  .object({
    day: fields.day,
    closed: fields.flag.optional(),
    opensAt: fields.opensAt.nullish(),
    closesAt: fields.closesAt.nullish(),
  })
  .superRefine((input, context) => {
    if (input.closed) return;
    for (const name of ['opensAt', 'closesAt'] as const) {
      if (input[name]) continue;
      context.addIssue({ code: 'custom', path: [name], message: 'Is needed unless it is closed.', input });
    }
  });

export const newHours = listOf(weeklyHours, 0, 35);
export const newExceptions = listOf(openingException, 0, 300);

/** A day to except: `{ day, closed: true }`, or `{ day, opensAt, closesAt }`. */
export type NewOpeningException = z.input<typeof openingException>;

export const HOURS_COLUMNS =
  'hours:opening_hours!opening_hours_business_id_fkey(weekday, opens_at, closes_at), exceptions:opening_exceptions!opening_exceptions_business_id_fkey(day, opens_at, closes_at)' as const;

export interface HoursRows {
  readonly hours: readonly {
    readonly weekday: number;
    readonly opens_at: string;
    readonly closes_at: string;
  }[];
  readonly exceptions: readonly {
    readonly day: string;
    readonly opens_at: string | null;
    readonly closes_at: string | null;
  }[];
}

export function toHours({ hours, exceptions }: HoursRows, isOpen: boolean | null): BusinessHours {
  const today = lagosDay(new Date());
  return {
    isOpen,
    hours: hours
      .map((row) => ({
        weekday: row.weekday,
        opensAt: minuteOf(row.opens_at),
        closesAt: minuteOf(row.closes_at),
      }))
      .sort((a, b) => a.weekday - b.weekday || compare(a.opensAt, b.opensAt)),
    exceptions: exceptions
      .filter(({ day }) => day >= today)
      .map((row) => ({
        day: row.day,
        closed: row.opens_at === null,
        opensAt: row.opens_at === null ? null : minuteOf(row.opens_at),
        closesAt: row.closes_at === null ? null : minuteOf(row.closes_at),
      }))
      .sort((a, b) => compare(a.day, b.day) || compare(a.opensAt ?? '', b.opensAt ?? '')),
  };
}

/** `09:00:00` → `09:00`; the database takes whole minutes only. */
const minuteOf = (time: string) => time.slice(0, 5);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
