import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LocalConfig } from '../config.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import type { Tx } from './database.ts';
import { unexpected } from './errors.ts';
import { DEFAULT_TEMPLATES, type MailKind, type MailTemplate } from './mail-templates.ts';
import type { RateLimits } from './rate-limits.ts';
import { htmlToText, renderTemplate } from './template.ts';
import type { Json } from './users.ts';

/** The sender that `supabase start` puts on its mails. */
const SENDER = { name: 'Admin', address: 'admin@email.com' };

export interface AuthMail {
  readonly kind: MailKind;
  readonly to: string;
  readonly otp: string;
  /** Absent for a mail that carries a code only. */
  readonly link?: { readonly tokenHash: string; readonly type: string; readonly redirectTo: string };
  readonly email: string;
  readonly newEmail: string;
  readonly data: Json;
}

/** Writes Auth's mails by the project's templates into the mailbox. */
export class Mailer {
  readonly #config: LocalConfig['auth'];
  readonly #projectDir: string;
  readonly #baseUrl: string;
  readonly #mailbox: Mailbox;
  readonly #limits: RateLimits;

  constructor(options: {
    config: LocalConfig['auth'];
    projectDir: string;
    baseUrl: string;
    mailbox: Mailbox;
    limits: RateLimits;
  }) {
    this.#config = options.config;
    this.#projectDir = options.projectDir;
    this.#baseUrl = options.baseUrl;
    this.#mailbox = options.mailbox;
    this.#limits = options.limits;
  }

  /**
   * Delivers once the transaction is committed. Throws 429 when the project has sent its share for the hour.
   */
  send(tx: Tx, mail: AuthMail): void {
    this.#limits.checkMail();
    const { subject, html } = this.#render(mail);
    tx.afterCommit(() =>
      this.#mailbox.deliver({
        from: SENDER,
        to: [{ name: '', address: mail.to }],
        subject,
        html,
        text: htmlToText(html),
      }),
    );
  }

  /** The link of a mail; `token` is the hash, `redirect_to` has been checked. */
  actionLink(link: { tokenHash: string; type: string; redirectTo: string }): string {
    const query = new URLSearchParams({
      token: link.tokenHash,
      type: link.type,
      redirect_to: link.redirectTo,
    });
    return `${this.#baseUrl}/verify?${query}`;
  }

  #render(mail: AuthMail): MailTemplate {
    const data = {
      SiteURL: this.#config.site_url,
      ConfirmationURL: mail.link ? this.actionLink(mail.link) : '',
      Token: mail.otp,
      TokenHash: mail.link?.tokenHash ?? '',
      RedirectTo: mail.link?.redirectTo ?? '',
      Email: mail.email,
      NewEmail: mail.newEmail,
      SendingTo: mail.to,
      Data: mail.data,
    };
    try {
      const template = this.#template(mail.kind);
      return {
        subject: renderTemplate(template.subject, data, false),
        html: renderTemplate(template.html, data, true),
      };
    } catch (cause) {
      throw unexpected(`Error sending ${mail.kind} email: ${(cause as Error).message}`);
    }
  }

  /** Read at each mail, so that an edited template shows at once. */
  #template(kind: MailKind): MailTemplate {
    const own = this.#config.email.template[kind];
    const standard = DEFAULT_TEMPLATES[kind];
    return {
      subject: own?.subject ?? standard.subject,
      html: own?.content_path
        ? readFileSync(resolve(this.#projectDir, own.content_path), 'utf8')
        : standard.html,
    };
  }
}
