import { fields } from '@delve/client';
import { createRoute, z } from '@hono/zod-openapi';
import { signedIn } from '../middleware/caller.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { businessPath, idIn, pageQuery } from '../parameters.ts';
import { answers, createRouter, messageBody, messageOnly, pageBody, takes, withPage } from '../router.ts';
import { approvalShape, toApprovalShape } from '../shapes/approval.ts';

const tags = ['Staff'];

/** What staff decide; beyond the contract. */
export const staffRoutes = createRouter();

staffRoutes.openapi(
  createRoute({
    method: 'get',
    path: '/staff/approvals',
    summary: 'Businesses that wait for a decision, the longest first',
    tags,
    middleware: [signedIn],
    request: { query: pageQuery },
    responses: answers('A page of open requests', withPage(approvalShape)),
  }),
  async (context) => {
    const page = await context.var.delve.staff.approvals(context.req.valid('query'));
    return context.json(pageBody('Approval requests retrieved successfully.', page, toApprovalShape), 200);
  },
);

staffRoutes.openapi(
  createRoute({
    method: 'post',
    path: `/staff/approvals/${idIn('business_id')}/decision`,
    summary: 'Approve or reject a business',
    tags,
    middleware: [signedIn, jsonBody],
    request: {
      params: businessPath,
      body: takes(
        z.object({
          decision: fields.decision,
          reason: fields.reason.optional(),
        }),
      ),
    },
    responses: answers('Decided', messageOnly),
  }),
  async (context) => {
    const { business_id } = context.req.valid('param');
    const { decision, reason } = context.req.valid('json');
    await context.var.delve.staff.decideApproval(business_id, { decision, reason });
    const message = decision === 'approve' ? 'Business approved.' : 'Business rejected.';
    return context.json(messageBody(message), 200);
  },
);
