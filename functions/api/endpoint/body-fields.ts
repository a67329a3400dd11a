import * as z from 'zod';

/** An instant of a JSON body, `2026-01-31T09:30:00+01:00` or `…Z`; the client takes a `Date`. */
export const bodyInstant = z.iso
  .datetime({
    offset: true,
    error: (issue) =>
      issue.input === undefined
        ? 'This field is required.'
        : 'Must be a time such as 2026-01-31T09:30:00+01:00.',
  })
  .transform((text) => new Date(text))
  .meta({ example: '2026-01-31T09:30:00+01:00' });
