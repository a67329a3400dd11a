import { fields } from '@delve/client/server';
import * as z from 'zod';
import { inBackground } from '../../_shared/background.ts';
import { data, message } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { accountExportShape, accountShape, toAccountExportShape, toAccountShape } from '../shapes/account.ts';

/** The caller's own account: rows 13.1 to 13.4, and the export beyond the contract. */
export const accountEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/user',
    tag: 'Account',
    summary: 'The caller’s account',
    answer: data(accountShape, toAccountShape),
    call: ({ delve }) => delve.account.get(),
  }),
  endpoint({
    method: 'PATCH',
    path: '/user/deactivate',
    tag: 'Account',
    summary: 'Switch the account off until the next sign-in',
    description: 'A subscription goes on, and is charged: whoever wants it to end cancels it before.',
    body: z.object({ reason: fields.reason.optional() }).prefault({}),
    answer: message('Account deactivated successfully.'),
    call: ({ delve, body }) => delve.account.deactivate(body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/user/delete',
    tag: 'Account',
    summary: 'Delete the account and everything that is the caller’s',
    description: 'A subscription ends at once; nothing is paid back.',
    givesUpFiles: true,
    answer: message('Account deleted successfully.'),
    call: async ({ delve, subscriptions }) => {
      await delve.account.delete();
      // The database has queued the customer; whatever fails here, `run-jobs` comes by.
      inBackground(subscriptions.deleteQueuedCustomers());
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/user/update',
    tag: 'Account',
    summary: 'Change names, picture and password',
    description:
      'All of it or nothing. A new password ends the person’s other sessions. When the sign-in is more than 24 hours ago ' +
      'it needs the current password as well, of which there are five tries, then one every twelve minutes.',
    image: 'profile_image',
    givesUpFiles: true,
    body: z.object({
      first_name: fields.personName.optional(),
      last_name: fields.personName.optional(),
      password: fields.newPassword.optional(),
      current_password: fields.secret.optional(),
      profile_image: fields.imagePath.optional(),
    }),
    answer: message('User profile updated successfully.'),
    errors: {
      400: ['nothing_to_change', 'weak_password', 'profile_image_path_is_the_persons'],
      403: ['current_password_required', 'wrong_current_password', 'no_password'],
    },
    call: ({ delve, body: { first_name, last_name, profile_image, password, current_password } }) =>
      delve.account.update({
        password,
        currentPassword: current_password,
        firstName: first_name,
        lastName: last_name,
        profileImage: profile_image,
      }),
  }),
  endpoint({
    method: 'GET',
    path: '/user/export',
    tag: 'Account',
    summary: 'Everything that is kept about the caller, as a file',
    // It reads every table.
    limit: 'write',
    download: 'delve-export.json',
    answer: data(accountExportShape, toAccountExportShape),
    call: ({ delve }) => delve.account.export(),
  }),
];
