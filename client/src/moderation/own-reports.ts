import type { Context } from '../context.ts';
import { answerOf } from '../errors/postgrest.ts';
import { BEYOND_ALL_IDS, byId, type PageRequest, pageByKey } from '../keyset-page.ts';
import type { Page } from '../page.ts';
import { REPORT_COLUMNS, type Report, toReport } from './reports.ts';

/** What the caller has reported. Reporting is a method of what is reported, such as `reviews.report`. */
export class Reports {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** The caller's reports and what staff decided, newest first. Errors: 400 `invalid_cursor`, 401. */
  async mine(request: PageRequest = {}): Promise<Page<Report>> {
    const reporterId = await this.#context.caller.requireUserId();
    return pageByKey(
      request,
      byId,
      ({ count, after }) =>
        answerOf(
          this.#context.supabase
            .from('reports')
            .select(REPORT_COLUMNS)
            .eq('reporter_id', reporterId)
            .lt('id', after ?? BEYOND_ALL_IDS)
            .order('id', { ascending: false })
            .limit(count),
        ),
      toReport,
    );
  }
}
