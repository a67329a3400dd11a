import { z } from 'zod';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { find } from '../find.ts';
import { isWithin, page } from '../lists.ts';
import { boolean, expandable, moments, paging, text } from '../parameters.ts';
import { InvalidParameters } from '../refusal.ts';

export const events: readonly Endpoint[] = [
  endpoint(
    'GET',
    '/v1/events',
    z.strictObject({
      ...paging,
      type: text.optional(),
      types: z.array(text).max(20).optional(),
      created: moments.optional(),
      delivery_success: boolean.optional(),
    }),
    (account, { type, types, created, delivery_success: delivered, ...paged }) => {
      if (type !== undefined && types !== undefined) {
        throw new InvalidParameters('You may only specify one of these parameters: type, types.', 'type');
      }
      const patterns = types ?? (type === undefined ? undefined : [type]);
      const found = Object.values(account.state.events).filter(
        (event) =>
          (patterns === undefined || patterns.some((pattern) => matches(event.type, pattern))) &&
          isWithin(event.created, created) &&
          (delivered === undefined || (event.pending_webhooks === 0) === delivered),
      );
      return page(found, paged, '/v1/events');
    },
  ),
  endpoint('GET', '/v1/events/:id', z.strictObject(expandable), (account, _, id) =>
    find(account.state.events, 'event', id),
  ),
];

/** `invoice.*` stands for all that begin so. */
function matches(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
