import type { PendingApproval } from '@delve/client';
import * as z from 'zod';
import { instant, integer, text, userId } from './values.ts';

/** A business that waits for a decision. */
export const approvalShape = z
  .object({
    id: integer(7),
    business_id: integer(1),
    requested_at: instant(),
    requested_by: userId().nullable(),
    business: z.object({
      id: integer(1),
      name: text('Sabo Bread House'),
      description: text('Agege bread and meat pies, hot from six in the morning.'),
      address: text('12 Herbert Macaulay Way, Yaba'),
      state: text('Lagos'),
    }),
  })
  .meta({ id: 'Approval' });

export function toApprovalShape(approval: PendingApproval): z.input<typeof approvalShape> {
  return {
    id: approval.id,
    business_id: approval.business.id,
    requested_at: approval.requestedAt.toISOString(),
    requested_by: approval.requestedBy,
    business: approval.business,
  };
}
