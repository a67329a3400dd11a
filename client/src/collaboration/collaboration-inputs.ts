import * as z from 'zod';
import { fields } from '../fields.ts';

export const newCollaboration = z.object({
  /** 1 to 120 characters. */
  name: fields.collaborationName,
  /** At most 2000 characters. */
  description: fields.collaborationDescription.optional(),
  /** 1 to 50 businesses, at least one of them the caller's. */
  businessIds: fields.someIds,
});

/** A collaboration to begin. */
export type NewCollaboration = z.input<typeof newCollaboration>;

export const collaborationChange = z.object({
  name: fields.collaborationName.optional(),
  description: fields.collaborationDescription.optional(),
});

/** What of a collaboration to change. */
export type CollaborationChange = z.input<typeof collaborationChange>;

/** What a member may do: a viewer reads; an editor also invites and edits name and description; an admin does all. */
export type Privilege = z.output<typeof fields.collaborationPrivilege>;

/** What the owner of an invited business answers. */
export type InvitationAnswer = z.output<typeof fields.invitationAnswer>;
