import { expect } from 'vitest';
import { api } from './api.ts';
import { mailsTo, type ReceivedMail } from './mails.ts';
import { stack } from './stack.ts';

export const requestReset = (email: string) =>
  api('POST', '/auth/password-reset/request/', { json: { email } });
export const verifyCode = (email: string, otp: string) =>
  api('POST', '/auth/password-reset/verify/', { json: { email, otp } });
export const resetPassword = (email: string, otp: string, new_password: string) =>
  api('POST', '/auth/password-reset/reset/', { json: { email, otp, new_password } });

const resetMails = async (email: string) =>
  (await mailsTo(stack().mailboxUrl, email)).filter(({ subject }) => subject.includes('reset your Delve'));

/** The mail that a request brings, which goes out after its answer. */
export async function mailOf(email: string, request: () => Promise<unknown>): Promise<ReceivedMail> {
  const before = (await resetMails(email)).length;
  await request();
  const mails = await expect
    .poll(() => resetMails(email), { timeout: 10_000 })
    .toHaveLength(before + 1)
    .then(() => resetMails(email));
  return mails[0] as ReceivedMail;
}

/** Asks for a code over HTTP and reads it in the mailbox. */
export async function newCode(email: string): Promise<string> {
  return (await mailOf(email, () => requestReset(email))).code;
}

/** Another code than this one. */
export function wrongCode(code: string, offset = 1): string {
  return String((Number(code) + offset) % 1_000_000).padStart(6, '0');
}
