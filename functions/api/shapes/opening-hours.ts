import type { BusinessHours } from '@delve/client';
import * as z from 'zod';
import { day, flag, integer, text } from './values.ts';

/** Times are Nigeria's. */
export const openingHoursShape = z
  .object({
    is_open: flag(true).nullable(),
    hours: z.array(z.object({ weekday: integer(1), opens_at: text('09:00'), closes_at: text('17:30') })),
    exceptions: z.array(
      z.object({
        day: day(),
        closed: flag(false),
        opens_at: text('10:00').nullable(),
        closes_at: text('14:00').nullable(),
      }),
    ),
  })
  .meta({
    id: 'OpeningHours',
    description:
      'Weekdays are 1 (Monday) to 7 (Sunday), times are Nigeria’s; closing at or before opening is on the next day. ' +
      '`is_open` is for now, and null when the hours are not known. The exceptions of a day replace its weekday’s hours.',
  });

export function toOpeningHoursShape(times: BusinessHours): z.input<typeof openingHoursShape> {
  return {
    is_open: times.isOpen,
    hours: times.hours.map(({ weekday, opensAt, closesAt }) => ({
      weekday,
      opens_at: opensAt,
      closes_at: closesAt,
    })),
    exceptions: times.exceptions.map(({ day, closed, opensAt, closesAt }) => ({
      day,
      closed,
      opens_at: opensAt,
      closes_at: closesAt,
    })),
  };
}
