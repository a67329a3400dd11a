import { z } from 'zod';
import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';

export const approvalDecision = z.object({
  decision: z.enum(['approve', 'reject'], { error: 'Must be "approve" or "reject".' }),
  /** Shown to the owner. */
  reason: fields.reason.optional(),
});

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

/** What staff alone may do. Everybody else gets a 403 `staff_only`. */
export class Staff {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Open requests, the oldest first, at most 50. */
  async approvals(): Promise<PendingApproval[]> {
    const { supabase, caller } = this.#context;
    await caller.requireUserId();
    // Owners see their own requests, so the list alone would not tell them that this is not theirs to read.
    if (!(await answerOf(supabase.rpc('is_staff')))) throw staffOnly();
    const rows = await answerOf(
      supabase
        .from('approval_requests')
        .select(
          'id, requested_at, requested_by, business:businesses!approval_requests_business_id_fkey(id, name, description, address, state)',
        )
        .is('decision', null)
        .order('requested_at')
        .order('id')
        .limit(50),
    );
    return rows.map((row) => ({
      id: row.id,
      requestedAt: new Date(row.requested_at),
      requestedBy: row.requested_by,
      business: { ...row.business, state: row.business.state ?? '' },
    }));
  }

  /** Decides the open request of a business. Errors: 403 `staff_only`, 404 `business_not_found`, 409 `not_pending`. */
  async decideApproval(businessId: number, input: ApprovalDecision): Promise<void> {
    const { decision, reason } = checked(approvalDecision, input);
    await this.#context.caller.requireUserId();
    await answerOf(
      this.#context.supabase.rpc('decide_approval', {
        business_id: checked(fields.id, businessId),
        decision,
        ...(reason ? { reason } : {}),
      }),
    );
  }
}

function staffOnly(): DelveError {
  return new DelveError({ status: 403, code: 'staff_only', message: 'Only staff may do that.' });
}
