import type { DecidedReport, OpenReport, Report } from '@delve/client';
import { fields } from '@delve/client/server';
import * as z from 'zod';
import { created, data } from '../endpoint/answers.ts';
import { instant, integer, text, toInstant, userId } from './values.ts';

/** What a report of anything says. */
export const reportBody = z.object({
  reason: fields.reportReason,
  details: fields.reportDetails.optional(),
});

/** Answers the id of the report that was made. */
export const reportAnswer = created(
  data(z.object({ id: integer(3) }), (id: number) => ({ id }), 'Report submitted successfully.'),
);

const subject = {
  id: integer(3),
  subject_type: z.enum(['review', 'review_reply', 'business', 'chat']).meta({ example: 'review' }),
  subject_id: integer(1),
  reason: fields.reportReason.meta({ example: 'spam' }),
  details: text('The same text stands at ten other businesses.'),
  created_at: instant(),
};

const evidence = () =>
  z.unknown().meta({
    description: 'What the subject said when it was reported; null after its author’s account was deleted.',
    example: { rating: 1, comment: 'The cheapest phones in town are elsewhere.' },
  });

function toSubject(report: OpenReport | Report) {
  return {
    id: report.id,
    subject_type: report.subjectType,
    subject_id: report.subjectId,
    reason: report.reason,
    details: report.details,
    created_at: report.createdAt.toISOString(),
  };
}

/** A report that waits for a decision. */
export const openReportShape = z
  .object({
    ...subject,
    business: z.object({ id: integer(1), name: text('Sabo Bread House') }).nullable(),
    reported_person_id: userId().nullable(),
    reporter: z.object({ id: userId(), first_name: text('First') }).nullable(),
    evidence: evidence(),
    open_reports_of_subject: integer(1),
  })
  .meta({ id: 'OpenReport' });

export function toOpenReportShape(report: OpenReport): z.input<typeof openReportShape> {
  return {
    ...toSubject(report),
    business: report.business,
    reported_person_id: report.reportedPersonId,
    reporter: report.reporter && { id: report.reporter.id, first_name: report.reporter.firstName },
    evidence: report.evidence,
    open_reports_of_subject: report.openReportsOfSubject,
  };
}

/** A report as its reporter sees it. */
export const reportShape = z
  .object({
    ...subject,
    business_id: integer(1).nullable(),
    decision: fields.reportDecision.nullable().meta({ example: 'uphold' }),
    decision_reason: text(''),
    decided_at: instant().nullable(),
  })
  .meta({ id: 'Report' });

export function toReportShape(report: Report): z.input<typeof reportShape> {
  return {
    ...toSubject(report),
    business_id: report.businessId,
    decision: report.decision,
    decision_reason: report.decisionReason,
    decided_at: toInstant(report.decidedAt),
  };
}

/** A decided report as staff see it. */
export const decidedReportShape = reportShape
  .extend({
    reporter_id: userId().nullable(),
    reported_person_id: userId().nullable(),
    evidence: evidence(),
  })
  .meta({ id: 'DecidedReport' });

export function toDecidedReportShape(report: DecidedReport): z.input<typeof decidedReportShape> {
  return {
    ...toReportShape(report),
    reporter_id: report.reporterId,
    reported_person_id: report.reportedPersonId,
    evidence: report.evidence,
  };
}
