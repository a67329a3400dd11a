import type * as z from 'zod';
import type { Database, Json } from '../database.types.ts';
import { fields } from '../fields.ts';
import { pageRequest } from '../keyset-page.ts';

export const auditQuery = pageRequest.extend({
  /** Only what this person did: a user's UUID. */
  actorId: fields.uuid.optional(),
  /** Only what was done to such things: `review`, `business`, `account`, … */
  subjectType: fields.name.optional(),
  /** Only what was done to the thing with this id, together with `subjectType`. */
  subjectId: fields.name.optional(),
});

/** Which entries to list. */
export type AuditQuery = z.input<typeof auditQuery>;

/** Something of weight that somebody did. */
export interface AuditEntry {
  readonly id: number;
  /** A user's UUID; `null` for the system, and after the account was deleted. */
  readonly actorId: string | null;
  /** A verb, such as `approve_business`. */
  readonly action: string;
  /** What it was done to: `business`, `review`, `review_reply`, `account`, … */
  readonly subjectType: string;
  /** An integer, or a user's UUID. */
  readonly subjectId: string;
  readonly details: Json;
  readonly createdAt: Date;
}

export function toAuditEntry(row: Database['public']['Tables']['audit_entries']['Row']): AuditEntry {
  return {
    id: row.id,
    actorId: row.actor_id,
    action: row.action,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    details: row.details,
    createdAt: new Date(row.created_at),
  };
}
