import * as z from 'zod';
import { fields } from '../fields.ts';

export const accountChange = z.object({
  firstName: fields.personName.optional(),
  lastName: fields.personName.optional(),
  /** Ends the person's other sessions. */
  password: fields.newPassword.optional(),
  /** The path that an upload of the person's answered; any other name shows the placeholder. */
  profileImage: fields.imagePath.optional(),
});
export const deactivation = z.object({ reason: fields.reason.optional() });

/** What to change; a field that is left out stays as it is. */
export type AccountChange = z.input<typeof accountChange>;
/** Why somebody takes a break; kept until they are back, and shown to nobody. */
export type AccountDeactivation = z.input<typeof deactivation>;
