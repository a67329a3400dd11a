/** A mail as a service hands it over. */
export interface OutgoingMail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: readonly { readonly name: string; readonly address: string }[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A mail as the mailbox keeps it. */
export interface StoredMail extends OutgoingMail {
  readonly id: string;
  readonly createdAt: Date;
}

/** Keeps the mails of the stack in memory, newest first, instead of delivering them. */
export class Mailbox {
  readonly #capacity: number;
  #mails: StoredMail[] = [];

  constructor(capacity = 500) {
    this.#capacity = capacity;
  }

  /** Stores a mail; beyond the capacity the oldest goes. */
  deliver(mail: OutgoingMail): StoredMail {
    const stored = { ...mail, id: crypto.randomUUID(), createdAt: new Date() };
    this.#mails = [stored, ...this.#mails].slice(0, this.#capacity);
    return stored;
  }

  /** All mails, newest first. */
  list(): readonly StoredMail[] {
    return this.#mails;
  }

  find(id: string): StoredMail | undefined {
    return this.#mails.find((mail) => mail.id === id);
  }

  /** Removes the named mails; without names, all of them. */
  remove(ids: readonly string[] = []): void {
    this.#mails = ids.length ? this.#mails.filter((mail) => !ids.includes(mail.id)) : [];
  }
}
