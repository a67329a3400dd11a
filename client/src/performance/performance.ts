import * as z from 'zod';
import type { Context } from '../context.ts';
import type { Database } from '../database.types.ts';
import { asOwner } from '../directory/own-business.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import type { PresentColumns } from '../present-columns.ts';

const performanceQuery = z.object({
  /** `this_month` has a point a day, the others a point a month; by default `this_month`. */
  window: fields.performanceWindow.default('this_month'),
  /** What the points count; by default `profile_visits`. */
  metric: fields.performanceMetric.default('profile_visits'),
});
const scoresQuery = z.object({
  /** 1 to 366, by default 30; today is the last. */
  days: fields.scoredDays.default(30),
});

/** Which numbers to read. */
export type PerformanceQuery = z.input<typeof performanceQuery>;
/** Of how many days to read the scores. */
export type ScoresQuery = z.input<typeof scoresQuery>;

/** How a business did in a window of time. */
export interface BusinessPerformance {
  /** Of the whole window. */
  readonly totals: {
    readonly conversations: number;
    readonly reviews: number;
    readonly profileVisits: number;
    readonly savedByUsers: number;
  };
  /** Of the one metric, oldest first, without gaps. */
  readonly points: readonly PerformancePoint[];
}

/** The count of one day or month. */
export interface PerformancePoint {
  /** The day, or the first day of the month, in Nigeria: `"2026-09-01"`. */
  readonly date: string;
  readonly value: number;
}

/** How a business did on a day. */
export interface PerformanceScore {
  /** In Nigeria: `"2026-09-01"`. */
  readonly day: string;
  /** 0 to 100. */
  readonly score: number;
}

type PerformanceRow = PresentColumns<Database['public']['CompositeTypes']['business_performance']>;
type ScoreRow = PresentColumns<Database['public']['CompositeTypes']['business_performance_score']>;

/** The numbers of the caller's own businesses: visits, saves, conversations, reviews. */
export class Performance {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Totals, and points for a graph. Errors: 401, 403 `not_the_owner`, 404 `business_not_found`. */
  async get(businessId: number, query: PerformanceQuery = {}): Promise<BusinessPerformance> {
    const wanted = checked(performanceQuery, query);
    const row = (await asOwner(
      this.#context,
      businessId,
      (business_id) =>
        answerOf(this.#context.supabase.rpc('business_performance', { business_id, ...wanted })),
      'businessId',
    )) as PerformanceRow;
    return {
      totals: {
        conversations: row.total_conversations,
        reviews: row.total_reviews,
        profileVisits: row.total_profile_visits,
        savedByUsers: row.total_saved_by_users,
      },
      points: row.points as unknown as PerformancePoint[],
    };
  }

  /** A score for each of the last days, oldest first. Errors: as {@link get}. */
  async scores(businessId: number, query: ScoresQuery = {}): Promise<PerformanceScore[]> {
    const { days } = checked(scoresQuery, query);
    const rows = (await asOwner(
      this.#context,
      businessId,
      (business_id) =>
        answerOf(this.#context.supabase.rpc('business_performance_scores', { business_id, days })),
      'businessId',
    )) as ScoreRow[];
    return rows.map((row) => ({ day: row.day, score: row.performance_score }));
  }
}
