import { DelveError } from '@delve/client';
import { INTERNAL_ERROR } from '@delve/client/server';
import { inBackground } from '../background.ts';
import { Mailer } from '../mail/mailer.ts';
import type { Service } from '../service.ts';
import type { Settings } from '../settings.ts';
import { passwordResetMail } from './password-reset-mail.ts';
import { hashResetCode, newResetCode } from './reset-codes.ts';

/** Resets of forgotten passwords by a code of 6 digits. Codes are counted in the database, which holds their hashes. */
export class PasswordResets {
  readonly #service: Service;
  readonly #mailer: Mailer | null;
  readonly #secretKey: string;

  constructor(service: Service, { mail, secretKey }: Settings) {
    this.#service = service;
    this.#mailer = mail && new Mailer(mail);
    this.#secretKey = secretKey;
  }

  /** Mails a code to the address if it has an account. All of it happens after the answer, which so tells nothing. */
  async request(email: string): Promise<void> {
    const mailer = this.#mailer;
    if (mailer === null) {
      const cause = new Error('DELVE_MAIL_API_KEY and DELVE_MAIL_FROM are not set: there is no mail.');
      throw new DelveError({ ...INTERNAL_ERROR, cause });
    }
    inBackground(this.#mailCode(email, mailer));
  }

  async #mailCode(email: string, mailer: Mailer): Promise<void> {
    const code = newResetCode();
    const recipient = await this.#service.issuePasswordResetCode(email, await this.#hashOf(email, code));
    if (recipient !== null) await mailer.send(passwordResetMail(recipient, code));
  }

  /** Errors: 400 `invalid_code`. */
  async verify(email: string, code: string): Promise<void> {
    const hash = await this.#hashOf(email, code);
    if (!(await this.#service.checkPasswordResetCode(email, hash))) throw invalidCode();
  }

  /**
   * Sets the password, ends all sessions and takes the address for verified. A code that could not be made use of may be
   * sent again. Errors: 400 `invalid_code`, `weak_password`.
   */
  async reset(email: string, code: string, password: string): Promise<void> {
    const claimed = await this.#service.claimPasswordResetCode(email, await this.#hashOf(email, code));
    if (claimed === undefined) throw invalidCode();
    try {
      await this.#service.setPassword(claimed.user_id, password);
      await this.#service.completePasswordReset(claimed.code_id);
    } catch (error) {
      // If this fails too, the first reason is the one to tell, and a new code is the way on.
      await this.#service.releasePasswordResetCode(claimed.code_id).catch(console.error);
      throw error;
    }
  }

  #hashOf(email: string, code: string): Promise<string> {
    return hashResetCode(this.#secretKey, email, code);
  }
}

/** The same for a wrong, an old and a used code, after too many guesses, and for an address without an account. */
function invalidCode(): DelveError {
  return new DelveError({
    status: 400,
    code: 'invalid_code',
    message: 'The code is wrong, has expired or was used.',
    hint: 'After five wrong guesses no guess is right any more: request a new code.',
    errors: { code: ['Is wrong, has expired or was used.'] },
  });
}
