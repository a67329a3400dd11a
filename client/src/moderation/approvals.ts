import * as z from 'zod';
import { fields } from '../fields.ts';

export const approvalDecision = z.object({
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

export const APPROVAL_COLUMNS =
  'id, requested_at, requested_by, business:businesses!approval_requests_business_id_fkey(id, name, description, address, state)' as const;

interface ApprovalRow {
  readonly id: number;
  readonly requested_at: string;
  readonly requested_by: string | null;
  readonly business: Omit<PendingApproval['business'], 'state'> & { readonly state: string | null };
}

export function toPendingApproval(row: ApprovalRow): PendingApproval {
  return {
    id: row.id,
    requestedAt: new Date(row.requested_at),
    requestedBy: row.requested_by,
    business: { ...row.business, state: row.business.state ?? '' },
  };
}
