import * as z from 'zod';
import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import { byId, type PageRequest, pageByKey } from '../keyset-page.ts';
import type { Page } from '../page.ts';

const approvalDecision = z.object({
  decision: fields.decision,
  /** Shown to the owner. */
  reason: fields.reason.optional(),
});

/** What staff decide, and why. */
export type ApprovalDecision = z.input<typeof approvalDecision>;

/** A business that waits for a decision. */
export interface PendingApproval {
  readonly id: number;
  readonly requestedAt: Date;
  /** A user's UUID. */
  readonly requestedBy: string | null;
  readonly business: {
    readonly id: number;
    readonly name: string;
    readonly description: string;
    readonly address: string;
    readonly state: string;
  };
}

const APPROVAL_COLUMNS =
  'id, requested_at, requested_by, business:businesses!approval_requests_business_id_fkey(id, name, description, address, state)' as const;

interface ApprovalRow {
  readonly id: number;
  readonly requested_at: string;
  readonly requested_by: string | null;
  readonly business: Omit<PendingApproval['business'], 'state'> & { readonly state: string | null };
}

function toPendingApproval(row: ApprovalRow): PendingApproval {
  return {
    id: row.id,
    requestedAt: new Date(row.requested_at),
    requestedBy: row.requested_by,
    business: { ...row.business, state: row.business.state ?? '' },
  };
}

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
    if (!(await this.isMe())) throw staffOnly();
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
}

function staffOnly(): DelveError {
  return new DelveError({ status: 403, code: 'staff_only', message: 'Only staff may do that.' });
}
