import { beforeEach, describe, expect, it } from 'vitest';
import { Mailbox, type OutgoingMail } from '../../local/mailbox/mailbox.ts';
import { createMailboxApp } from '../../local/mailbox/service.ts';
import { stack } from '../support/stack.ts';

let mailbox: Mailbox;
let app: ReturnType<typeof createMailboxApp>;

beforeEach(() => {
  mailbox = new Mailbox();
  app = createMailboxApp(mailbox);
});

function mail(subject: string, parts: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    from: { name: 'Delve', address: 'no-reply@delve.test' },
    to: [{ name: '', address: 'customer@delve.test' }],
    subject,
    text: `Text of ${subject}`,
    html: `<p>HTML of ${subject}</p>`,
    ...parts,
  };
}

async function json(path: string, init?: RequestInit) {
  const response = await app.request(path, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe("Mailpit's API", () => {
  it('lists mails, newest first, page by page', async () => {
    for (const subject of ['first', 'second', 'third']) mailbox.deliver(mail(subject));
    const { body } = await json('/api/v1/messages?start=1&limit=1');
    expect(body).toMatchObject({ total: 3, messages_count: 3, count: 1, start: 1 });
    expect(body.messages).toMatchObject([
      {
        Subject: 'second',
        From: { Name: 'Delve', Address: 'no-reply@delve.test' },
        To: [{ Name: '', Address: 'customer@delve.test' }],
        Snippet: 'Text of second',
      },
    ]);
  });

  it('gives one mail with both parts, by id or as the latest', async () => {
    const { id } = mailbox.deliver(mail('older'));
    mailbox.deliver(mail('newer'));
    expect(await json(`/api/v1/message/${id}`)).toMatchObject({
      status: 200,
      body: { ID: id, Subject: 'older', Text: 'Text of older', HTML: '<p>HTML of older</p>' },
    });
    expect(await json('/api/v1/message/latest')).toMatchObject({ body: { Subject: 'newer' } });
    expect((await json('/api/v1/message/unknown')).status).toBe(404);
  });

  it('deletes the named mails', async () => {
    const { id } = mailbox.deliver(mail('gone'));
    mailbox.deliver(mail('kept'));
    const deleted = await app.request('/api/v1/messages', {
      method: 'DELETE',
      body: JSON.stringify({ IDs: [id] }),
    });
    expect(await deleted.text()).toBe('ok');
    expect(mailbox.list().map(({ subject }) => subject)).toEqual(['kept']);
  });

  it('deletes all mails where none is named', async () => {
    mailbox.deliver(mail('gone'));
    await app.request('/api/v1/messages', { method: 'DELETE' });
    expect(mailbox.list()).toEqual([]);
  });

  it.each(['{', '[]', '"all"', 'null', '{"IDs": "one"}'])(
    'deletes nothing where the body is %s',
    async (body) => {
      mailbox.deliver(mail('kept'));
      expect((await json('/api/v1/messages', { method: 'DELETE', body })).status).toBe(400);
      expect(mailbox.list()).toHaveLength(1);
    },
  );

  it('answers 501 where the stand-in ends', async () => {
    expect(await json('/api/v1/search?query=x')).toMatchObject({
      status: 501,
      body: { Error: expect.stringContaining('no such route') },
    });
  });
});

describe('the page', () => {
  const attack = '<script>alert(1)</script><img src=x onerror=alert(1)>';

  it('shows mails as text, and their HTML in a frame without scripts', async () => {
    mailbox.deliver(
      mail(`Subject ${attack}`, {
        text: `Text ${attack}`,
        html: `"><b>${attack}`,
        to: [{ name: '', address: `"${attack}"@delve.test` }],
      }),
    );
    const page = await (await app.request('/')).text();
    expect(page).toContain('Subject &lt;script&gt;');
    expect(page).not.toContain('<script>');
    expect(page).not.toContain('<img');
    expect(page).toMatch(/<iframe sandbox="allow-popups" srcdoc="&quot;&gt;/);
  });

  it('says so when there is nothing to show', async () => {
    expect(await (await app.request('/')).text()).toContain('No mail yet');
  });
});

it('the mailbox of the stack answers on its port', async () => {
  const response = await fetch(`${stack().mailboxUrl}/api/v1/messages?limit=1`);
  expect(response.status).toBe(200);
  expect((await fetch(stack().mailboxUrl)).headers.get('content-type')).toContain('text/html');
});

it('the mailbox forgets the oldest mail beyond its capacity', () => {
  const small = new Mailbox(2);
  for (const subject of ['first', 'second', 'third']) small.deliver(mail(subject));
  expect(small.list().map(({ subject }) => subject)).toEqual(['third', 'second']);
});

describe("Resend's API", () => {
  const KEY = 're_delve_local';
  const sent = {
    from: 'Delve <no-reply@delve.test>',
    to: ['customer@delve.test'],
    subject: 'Hello',
    text: 'Text',
    html: '<p>HTML</p>',
  };
  const send = (body: unknown, headers: Record<string, string> = {}) =>
    json('/emails', {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers },
    });

  it('takes a mail, which then lies in the mailbox and on its page', async () => {
    const { status, body } = await send(sent);
    expect(status).toBe(200);
    expect(body).toEqual({ id: expect.any(String) });
    expect(mailbox.find(String(body.id))).toMatchObject({
      from: { name: 'Delve', address: 'no-reply@delve.test' },
      to: [{ name: '', address: 'customer@delve.test' }],
      subject: 'Hello',
      text: 'Text',
      html: '<p>HTML</p>',
    });
    expect(await (await app.request('/')).text()).toContain('<b>Hello</b> to customer@delve.test');
  });

  it('takes one address that is no list, and one part alone', async () => {
    expect(
      (await send({ ...sent, from: 'no-reply@delve.test', to: 'a@delve.test', html: undefined })).status,
    ).toBe(200);
    expect(mailbox.list()[0]).toMatchObject({ to: [{ address: 'a@delve.test' }], html: '' });
  });

  it('sends a repetition with the same key once, and refuses another mail under it', async () => {
    const key = { 'idempotency-key': 'mail-1' };
    const first = await send(sent, key);
    expect(await send(sent, key)).toEqual(first);
    expect(mailbox.list()).toHaveLength(1);
    expect(await send({ ...sent, subject: 'Other' }, key)).toMatchObject({
      status: 409,
      body: { name: 'invalid_idempotent_request' },
    });
    await send(sent, { 'idempotency-key': 'mail-2' });
    expect(mailbox.list()).toHaveLength(2);
  });

  it.each([
    ['', 401, 'missing_api_key'],
    ['Bearer re_of_somebody_else', 401, 'validation_error'],
    [KEY, 401, 'validation_error'],
  ])('refuses the authorization %j', async (authorization, status, name) => {
    expect(await send(sent, { authorization })).toMatchObject({ status, body: { statusCode: status, name } });
    expect(mailbox.list()).toEqual([]);
  });

  it.each([
    [{ ...sent, from: undefined }, 422, 'missing_required_field'],
    [{ ...sent, to: undefined }, 422, 'missing_required_field'],
    [{ ...sent, subject: undefined }, 422, 'missing_required_field'],
    [{ ...sent, text: undefined, html: undefined }, 422, 'missing_required_field'],
    [{ ...sent, from: 'Delve' }, 422, 'invalid_from_address'],
    [{ ...sent, from: 'Delve <no-reply>' }, 422, 'invalid_from_address'],
    [{ ...sent, from: 'Delve\r\nBcc: x <no-reply@delve.test>' }, 422, 'invalid_from_address'],
    [{ ...sent, to: ['nobody'] }, 422, 'validation_error'],
    [{ ...sent, to: [] }, 422, 'validation_error'],
    [{ ...sent, to: Array(51).fill('a@delve.test') }, 422, 'validation_error'],
    ['{', 422, 'missing_required_field'],
  ])('refuses %j', async (body, status, name) => {
    expect(await send(body)).toMatchObject({ status, body: { statusCode: status, name } });
    expect(mailbox.list()).toEqual([]);
  });

  it('refuses keys of no length and of too much', async () => {
    for (const key of ['', 'k'.repeat(257)]) {
      expect(await send(sent, { 'idempotency-key': key })).toMatchObject({
        status: 400,
        body: { name: 'invalid_idempotency_key' },
      });
    }
    expect((await send(sent, { 'idempotency-key': 'k'.repeat(256) })).status).toBe(200);
  });
});
