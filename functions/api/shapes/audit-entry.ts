import type { AuditEntry } from '@delve/client';
import * as z from 'zod';
import { instant, integer, text, userId } from './values.ts';

/** Something of weight that somebody did. */
export const auditEntryShape = z
  .object({
    id: integer(11),
    actor_id: userId().nullable(),
    action: text('approve_business'),
    subject_type: text('business'),
    subject_id: text('1').describe('An integer, or a user’s UUID.'),
    details: z.unknown().meta({ type: 'object', example: {} }),
    created_at: instant(),
  })
  .meta({ id: 'AuditEntry' });

export function toAuditEntryShape(entry: AuditEntry): z.input<typeof auditEntryShape> {
  return {
    id: entry.id,
    actor_id: entry.actorId,
    action: entry.action,
    subject_type: entry.subjectType,
    subject_id: entry.subjectId,
    details: entry.details,
    created_at: entry.createdAt.toISOString(),
  };
}
