import type { Context } from '../context.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import { BEYOND_ALL_IDS, byId, type PageRequest, pageByKey } from '../keyset-page.ts';
import type { Page } from '../page.ts';
import { withoutUndefined } from '../without-undefined.ts';
import {
  APPROVAL_COLUMNS,
  type ApprovalDecision,
  approvalDecision,
  type PendingApproval,
  toPendingApproval,
} from './approvals.ts';
import { type AuditEntry, type AuditQuery, auditQuery, toAuditEntry } from './audit.ts';
import {
  DECIDED_REPORT_COLUMNS,
  type DecidedReport,
  type OpenReport,
  type OpenReportRow,
  type ReportDecision,
  type Restoration,
  reportDecision,
  restoration,
  toDecidedReport,
  toOpenReport,
} from './reports.ts';
import { requireStaff } from './require-staff.ts';

/** What staff alone may do. Everybody else gets a 403 `staff_only`. */
export class Staff {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Whether the signed-in person is staff. Errors: 401. */
  async isMe(): Promise<boolean> {
    await this.#context.caller.requireUserId();
    return (await answerOf(this.#context.supabase.rpc('is_staff'))) === true;
  }

  /** Errors: 401, 403 `staff_only` for everybody who is not staff. */
  async require(): Promise<void> {
    await requireStaff(this.#context);
  }

  /** Open requests, the oldest first. Errors: 400 `invalid_cursor`, 401, 403 `staff_only`. */
  async approvals(request: PageRequest = {}): Promise<Page<PendingApproval>> {
    const { supabase } = this.#context;
    // Owners see their own requests, so the list alone would not tell them that this is not theirs to read.
    await this.require();
    return pageByKey(
      request,
      byId,
      ({ count, after }) =>
        answerOf(
          supabase
            .from('approval_requests')
            .select(APPROVAL_COLUMNS)
            .is('decision', null)
            .gt('id', after ?? 0)
            .order('id')
            .limit(count),
        ),
      toPendingApproval,
    );
  }

  /** Decides the open request of a business. Errors: 403 `staff_only`, 404 `business_not_found`, 409 `not_pending`. */
  async decideApproval(businessId: number, input: ApprovalDecision): Promise<void> {
    const { decision, reason } = checked(approvalDecision, input);
    await this.#context.caller.requireUserId();
    await answerOf(
      this.#context.supabase.rpc('decide_approval', {
        business_id: checked(fields.id, businessId, 'businessId'),
        decision,
        ...(reason ? { reason } : {}),
      }),
    );
  }

  /** Open reports, the oldest first. Errors: 400 `invalid_cursor`, 401, 403 `staff_only`. */
  async reports(request: PageRequest = {}): Promise<Page<OpenReport>> {
    const { supabase, caller } = this.#context;
    await caller.requireUserId();
    return pageByKey(
      request,
      byId,
      async ({ count, after }) =>
        (await answerOf(
          supabase.rpc('open_reports', { page_size: count, after_id: after ?? 0 }),
        )) as OpenReportRow[],
      toOpenReport,
    );
  }

  /** Decided reports, the latest reported first. Errors: 400 `invalid_cursor`, 401, 403 `staff_only`. */
  async decidedReports(request: PageRequest = {}): Promise<Page<DecidedReport>> {
    await this.require();
    return pageByKey(
      request,
      byId,
      ({ count, after }) =>
        answerOf(
          this.#context.supabase
            .from('reports')
            .select(DECIDED_REPORT_COLUMNS)
            .not('decision', 'is', null)
            .lt('id', after ?? BEYOND_ALL_IDS)
            .order('id', { ascending: false })
            .limit(count),
        ),
      toDecidedReport,
    );
  }

  /**
   * Decides a report together with all others of the same subject, and tells who reported. Errors: 400, 401,
   * 403 `staff_only`, 404 `report_not_found`, 409 `not_open`.
   */
  async decideReport(reportId: number, input: ReportDecision): Promise<void> {
    const report_id = checked(fields.id, reportId, 'reportId');
    const wanted = withoutUndefined(checked(reportDecision, input));
    await this.#context.caller.requireUserId();
    await answerOf(this.#context.supabase.rpc('decide_report', { report_id, ...wanted }));
  }

  /** Shows a hidden review again. Errors: 400, 401, 403 `staff_only`, 404 `review_not_found`, 409 `not_hidden`. */
  async restoreReview(reviewId: number, input: Restoration = {}): Promise<void> {
    const review_id = checked(fields.id, reviewId, 'reviewId');
    const wanted = withoutUndefined(checked(restoration, input));
    await this.#context.caller.requireUserId();
    await answerOf(this.#context.supabase.rpc('restore_review', { review_id, ...wanted }));
  }

  /** Shows a hidden reply again. Errors: 400, 401, 403 `staff_only`, 404 `reply_not_found`, 409 `not_hidden`. */
  async restoreReviewReply(replyId: number, input: Restoration = {}): Promise<void> {
    const reply_id = checked(fields.id, replyId, 'replyId');
    const wanted = withoutUndefined(checked(restoration, input));
    await this.#context.caller.requireUserId();
    await answerOf(this.#context.supabase.rpc('restore_review_reply', { reply_id, ...wanted }));
  }

  /**
   * What staff decided and wrote, and what became of whole accounts and businesses, the latest first. Errors:
   * 400 `invalid_cursor`, 401, 403 `staff_only`.
   */
  async auditEntries(query: AuditQuery = {}): Promise<Page<AuditEntry>> {
    const { actorId, subjectType, subjectId, ...request } = checked(auditQuery, query);
    await this.require();
    return pageByKey(
      request,
      byId,
      ({ count, after }) => {
        let rows = this.#context.supabase
          .from('audit_entries')
          .select()
          .lt('id', after ?? BEYOND_ALL_IDS);
        if (actorId !== undefined) rows = rows.eq('actor_id', actorId);
        if (subjectType !== undefined) rows = rows.eq('subject_type', subjectType);
        if (subjectId !== undefined) rows = rows.eq('subject_id', subjectId);
        return answerOf(rows.order('id', { ascending: false }).limit(count));
      },
      toAuditEntry,
    );
  }
}
