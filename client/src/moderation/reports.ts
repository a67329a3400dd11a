import * as z from 'zod';
import type { Database, Json } from '../database.types.ts';
import { fields } from '../fields.ts';
import type { PresentColumns } from '../present-columns.ts';
import type { ReportReason } from './report-input.ts';

export const reportDecision = z.object({
  /** `uphold` hides the review or reply, takes the business out of the directory or closes the chat. */
  decision: fields.reportDecision,
  /** Shown to the reporter. */
  reason: fields.reason.optional(),
});

/** What staff decide about a report, and why. */
export type ReportDecision = z.input<typeof reportDecision>;

export const restoration = z.object({
  /** Kept for staff. */
  reason: fields.reason.optional(),
});

/** Why staff show something again. */
export type Restoration = z.input<typeof restoration>;

/** What can be reported. */
export type ReportSubject = 'review' | 'review_reply' | 'business' | 'chat';

/** A report that waits for a decision. */
export interface OpenReport {
  readonly id: number;
  readonly subjectType: ReportSubject;
  readonly subjectId: number;
  /** The business of the subject; `null` when it is gone. */
  readonly business: { readonly id: number; readonly name: string } | null;
  /** The UUID of who wrote it or stands behind it; `null` when the account is gone. */
  readonly reportedPersonId: string | null;
  /** `null` when the account is gone. */
  readonly reporter: { readonly id: string; readonly firstName: string } | null;
  readonly reason: ReportReason;
  /** `""` when the reporter gave none. */
  readonly details: string;
  /** What the subject said when it was reported; `null` after the account of its author was deleted. */
  readonly evidence: Json;
  /** How many open reports the same subject has, this one included; one decision closes them all. */
  readonly openReportsOfSubject: number;
  readonly createdAt: Date;
}

/** What `open_reports` returns. */
export type OpenReportRow = PresentColumns<
  Database['public']['CompositeTypes']['open_report'],
  'business_id' | 'business_name' | 'reported_person_id' | 'reporter_id' | 'reporter_first_name' | 'evidence'
>;

export function toOpenReport(row: OpenReportRow): OpenReport {
  return {
    id: row.id,
    subjectType: row.subject_type as ReportSubject,
    subjectId: row.subject_id,
    business: row.business_id === null ? null : { id: row.business_id, name: row.business_name ?? '' },
    reportedPersonId: row.reported_person_id,
    reporter:
      row.reporter_id === null ? null : { id: row.reporter_id, firstName: row.reporter_first_name ?? '' },
    reason: row.reason as ReportReason,
    details: row.details,
    evidence: row.evidence,
    openReportsOfSubject: row.open_reports_of_subject,
    createdAt: new Date(row.created_at),
  };
}

/** A report as its reporter sees it. */
export interface Report {
  readonly id: number;
  readonly subjectType: ReportSubject;
  readonly subjectId: number;
  /** The business of the subject; `null` when it is gone. */
  readonly businessId: number | null;
  readonly reason: ReportReason;
  readonly details: string;
  readonly createdAt: Date;
  /** `null` while staff have not decided. */
  readonly decision: ReportDecision['decision'] | null;
  /** `""` when staff gave none. */
  readonly decisionReason: string;
  readonly decidedAt: Date | null;
}

/** A report that staff have decided, as staff see it. */
export interface DecidedReport extends Report {
  readonly reporterId: string | null;
  readonly reportedPersonId: string | null;
  /** As in {@link OpenReport}. */
  readonly evidence: Json;
}

export const REPORT_COLUMNS =
  'id, subject_type, subject_id, business_id, reason, details, created_at, decision, decision_reason, decided_at' as const;

export const DECIDED_REPORT_COLUMNS =
  `${REPORT_COLUMNS}, reporter_id, reported_person_id, report_evidence!report_evidence_report_id_fkey(evidence)` as const;

type ReportColumns = Database['public']['Tables']['reports']['Row'];
type ReportRow = Omit<ReportColumns, 'reporter_id' | 'reported_person_id'>;
type DecidedReportRow = ReportColumns & { readonly report_evidence: { readonly evidence: Json } | null };

export function toReport(row: ReportRow): Report {
  return {
    id: row.id,
    subjectType: row.subject_type as ReportSubject,
    subjectId: row.subject_id,
    businessId: row.business_id,
    reason: row.reason as ReportReason,
    details: row.details,
    createdAt: new Date(row.created_at),
    decision: row.decision as Report['decision'],
    decisionReason: row.decision_reason,
    decidedAt: row.decided_at === null ? null : new Date(row.decided_at),
  };
}

export function toDecidedReport(row: DecidedReportRow): DecidedReport {
  return {
    ...toReport(row),
    reporterId: row.reporter_id,
    reportedPersonId: row.reported_person_id,
    evidence: row.report_evidence?.evidence ?? null,
  };
}
