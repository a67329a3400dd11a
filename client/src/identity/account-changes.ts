import * as z from 'zod';
import { fields } from '../fields.ts';

export const accountChange = z.object({
  firstName: fields.personName.optional(),
  lastName: fields.personName.optional(),
  /** Ends the person's other sessions. Without `currentPassword` it needs a sign-in of the last 24 hours. */
  password: fields.newPassword.optional(),
  /** The present password, in place of a recent sign-in; looked at only where a new one is set. */
  currentPassword: fields.secret.optional(),
  /** The path that an upload of the person's answered; any other name shows the placeholder. */
  profileImage: fields.imagePath.optional(),
});
export const deactivation = z.object({ reason: fields.reason.optional() });

/** What to change; a field that is left out stays as it is. */
export type AccountChange = z.input<typeof accountChange>;
/** Why somebody takes a break; kept until they are back, and shown to nobody. */
export type AccountDeactivation = z.input<typeof deactivation>;
