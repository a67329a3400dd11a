import { newClient } from '../../client/clients.ts';
import { newPerson } from '../../support/api.ts';
import { mailOf, newCode, requestReset, resetPassword, verifyCode } from '../../support/password-reset.ts';
import type { RowTest } from '../row.ts';

const PASSWORD = 'StrongPass#2025';

async function withCode<Result>(use: (email: string, code: string) => Promise<Result>): Promise<Result> {
  const { email } = await newPerson();
  return use(email, await newCode(email));
}

/** Forgotten passwords: rows 16.1 to 16.3. */
export const passwordResetRows: readonly RowTest[] = [
  {
    id: '16.1',
    http: async () => requestReset((await newPerson()).email),
    method: 'auth.requestPasswordReset',
    client: async () => {
      const { email } = await newPerson();
      return mailOf(email, () => newClient().auth.requestPasswordReset(email));
    },
  },
  {
    id: '16.2',
    http: () => withCode(verifyCode),
    method: 'auth.verifyPasswordResetCode',
    client: () => withCode((email, code) => newClient().auth.verifyPasswordResetCode({ email, code })),
  },
  {
    id: '16.3',
    http: () => withCode((email, code) => resetPassword(email, code, PASSWORD)),
    method: 'auth.resetPassword',
    client: () =>
      withCode((email, code) => newClient().auth.resetPassword({ email, code, password: PASSWORD })),
  },
];
