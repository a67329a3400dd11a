import { Hono } from 'hono';
import { z } from 'zod';
import { addMailApi } from './mail-api.ts';
import type { Mailbox, StoredMail } from './mailbox.ts';
import { renderMailboxPage } from './page.ts';

/**
 * Stands in for Mailpit, which `supabase start` runs on the same port: the part of its HTTP API that tests use
 * (https://mailpit.axllent.org/docs/api-v1/), and a page that shows the mails. It also takes mails as Resend does.
 */
export function createMailboxApp(mailbox: Mailbox): Hono {
  const app = new Hono();
  app.get('/', (c) => c.html(renderMailboxPage(mailbox.list())));
  app.get('/api/v1/messages', (c) => {
    const start = count(c.req.query('start'), 0);
    const limit = count(c.req.query('limit'), 50);
    const all = mailbox.list();
    const page = all.slice(start, start + limit);
    return c.json({
      total: all.length,
      unread: all.length,
      count: page.length,
      messages_count: all.length,
      messages_unread: all.length,
      start,
      tags: [],
      messages: page.map(summary),
    });
  });
  app.delete('/api/v1/messages', async (c) => {
    const request = deletion.safeParse(parseJson((await c.req.text()) || '{}'));
    if (!request.success) return c.json({ Error: 'The body is no JSON of the form {"IDs": ["…"]}' }, 400);
    mailbox.remove(request.data.IDs);
    return c.text('ok');
  });
  app.get('/api/v1/message/:id', (c) => {
    const mail = c.req.param('id') === 'latest' ? mailbox.list()[0] : mailbox.find(c.req.param('id'));
    return mail ? c.json(detail(mail)) : c.json({ Error: 'message not found' }, 404);
  });
  addMailApi(app, mailbox);
  app.all('*', (c) =>
    c.json({ Error: 'The local mailbox has no such route: it stands in for a part of Mailpit only.' }, 501),
  );
  return app;
}

const deletion = z.object({ IDs: z.array(z.string()).default([]) });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: the schema refuses it like any other body of the wrong form.
    return undefined;
  }
}

function count(text: string | undefined, fallback: number): number {
  const value = Number(text ?? fallback);
  return Number.isInteger(value) && value >= 0 ? value : fallback;
}

function person(who: { name: string; address: string }) {
  return { Name: who.name, Address: who.address };
}

function summary(mail: StoredMail) {
  return {
    ID: mail.id,
    MessageID: `${mail.id}@delve.local`,
    Read: false,
    From: person(mail.from),
    To: mail.to.map(person),
    Cc: [],
    Bcc: [],
    ReplyTo: [],
    Subject: mail.subject,
    Created: mail.createdAt.toISOString(),
    Tags: [],
    Size: mail.text.length + mail.html.length,
    Attachments: 0,
    Snippet: mail.text.slice(0, 250),
  };
}

function detail(mail: StoredMail) {
  return {
    ...summary(mail),
    Date: mail.createdAt.toISOString(),
    Text: mail.text,
    HTML: mail.html,
    Attachments: [],
    Inline: [],
  };
}
