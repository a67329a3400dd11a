import { fields, listOf } from '@delve/client/server';
import * as z from 'zod';
import { data, message } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { openingHoursShape, toOpeningHoursShape } from '../shapes/opening-hours.ts';

const ofOwner = {
  method: 'PUT',
  tag: 'Opening hours',
  errors: {
    400: ['invalid_opening_hours'],
    403: ['not_the_owner'],
    404: ['business_not_found'],
  },
} as const;

const weeklyHours = z.object({
  weekday: fields.weekday,
  opens_at: fields.opensAt.meta({ example: '09:00' }),
  closes_at: fields.closesAt.meta({ example: '17:30' }),
});
const exception = z.object({
  day: fields.day,
  closed: fields.flag.optional(),
  opens_at: fields.opensAt.nullish(),
  closes_at: fields.closesAt.nullish(),
});

/** When businesses are open; beyond the contract. */
export const openingHoursEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/business/{business_id}/opening-hours',
    tag: 'Opening hours',
    summary: 'Hours of the week, exceptional days from today on, and whether it is open now',
    caller: 'anybody',
    publicForSeconds: 60,
    answer: data(openingHoursShape, toOpeningHoursShape, 'Opening hours retrieved successfully.'),
    errors: { 404: ['business_not_found'] },
    call: ({ delve, path }) => delve.openingHours.get(path.business_id),
  }),
  endpoint({
    ...ofOwner,
    path: '/business/{business_id}/opening-hours',
    summary: 'Replace the hours of the week',
    body: z.object({ hours: listOf(weeklyHours, 0, 35) }),
    answer: message('Opening hours updated successfully.'),
    call: ({ delve, path, body }) =>
      delve.openingHours.setHours(
        path.business_id,
        body.hours.map(({ weekday, opens_at, closes_at }) => ({
          weekday,
          opensAt: opens_at,
          closesAt: closes_at,
        })),
      ),
  }),
  endpoint({
    ...ofOwner,
    path: '/business/{business_id}/opening-exceptions',
    summary: 'Replace the exceptional days from today on',
    body: z.object({ exceptions: listOf(exception, 0, 300) }),
    answer: message('Opening exceptions updated successfully.'),
    call: ({ delve, path, body }) =>
      delve.openingHours.setExceptions(
        path.business_id,
        body.exceptions.map(({ day, closed, opens_at, closes_at }) => ({
          day,
          closed,
          opensAt: opens_at,
          closesAt: closes_at,
        })),
      ),
  }),
];
