import { pause } from '@delve/client/server';

/** How mail is sent: a provider's HTTP API, in the shape of Resend's. */
export interface MailSettings {
  /** Without the slash at its end: `https://api.resend.com`. */
  readonly apiUrl: string;
  readonly apiKey: string;
  /** `Delve <no-reply@example.com>`, or the address alone. */
  readonly from: string;
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Pauses before further tries (ms): the provider takes a few mails a second, and others wait for theirs too. */
const PAUSES: readonly number[] = [1000, 3000];
const LONGEST_TRY_MS = 10_000;

/** Hands mail to the provider: https://resend.com/docs/api-reference/emails/send-email */
export class Mailer {
  readonly #settings: MailSettings;

  constructor(settings: MailSettings) {
    this.#settings = settings;
  }

  /** Tries again where that may help; the key keeps a repetition from being a second mail. Throws when it was not taken. */
  async send(mail: Mail): Promise<void> {
    const idempotencyKey = crypto.randomUUID();
    let refusal = await this.#try(mail, idempotencyKey);
    for (const wait of PAUSES) {
      if (!refusal?.mayPass) break;
      await pause(wait);
      refusal = await this.#try(mail, idempotencyKey);
    }
    if (refusal !== null) throw new Error(refusal.reason);
  }

  /** `null` when the mail was taken. The reason holds nothing of the mail: it is logged. */
  async #try(mail: Mail, idempotencyKey: string): Promise<{ reason: string; mayPass: boolean } | null> {
    const { apiUrl, apiKey, from } = this.#settings;
    let response: Response;
    try {
      response = await fetch(`${apiUrl}/emails`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${apiKey}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': idempotencyKey,
        },
        body: JSON.stringify({ ...mail, from, to: [mail.to] }),
        signal: AbortSignal.timeout(LONGEST_TRY_MS),
      });
    } catch (error) {
      return { reason: `The mail provider cannot be reached: ${(error as Error).name}`, mayPass: true };
    }
    await response.body?.cancel();
    if (response.ok) return null;
    const { status } = response;
    return {
      reason: `The mail provider refused a mail: ${status}`,
      mayPass: status === 429 || status >= 500,
    };
  }
}
