import { fields } from '@delve/client/server';
import * as z from 'zod';
import { data, list } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { queryNumber, queryText } from '../endpoint/parameters.ts';
import { performanceShape, scoreShape, toPerformanceShape, toScoreShape } from '../shapes/performance.ts';

const ofOwner = {
  method: 'GET',
  tag: 'Performance',
  errors: { 403: ['not_the_owner'], 404: ['business_not_found'] },
} as const;

/** Row 2.9, and the scores beyond the contract. */
export const performanceEndpoints: readonly Endpoint[] = [
  endpoint({
    ...ofOwner,
    path: '/business/{business_id}/performance',
    summary: 'Totals of a window of time, and a graph of one metric',
    description:
      'By default `this_month`, with a point a day, and `profile_visits`. Other windows have a point a month.',
    query: z.object({
      filter: queryText(fields.performanceWindow),
      metric: queryText(fields.performanceMetric),
    }),
    answer: data(performanceShape, toPerformanceShape),
    call: ({ delve, path, query: { filter, metric } }) =>
      delve.performance.get(path.business_id, { window: filter, metric }),
  }),
  endpoint({
    ...ofOwner,
    path: '/business/{business_id}/performance/scores',
    summary: 'The score of each of the last days, by default 30',
    query: z.object({ days: queryNumber(fields.scoredDays) }),
    answer: list(scoreShape, toScoreShape, 'Performance scores retrieved successfully.'),
    call: ({ delve, path, query }) => delve.performance.scores(path.business_id, query),
  }),
];
