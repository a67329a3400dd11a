import type { PendingApproval } from '@delve/client';
import { z } from '@hono/zod-openapi';

/** A business that waits for a decision. */
export const approvalShape = z
  .object({
    id: z.number().int(),
    business_id: z.number().int(),
    requested_at: z.iso.datetime(),
    requested_by: z.uuid().nullable(),
    business: z.object({
      id: z.number().int(),
      name: z.string(),
      description: z.string(),
      address: z.string(),
      state: z.string(),
    }),
  })
  .openapi('Approval');

export function toApprovalShape(approval: PendingApproval): z.infer<typeof approvalShape> {
  return {
    id: approval.id,
    business_id: approval.business.id,
    requested_at: approval.requestedAt.toISOString(),
    requested_by: approval.requestedBy,
    business: approval.business,
  };
}
