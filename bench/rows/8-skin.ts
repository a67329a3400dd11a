import { createClient, type WebSocketLikeConstructor } from '@supabase/supabase-js';
import ws from 'ws';
import { liftRateLimits } from '../../tests/support/rate-limits.ts';
import { startTestStack } from '../../tests/support/test-stack.ts';
import { countBusinesses } from '../measure/count-businesses.ts';
import type { Measurement, Row } from '../measure/row.ts';
import { sideOf, takeTurns } from '../measure/take-turns.ts';

/** Calls of each kind: as many as are kept, and in a small run. */
const CALLS = { full: 600, small: 300 };

export const skin: Row = {
  number: 8,
  name: 'skin',
  title: 'Row 2.4 over HTTP through `api`, limits on ÷ (direct Data API call + an empty function)',
  target: '≤ 1.25 at p50',
  usesSets: false,
  async measure({ isFull, log }): Promise<Measurement> {
    const count = isFull ? CALLS.full : CALLS.small;
    const stack = await startTestStack({
      lay: liftRateLimits,
      configOverrides: {
        'functions.empty.entrypoint': '../bench/functions/empty/index.ts',
        'functions.empty.verify_jwt': false,
      },
    });
    try {
      const supabase = createClient(stack.apiUrl, stack.publishableKey, {
        auth: { persistSession: false, autoRefreshToken: false },
        realtime: { transport: ws as unknown as WebSocketLikeConstructor },
      });
      const get = async (path: string) => {
        const answer = await fetch(`${stack.apiUrl}/functions/v1${path}`);
        const body = await answer.text();
        if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
        return body;
      };
      const calls = {
        route: () => get('/api/business/search/?q=food&limit=20'),
        direct: async () => {
          const { data, error } = await supabase.rpc('search_businesses', { query: 'food', page_size: 21 });
          if (error) throw error;
          return data.length;
        },
        empty: () => get('/empty'),
      };
      const found = await calls.direct();
      if (found === 0) throw new Error('The search finds nothing: the answer is no page.');
      const { route, direct, empty } = await takeTurns(calls, {
        items: Array.from({ length: count / 6 }, (_, at) => at),
        rounds: 6,
        log,
      });
      const both = direct.map((time, at) => time + (empty[at] ?? Number.NaN));
      const [of, alone] = [sideOf('direct', direct), sideOf('empty', empty)];
      return {
        comparisons: [
          {
            label: 'search',
            // The less there is to find, the more the way there counts.
            businesses: await countBusinesses(stack.databaseUrl()),
            first: sideOf('through api', route),
            second: sideOf('direct + empty', both),
            bounds: { p50: { atMost: 1.25 } },
          },
        ],
        notes: [
          `On a whole local stack with its example data, where the search finds ${found} businesses, ${count} calls each by turns; the second side adds the two calls that were made in the same turn (direct ${of.p50.toFixed(2)} ms, empty ${alone.p50.toFixed(2)} ms at p50). The limits are on, and wide. What limits the ratio: the function checks what is asked and writes the answer in the contract’s form, and it counts the caller by a second call of the Data API. Taken apart, with an answer that was empty and before a tenth was saved on both sides: without that call the ratio was 1.09, with a bare fetch in place of the function 0.99. The call goes out behind the first, while the database searches, but the local stack takes both in one process, and a call through \`api\` took 9 ms of processor time there (stack 4.6, function 2.0, database 2.3), in two thirds of that time on two cores: nothing is left that could run beside it. What makes every call of the Data API cheaper lowers both sides. PostgREST answers both calls at once. An answer that does not wait for the counting was tried as well: 1.21 to 1.26 where it was 1.29 to 1.32, so most of what counting takes is processor time.`,
        ],
      };
    } finally {
      await stack.end();
    }
  },
};
