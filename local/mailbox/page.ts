import { html, raw } from 'hono/html';
import type { StoredMail } from './mailbox.ts';

/** The page on the mailbox's port: every mail with its text, and the HTML part in a frame that runs no scripts. */
export function renderMailboxPage(mails: readonly StoredMail[]) {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Delve mailbox</title><style>${raw(STYLE)}</style></head>
<body>
  <h1>Mailbox</h1>
  <p>${mails.length === 0 ? 'No mail yet. Mails of the local stack arrive here; none leaves this machine.' : `${mails.length} mail(s), newest first.`}</p>
  ${mails.map(
    (mail) => html`<details>
    <summary><b>${mail.subject}</b> to ${mail.to.map((to) => to.address).join(', ')} <time>${mail.createdAt.toISOString()}</time></summary>
    <pre>${mail.text}</pre>
    <iframe sandbox="allow-popups" srcdoc="${mail.html}" title="HTML part"></iframe>
  </details>`,
  )}
</body>
</html>`;
}

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
details { border-bottom: 1px solid #ccc; padding: .5rem 0; }
summary { cursor: pointer; }
time { float: right; color: #666; }
pre { white-space: pre-wrap; background: #f6f6f6; padding: 1rem; }
iframe { width: 100%; height: 20rem; border: 1px solid #ddd; }
`;
