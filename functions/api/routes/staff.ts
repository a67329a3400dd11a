import { fields } from '@delve/client/server';
import * as z from 'zod';
import { message, page } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { pageQuery, queryText } from '../endpoint/parameters.ts';
import { approvalShape, toApprovalShape } from '../shapes/approval.ts';
import { auditEntryShape, toAuditEntryShape } from '../shapes/audit-entry.ts';
import {
  decidedReportShape,
  openReportShape,
  toDecidedReportShape,
  toOpenReportShape,
} from '../shapes/report.ts';

const restoration = z.object({ reason: fields.reason.optional() });

/** What staff decide; beyond the contract. */
export const staffEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/staff/approvals',
    tag: 'Staff',
    summary: 'Businesses that wait for a decision, the longest first',
    query: pageQuery,
    answer: page(approvalShape, toApprovalShape, 'Approval requests retrieved successfully.'),
    errors: { 400: ['invalid_cursor'], 403: ['staff_only'] },
    call: ({ delve, query }) => delve.staff.approvals(query),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/approvals/{business_id}/decision',
    tag: 'Staff',
    summary: 'Approve or reject a business',
    body: z.object({ decision: fields.decision, reason: fields.reason.optional() }),
    answer: message(
      (decision: string) => (decision === 'approve' ? 'Business approved.' : 'Business rejected.'),
      'Business approved.',
    ),
    errors: { 403: ['staff_only'], 404: ['business_not_found'], 409: ['not_pending'] },
    call: async ({ delve, path, body }) => {
      await delve.staff.decideApproval(path.business_id, body);
      return body.decision;
    },
  }),
  endpoint({
    method: 'GET',
    path: '/staff/reports',
    tag: 'Staff',
    summary: 'Reports that wait for a decision, the longest first',
    query: pageQuery,
    answer: page(openReportShape, toOpenReportShape, 'Reports retrieved successfully.'),
    errors: { 400: ['invalid_cursor'], 403: ['staff_only'] },
    call: ({ delve, query }) => delve.staff.reports(query),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/reports/decided',
    tag: 'Staff',
    summary: 'Decided reports, the latest reported first',
    query: pageQuery,
    answer: page(decidedReportShape, toDecidedReportShape, 'Reports retrieved successfully.'),
    errors: { 400: ['invalid_cursor'], 403: ['staff_only'] },
    call: ({ delve, query }) => delve.staff.decidedReports(query),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/reports/{report_id}/decision',
    tag: 'Staff',
    summary: 'Uphold or dismiss a report, and all others of the same subject',
    description:
      '`uphold` hides the review or reply, takes the business out of the directory until it is approved again, or ' +
      'closes the chat; `dismiss` leaves it as it is.',
    body: z.object({ decision: fields.reportDecision, reason: fields.reason.optional() }),
    answer: message((decision: string) => (decision === 'uphold' ? 'Report upheld.' : 'Report dismissed.')),
    errors: { 403: ['staff_only'], 404: ['report_not_found'], 409: ['not_open'] },
    call: async ({ delve, path, body }) => {
      await delve.staff.decideReport(path.report_id, body);
      return body.decision;
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/reviews/{review_id}/restore',
    tag: 'Staff',
    summary: 'Show a hidden review again',
    body: restoration,
    answer: message('Review restored.'),
    errors: { 403: ['staff_only'], 404: ['review_not_found'], 409: ['not_hidden'] },
    call: ({ delve, path, body }) => delve.staff.restoreReview(path.review_id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/reviews/replies/{reply_id}/restore',
    tag: 'Staff',
    summary: 'Show a hidden reply again',
    body: restoration,
    answer: message('Reply restored.'),
    errors: { 403: ['staff_only'], 404: ['reply_not_found'], 409: ['not_hidden'] },
    call: ({ delve, path, body }) => delve.staff.restoreReviewReply(path.reply_id, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/audit',
    tag: 'Staff',
    summary: 'Who did what of weight, the latest first',
    query: pageQuery.extend({
      actor_id: queryText(fields.uuid),
      subject_type: queryText(fields.name),
      subject_id: queryText(fields.name),
    }),
    answer: page(auditEntryShape, toAuditEntryShape, 'Audit entries retrieved successfully.'),
    errors: { 400: ['invalid_cursor'], 403: ['staff_only'] },
    call: ({ delve, query: { actor_id, subject_type, subject_id, ...request } }) =>
      delve.staff.auditEntries({
        ...request,
        actorId: actor_id,
        subjectType: subject_type,
        subjectId: subject_id,
      }),
  }),
];
