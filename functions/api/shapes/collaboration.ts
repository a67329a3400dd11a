import type { Collaboration, CollaborationDetails, CollaborationSummary, Membership } from '@delve/client';
import * as z from 'zod';
import { instant, integer, text } from './values.ts';

const status = () => z.enum(['pending', 'accepted']).meta({ example: 'accepted' });
const privilege = () => z.enum(['viewer', 'editor', 'admin']).meta({ example: 'admin' });

const membershipShape = z
  .object({ member_id: integer(4), business_id: integer(1), status: status(), privilege: privilege() })
  .meta({ id: 'Membership' });

function toMembershipShape(membership: Membership): z.input<typeof membershipShape> {
  return {
    member_id: membership.memberId,
    business_id: membership.businessId,
    status: membership.status,
    privilege: membership.privilege,
  };
}

/** A collaboration alone. */
export const collaborationShape = z
  .object({
    id: integer(1),
    name: text('Joint Venture'),
    description: text('Bread and coffee under one roof.'),
    created_at: instant(),
  })
  .meta({ id: 'Collaboration' });

export function toCollaborationShape(collaboration: Collaboration): z.input<typeof collaborationShape> {
  return {
    id: collaboration.id,
    name: collaboration.name,
    description: collaboration.description,
    created_at: collaboration.createdAt.toISOString(),
  };
}

/** A collaboration of the caller's list. */
export const collaborationSummaryShape = collaborationShape
  .extend({ members: integer(4), memberships: z.array(membershipShape) })
  .meta({ id: 'CollaborationSummary' });

export function toCollaborationSummaryShape(
  collaboration: CollaborationSummary,
): z.input<typeof collaborationSummaryShape> {
  return {
    ...toCollaborationShape(collaboration),
    members: collaboration.memberCount,
    memberships: collaboration.memberships.map(toMembershipShape),
  };
}

/** A collaboration with its members. */
export const collaborationDetailsShape = collaborationShape
  .extend({
    members: z.array(
      z.object({
        id: integer(4),
        role: privilege(),
        business_id: integer(1),
        business: text('My Shop'),
        status: status(),
      }),
    ),
    memberships: z.array(membershipShape),
    updated_at: instant(),
  })
  .meta({ id: 'CollaborationDetails' });

export function toCollaborationDetailsShape(
  collaboration: CollaborationDetails,
): z.input<typeof collaborationDetailsShape> {
  return {
    ...toCollaborationShape(collaboration),
    members: collaboration.members.map((member) => ({
      id: member.id,
      role: member.privilege,
      business_id: member.businessId,
      business: member.businessName,
      status: member.status,
    })),
    memberships: collaboration.memberships.map(toMembershipShape),
    updated_at: collaboration.updatedAt.toISOString(),
  };
}
