import * as z from 'zod';
import { fields } from '../fields.ts';

/** What a report of anything says. */
export const newReport = z.object({
  reason: fields.reportReason,
  /** What staff should know, in at most 1000 characters. */
  details: fields.reportDetails.optional(),
});

/** Why something should not stand. */
export type NewReport = z.input<typeof newReport>;

/** `spam`, `offensive`, `false_information`, `fraud`, `privacy` or `other`. */
export type ReportReason = NewReport['reason'];
