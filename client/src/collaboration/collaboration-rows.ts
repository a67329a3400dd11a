import type { Database } from '../database.types.ts';
import type { Privilege } from './collaboration-inputs.ts';

/** Businesses that team up under a name. */
export interface Collaboration {
  readonly id: number;
  readonly name: string;
  /** `""` when there is none. */
  readonly description: string;
  readonly createdAt: Date;
}

/** A collaboration of the caller's list. */
export interface CollaborationSummary extends Collaboration {
  /** How many businesses belong to it or are invited. */
  readonly memberCount: number;
  /** The caller's own businesses in it. */
  readonly memberships: readonly Membership[];
}

/** A collaboration with everything that its members see. */
export interface CollaborationDetails extends Collaboration {
  /** Who belongs to it or is invited. */
  readonly members: readonly CollaborationMember[];
  /** The caller's own businesses in it. */
  readonly memberships: readonly Membership[];
  readonly updatedAt: Date;
}

/** One of the caller's businesses in a collaboration. */
export interface Membership {
  /** For answering the invitation, and for leaving. */
  readonly memberId: number;
  readonly businessId: number;
  readonly status: MemberStatus;
  readonly privilege: Privilege;
}

/** A business in a collaboration. */
export interface CollaborationMember {
  readonly id: number;
  readonly businessId: number;
  readonly businessName: string;
  readonly status: MemberStatus;
  readonly privilege: Privilege;
}

/** Invited, or a member. */
type MemberStatus = 'pending' | 'accepted';

type Functions = Database['public']['Functions'];
type CollaborationRow = Pick<
  Functions['create_collaboration']['Returns'],
  'id' | 'name' | 'description' | 'created_at'
>;

/** What the database makes as JSON. */
interface MembershipRow {
  readonly member_id: number;
  readonly business_id: number;
  readonly status: MemberStatus;
  readonly privilege: Privilege;
}

interface MemberRow {
  readonly id: number;
  readonly role: Privilege;
  readonly business_id: number;
  readonly business: string;
  readonly status: MemberStatus;
}

export function toCollaboration(row: CollaborationRow): Collaboration {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    createdAt: new Date(row.created_at),
  };
}

export function toCollaborationSummary(
  row: Functions['my_collaborations']['Returns'][number],
): CollaborationSummary {
  return {
    ...toCollaboration(row),
    memberCount: row.members,
    memberships: toMemberships(row.memberships),
  };
}

export function toCollaborationDetails(
  row: Functions['collaboration_details']['Returns'][number],
): CollaborationDetails {
  return {
    ...toCollaboration(row),
    members: (row.members as unknown as MemberRow[]).map((member) => ({
      id: member.id,
      businessId: member.business_id,
      businessName: member.business,
      status: member.status,
      privilege: member.role,
    })),
    memberships: toMemberships(row.memberships),
    updatedAt: new Date(row.updated_at),
  };
}

function toMemberships(rows: unknown): Membership[] {
  return (rows as MembershipRow[]).map((row) => ({
    memberId: row.member_id,
    businessId: row.business_id,
    status: row.status,
    privilege: row.privilege,
  }));
}
