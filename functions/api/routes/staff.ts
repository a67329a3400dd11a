import { fields } from '@delve/client';
import { createRoute, z } from '@hono/zod-openapi';
import { signedIn } from '../middleware/caller.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { businessPath } from '../parameters.ts';
import { answers, createRouter, messageOnly, takes, withMessageAndData } from '../router.ts';

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
    responses: answers(
      'Open requests, at most 50',
      withMessageAndData(
        z.array(
          z.object({
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
          }),
        ),
      ),
    ),
  }),
  async (context) => {
    const approvals = await context.var.delve.staff.approvals();
    return context.json(
      {
        status: true as const,
        message: 'Approval requests retrieved successfully.',
        data: approvals.map((approval) => ({
          id: approval.id,
          business_id: approval.business.id,
          requested_at: approval.requestedAt.toISOString(),
          requested_by: approval.requestedBy,
          business: approval.business,
        })),
      },
      200,
    );
  },
);

staffRoutes.openapi(
  createRoute({
    method: 'post',
    path: '/staff/approvals/{business_id}/decision',
    summary: 'Approve or reject a business',
    tags,
    middleware: [signedIn, jsonBody],
    request: {
      params: businessPath,
      body: takes(
        z.object({
          decision: z.enum(['approve', 'reject'], { error: 'Must be "approve" or "reject".' }),
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
    return context.json({ status: true as const, message }, 200);
  },
);
