import { fields } from '@delve/client/server';
import * as z from 'zod';
import { message, page } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { pageQuery } from '../endpoint/parameters.ts';
import { approvalShape, toApprovalShape } from '../shapes/approval.ts';

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
    answer: message((decision: string) =>
      decision === 'approve' ? 'Business approved.' : 'Business rejected.',
    ),
    errors: { 403: ['staff_only'], 404: ['business_not_found'], 409: ['not_pending'] },
    call: async ({ delve, path, body }) => {
      await delve.staff.decideApproval(path.business_id, body);
      return body.decision;
    },
  }),
];
