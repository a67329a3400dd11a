import type Stripe from 'stripe';
import { z } from 'zod';
import type { Account } from '../account.ts';
import { catchUp } from '../due.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { expandable, integer } from '../parameters.ts';
import { noSuch, Refusal } from '../refusal.ts';

/** The one clock, of the whole account. It goes on by itself, and can be moved forward. */
export const CLOCK = 'clock_standin';

export const clock: readonly Endpoint[] = [
  endpoint('GET', '/v1/test_helpers/test_clocks/:id', z.strictObject(expandable), (account, _, id) =>
    clockOf(account, id),
  ),
  endpoint(
    'POST',
    '/v1/test_helpers/test_clocks/:id/advance',
    z.strictObject({ frozen_time: integer, ...expandable }),
    (account, { frozen_time: moment }, id) => {
      const present = clockOf(account, id);
      if (moment < present.frozen_time) {
        throw new Refusal(400, 'The new time must be after the clock’s present time.', {
          param: 'frozen_time',
        });
      }
      account.state.ahead += moment - present.frozen_time;
      catchUp(account);
      return clockOf(account, id);
    },
  ),
];

function clockOf(account: Account, id: string): Stripe.TestHelpers.TestClock {
  if (id !== CLOCK) throw noSuch('test_clock', id);
  return {
    id,
    object: 'test_helpers.test_clock',
    created: 0,
    deletes_after: 0,
    frozen_time: account.now(),
    livemode: false,
    name: null,
    status: 'ready',
    status_details: {},
  };
}
