import type Stripe from 'stripe';
import type { Moments, Paging } from './parameters.ts';
import { noSuch } from './refusal.ts';

export function listOf<T>(data: T[], url: string, hasMore = false): Stripe.ApiList<T> {
  return { object: 'list', data, has_more: hasMore, url };
}

/** A page of objects, the newest first, as every list of Stripe has them. `all` is in order of creation. */
export function page<T extends { id: string }>(
  all: readonly T[],
  paging: Paging,
  url: string,
): Stripe.ApiList<T> {
  const { limit, starting_after: after, ending_before: before } = paging;
  const sorted = all.toReversed();
  if (before !== undefined) {
    const end = positionOf(sorted, before, 'ending_before');
    return listOf(sorted.slice(Math.max(0, end - limit), end), url, end > limit);
  }
  const start = after === undefined ? 0 : positionOf(sorted, after, 'starting_after') + 1;
  return listOf(sorted.slice(start, start + limit), url, sorted.length > start + limit);
}

function positionOf<T extends { id: string }>(all: readonly T[], id: string, param: string): number {
  const position = all.findIndex((object) => object.id === id);
  if (position < 0) throw noSuch('object', id, param);
  return position;
}

export function isWithin(moment: number, range: Moments | undefined): boolean {
  if (range === undefined) return true;
  const { gt, gte, lt, lte } = range as Partial<Record<'gt' | 'gte' | 'lt' | 'lte', number>>;
  return (
    (gt === undefined || moment > gt) &&
    (gte === undefined || moment >= gte) &&
    (lt === undefined || moment < lt) &&
    (lte === undefined || moment <= lte)
  );
}
