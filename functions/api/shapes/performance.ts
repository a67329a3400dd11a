import type { BusinessPerformance, PerformanceScore } from '@delve/client';
import * as z from 'zod';
import { day, integer, text } from './values.ts';

/** A day's score; `date` reads day-month-year. */
export const scoreShape = z
  .object({ date: text('09-12-2025'), day: day(), performance_score: integer(56) })
  .meta({ id: 'PerformanceScore' });

export function toScoreShape({ day, score }: PerformanceScore): z.input<typeof scoreShape> {
  return { date: day.split('-').reverse().join('-'), day, performance_score: score };
}

/** Row 2.9. */
export const performanceShape = z
  .object({
    totals: z.object({
      total_conversations: integer(120),
      total_reviews: integer(35),
      total_profile_visits: integer(2400),
      total_saved_by_users: integer(80),
    }),
    graph: z.array(z.object({ created_at: text('01 Sep'), date: day(), value: integer(10) })),
  })
  .meta({ id: 'Performance' });

export function toPerformanceShape({
  totals,
  points,
}: BusinessPerformance): z.input<typeof performanceShape> {
  return {
    totals: {
      total_conversations: totals.conversations,
      total_reviews: totals.reviews,
      total_profile_visits: totals.profileVisits,
      total_saved_by_users: totals.savedByUsers,
    },
    graph: points.map(({ date, value }) => ({ created_at: dayAndMonth(date), date, value })),
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `2026-09-01` → `01 Sep`. */
function dayAndMonth(date: string): string {
  return `${date.slice(8)} ${MONTHS[Number(date.slice(5, 7)) - 1]}`;
}
