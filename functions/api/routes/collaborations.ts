import { fields } from '@delve/client/server';
import * as z from 'zod';
import { created, data, message, page } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { pageQuery } from '../endpoint/parameters.ts';
import {
  collaborationDetailsShape,
  collaborationShape,
  collaborationSummaryShape,
  toCollaborationDetailsShape,
  toCollaborationShape,
  toCollaborationSummaryShape,
} from '../shapes/collaboration.ts';

const collaboration = { tag: 'Collaborations' };
const notAllowed = { 403: ['privilege_too_low'], 404: ['collaboration_not_found'] };
const unfitBusinesses = { 422: ['unknown_business', 'too_many_businesses'] };

/** Rows 8.1 to 8.10, and inviting more businesses. */
export const collaborationEndpoints: readonly Endpoint[] = [
  endpoint({
    ...collaboration,
    method: 'POST',
    path: '/collaboration',
    summary: 'Begin a collaboration',
    description:
      'The first of the caller’s businesses in the list becomes its admin, their others editors, the rest are invited.',
    idempotent: true,
    body: z.object({
      name: fields.collaborationName,
      description: fields.collaborationDescription.optional(),
      business_ids: fields.someIds,
    }),
    answer: created(data(collaborationShape, toCollaborationShape, 'Collaboration created successfully.')),
    errors: { 422: ['own_business_missing', ...unfitBusinesses[422]] },
    call: ({ delve, body: { business_ids, ...rest }, once }) =>
      delve.collaborations.create({ ...rest, businessIds: business_ids }, once),
  }),
  endpoint({
    ...collaboration,
    method: 'GET',
    path: '/collaboration',
    summary: 'Collaborations that the caller’s businesses belong to or are invited to, newest first',
    query: pageQuery,
    answer: page(collaborationSummaryShape, toCollaborationSummaryShape),
    errors: { 400: ['invalid_cursor'] },
    call: ({ delve, query }) => delve.collaborations.mine(query),
  }),
  endpoint({
    ...collaboration,
    method: 'PATCH',
    path: '/collaboration/invite/{member_id}',
    summary: 'Accept or reject an invitation',
    body: z.object({ status: fields.invitationAnswer }),
    answer: message('Invite status updated.'),
    errors: { 403: ['not_your_invitation'], 404: ['member_not_found'], 409: ['not_pending'] },
    call: ({ delve, path, body }) => delve.collaborations.answerInvitation(path.member_id, body.status),
  }),
  endpoint({
    ...collaboration,
    method: 'PATCH',
    path: '/collaboration/member/{member_id}/privilege',
    summary: 'Set what a member may do; for admins',
    body: z.object({ privilege: fields.collaborationPrivilege }),
    answer: message('Member privilege updated successfully.'),
    errors: {
      403: ['privilege_too_low'],
      404: ['member_not_found'],
      409: ['not_accepted', 'last_admin'],
    },
    call: ({ delve, path, body }) => delve.collaborations.setPrivilege(path.member_id, body.privilege),
  }),
  endpoint({
    ...collaboration,
    method: 'DELETE',
    path: '/collaboration/member/{member_id}',
    summary: 'Leave with a business of the caller’s, or, for admins, remove another one',
    description: 'The last member’s leaving ends the collaboration.',
    answer: message('Member removed from collaboration.'),
    errors: { 403: ['privilege_too_low'], 404: ['member_not_found'], 409: ['last_admin'] },
    call: ({ delve, path }) => delve.collaborations.removeMember(path.member_id),
  }),
  endpoint({
    ...collaboration,
    method: 'GET',
    path: '/collaboration/{collab_id}',
    summary: 'A collaboration with its members; for them and for those who are invited',
    answer: data(collaborationDetailsShape, toCollaborationDetailsShape),
    errors: { 404: ['collaboration_not_found'] },
    call: ({ delve, path }) => delve.collaborations.get(path.collab_id),
  }),
  endpoint({
    ...collaboration,
    method: 'PATCH',
    path: '/collaboration/{collab_id}/businesses/replace',
    summary: 'Replace all businesses; for admins',
    description: 'Those that were there before keep status and privilege.',
    body: z.object({ business_ids: fields.someIds }),
    answer: message('Collaboration businesses replaced successfully.'),
    errors: { ...notAllowed, 409: ['last_admin'], ...unfitBusinesses },
    call: ({ delve, path, body }) =>
      delve.collaborations.replaceBusinesses(path.collab_id, body.business_ids),
  }),
  endpoint({
    ...collaboration,
    method: 'DELETE',
    path: '/collaboration/{collab_id}/businesses/remove',
    summary: 'Leave with a business of the caller’s, or, for admins, remove another one, by its id',
    body: z.object({ business_id: fields.id }),
    answer: message('Business removed from collaboration.'),
    errors: {
      403: ['privilege_too_low'],
      404: ['collaboration_not_found', 'member_not_found'],
      409: ['last_admin'],
    },
    call: ({ delve, path, body }) => delve.collaborations.removeBusiness(path.collab_id, body.business_id),
  }),
  endpoint({
    ...collaboration,
    method: 'DELETE',
    path: '/collaboration/{collab_id}',
    summary: 'End a collaboration; for admins',
    answer: message('Collaboration deleted successfully.'),
    errors: notAllowed,
    call: ({ delve, path }) => delve.collaborations.delete(path.collab_id),
  }),
  endpoint({
    ...collaboration,
    method: 'PATCH',
    path: '/collaboration/{collab_id}',
    summary: 'Change name or description; for editors and admins',
    body: z.object({
      name: fields.collaborationName.optional(),
      description: fields.collaborationDescription.optional(),
    }),
    answer: message('Collaboration updated successfully.'),
    errors: { 400: ['nothing_to_change'], ...notAllowed },
    call: ({ delve, path, body }) => delve.collaborations.update(path.collab_id, body),
  }),
  endpoint({
    ...collaboration,
    method: 'POST',
    path: '/collaboration/{collab_id}/invite',
    summary: 'Invite businesses; for editors and admins',
    description: 'The caller’s own join at once. Members and open invitations stay as they are.',
    body: z.object({ business_ids: fields.someIds }),
    answer: created(message('Businesses invited successfully.')),
    errors: { ...notAllowed, ...unfitBusinesses },
    call: ({ delve, path, body }) => delve.collaborations.invite(path.collab_id, body.business_ids),
  }),
];
