import { isDeepStrictEqual } from 'node:util';
import type { Comparison, Measurement, Row } from '../measure/row.ts';
import { Session, type Statement, withSessions } from '../measure/session.ts';
import { sideOf, takeTurns } from '../measure/take-turns.ts';

/** Each has 100,000 visits, rolled up and one by one. */
const BUSY_BUSINESSES = [2, 3, 4];
const WINDOWS = ['this_month', 'all_time'] as const;
/** So many dashboards from roll-ups for each from events: the first one pays for the caches that the other has swept. */
const CALLS = 10;
const ROUNDS = 12;
const ROUNDS_OF_ROLLUPS = 150;

export const dashboard: Row = {
  number: 6,
  name: 'dashboard',
  title: 'A dashboard (2.9) from raw events ÷ from roll-ups, 100,000 events a business',
  target: '≥ 100; all_time ÷ this_month ≤ 1.3',
  async measure({ sets, log }): Promise<Measurement> {
    const largest = sets.at(-1);
    if (!largest) throw new Error('There is nothing to measure on.');
    const { businesses } = largest.parameters;
    return withSessions([Session.asOwner(largest)], async (owner) => {
      const comparisons: Comparison[] = [];
      const windows: Record<(typeof WINDOWS)[number], number[]> = { this_month: [], all_time: [] };
      const raw: Record<(typeof WINDOWS)[number], number[]> = { this_month: [], all_time: [] };
      const rolled: Record<(typeof WINDOWS)[number], number[]> = { this_month: [], all_time: [] };
      for (const id of BUSY_BUSINESSES) {
        const [person] = await owner.rows<{ owner_id: string }>({
          text: 'select owner_id from public.businesses where id = $1',
          values: [id],
        });
        await withSessions([Session.asCaller(largest, person?.owner_id)], async (caller) => {
          for (const window of WINDOWS) {
            const fast = fromRollups(id, window);
            const slow = fromEvents(id, window);
            await assertSame(await caller.rows(fast), await owner.rows(slow));
            const times = await takeTurns(
              {
                raw: () => owner.rows(slow),
                rolled: async () => {
                  for (let call = 0; call < CALLS; call++) await caller.rows(fast);
                },
              },
              { items: [id], rounds: ROUNDS },
            );
            raw[window].push(...times.raw);
            rolled[window].push(...times.rolled.map((time) => time / CALLS));
          }
          const times = await takeTurns(
            {
              all_time: () => caller.rows(fromRollups(id, 'all_time')),
              this_month: () => caller.rows(fromRollups(id, 'this_month')),
            },
            { items: [id], rounds: ROUNDS_OF_ROLLUPS },
          );
          windows.all_time.push(...times.all_time);
          windows.this_month.push(...times.this_month);
        });
        log(`  business ${id}`);
      }
      for (const window of WINDOWS) {
        comparisons.push({
          label: `${window}, raw ÷ rolled up`,
          businesses,
          first: sideOf('from events', raw[window]),
          second: sideOf('from roll-ups', rolled[window]),
          ...(window === 'all_time' ? { bounds: { p50: { atLeast: 100 } } } : {}),
        });
      }
      comparisons.push({
        label: 'all_time ÷ this_month',
        businesses,
        first: sideOf('all_time', windows.all_time),
        second: sideOf('this_month', windows.this_month),
        bounds: { p50: { atMost: 1.3 } },
      });
      return {
        comparisons,
        plans: [await owner.explain('from events, all_time', fromEvents(2, 'all_time'))],
        notes: [
          `From roll-ups: \`business_performance\` as the business’s owner calls it. From events: the same four totals and points, counted by one statement from the visits, reviews, chats and saves of the business, as the owner of the tables. Both are asserted to answer the same. ${CALLS} calls of the one take their turn with one of the other, and count as their tenth part. The visits lie in the order in which they came, with the index that keeps a visitor from counting twice. The target is about all 100,000 events; in the present month lies what has come of them since its first day.`,
        ],
      };
    });
  },
};

function fromRollups(id: number, window: string): Statement {
  return { text: 'select * from public.business_performance($1, $2)', values: [id, window] };
}

/** As one would write it over the events alone: visits that were rolled up are all in `private.visits` here. */
function fromEvents(id: number, window: (typeof WINDOWS)[number]): Statement {
  const unit = window === 'this_month' ? 'day' : 'month';
  return {
    values: [id],
    text: `with events as (
        select 'profile_visits' as metric, day from private.visits where business_id = $1
        union all
        select 'reviews', private.lagos_day(created_at) from public.reviews where business_id = $1 and is_visible
        union all
        select 'conversations', private.lagos_day(created_at) from public.chats where business_id = $1
        union all
        select 'saved_by_users', private.lagos_day(created_at) from public.saved_businesses where business_id = $1
        union all
        -- The tail of today, which the generator lays as events only.
        select metric, day from private.performance_events
        cross join lateral generate_series(1, amount) where business_id = $1
      ),
      numbers as (
        select metric, date_trunc('${unit}', day::timestamp)::date as at from events
        ${window === 'this_month' ? `where day >= date_trunc('month', private.lagos_day()::timestamp)` : ''}
      ),
      axis as (
        select point::date as at from generate_series(
          ${window === 'this_month' ? `date_trunc('month', private.lagos_day()::timestamp)` : `(select min(at) from numbers)::timestamp`},
          ${window === 'this_month' ? 'private.lagos_day()::timestamp' : `date_trunc('month', private.lagos_day()::timestamp)`},
          interval '1 ${unit}'
        ) as point
      )
      select
        count(*) filter (where metric = 'conversations') as total_conversations,
        count(*) filter (where metric = 'reviews') as total_reviews,
        count(*) filter (where metric = 'profile_visits') as total_profile_visits,
        count(*) filter (where metric = 'saved_by_users') as total_saved_by_users,
        (
          select jsonb_agg(jsonb_build_object('date', axis.at, 'value', coalesce(value, 0)) order by axis.at)
          from axis
          left join (
            select at, count(*) as value from numbers where metric = 'profile_visits' group by at
          ) as drawn using (at)
        ) as points
      from numbers`,
  };
}

async function assertSame(ours: readonly unknown[], raw: readonly unknown[]): Promise<void> {
  if (isDeepStrictEqual(ours, raw)) return;
  throw new Error(`Both ways must count the same: ${JSON.stringify(ours)}, ${JSON.stringify(raw)}`);
}
