/** A mail as the mailbox's API answers it, with what tests look for in it. */
export interface ReceivedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** The code of digits, or ''. */
  readonly code: string;
  /** The first link, or ''. */
  readonly link: string;
}

interface Summary {
  readonly ID: string;
  readonly To: readonly { readonly Address: string }[];
}

/** The mails to an address, newest first, by the HTTP API of the mailbox. */
export async function mailsTo(mailboxUrl: string, address: string): Promise<ReceivedMail[]> {
  const list = (await (await fetch(`${mailboxUrl}/api/v1/messages?limit=500`)).json()) as {
    messages: readonly Summary[];
  };
  const own = list.messages.filter((mail) => mail.To.some((to) => to.Address === address));
  return Promise.all(own.map((mail) => read(mailboxUrl, mail.ID)));
}

/** The newest mail to an address. Throws when there is none. */
export async function latestMail(mailboxUrl: string, address: string): Promise<ReceivedMail> {
  const mail = (await mailsTo(mailboxUrl, address))[0];
  if (!mail) throw new Error(`no mail to ${address}`);
  return mail;
}

async function read(mailboxUrl: string, id: string): Promise<ReceivedMail> {
  const mail = (await (await fetch(`${mailboxUrl}/api/v1/message/${id}`)).json()) as {
    Subject: string;
    HTML: string;
    Text: string;
  };
  return {
    subject: mail.Subject,
    html: mail.HTML,
    text: mail.Text,
    code: /code: (\d+)/.exec(mail.Text)?.[1] ?? '',
    link: (/href="([^"]+)"/.exec(mail.HTML)?.[1] ?? '').replaceAll('&amp;', '&'),
  };
}
