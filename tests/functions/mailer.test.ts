import type { Server } from 'node:http';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Mailer } from '../../functions/_shared/mail/mailer.ts';
import { freePorts } from '../../local/database/free-ports.ts';
import { listen } from '../../local/gateway.ts';
import { MAIL_API_KEY } from '../../local/mailbox/mail-api.ts';
import { Mailbox } from '../../local/mailbox/mailbox.ts';
import { createMailboxApp } from '../../local/mailbox/service.ts';

// The real sender against the local mail API, in front of which answers get lost or are refused.

const MAIL = { to: 'customer@delve.test', subject: 'Hello', text: 'Code 123456', html: '<p>123456</p>' };

let mailbox: Mailbox;
let server: Server;
let apiUrl: string;
/** What becomes of the next requests: a status instead of the answer, whether or not the mail was taken. */
let faults: { status: number; isTaken: boolean }[];
let keys: (string | undefined)[];

beforeEach(async () => {
  mailbox = new Mailbox();
  faults = [];
  keys = [];
  const api = createMailboxApp(mailbox);
  const app = new Hono();
  app.all('*', async (c) => {
    keys.push(c.req.header('idempotency-key'));
    const fault = faults.shift();
    if (fault && !fault.isTaken) return new Response('', { status: fault.status });
    const answer = await api.fetch(c.req.raw);
    return fault ? new Response('', { status: fault.status }) : answer;
  });
  const [port] = (await freePorts(1)) as [number];
  apiUrl = `http://127.0.0.1:${port}`;
  server = await listen(app, port);
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const mailer = (changes: { apiKey?: string; from?: string } = {}) =>
  new Mailer({ apiUrl, apiKey: MAIL_API_KEY, from: 'Delve <no-reply@delve.test>', ...changes });

test('a mail is taken as it is', async () => {
  await mailer().send(MAIL);
  expect(mailbox.list()).toMatchObject([
    {
      from: { name: 'Delve', address: 'no-reply@delve.test' },
      to: [{ address: 'customer@delve.test' }],
      subject: 'Hello',
      text: 'Code 123456',
      html: '<p>123456</p>',
    },
  ]);
});

test.each([429, 500, 503])('after a %i it is sent again', async (status) => {
  faults = [{ status, isTaken: false }];
  await mailer().send(MAIL);
  expect(mailbox.list()).toHaveLength(1);
});

test('it arrives once though the answer got lost', async () => {
  faults = [{ status: 502, isTaken: true }];
  await mailer().send(MAIL);
  expect(mailbox.list()).toHaveLength(1);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

test('two mails are two', async () => {
  await mailer().send(MAIL);
  await mailer().send(MAIL);
  expect(mailbox.list()).toHaveLength(2);
});

test.each([
  [{ apiKey: 're_of_somebody_else' }, 401],
  [{ from: 'nobody' }, 422],
])(
  'what will be refused again (%j) is not repeated, and the reason tells nothing of the mail',
  async (changes, status) => {
    const error = await mailer(changes)
      .send(MAIL)
      .catch((thrown: unknown) => thrown);
    expect(String(error)).toBe(`Error: The mail provider refused a mail: ${status}`);
    expect(keys).toHaveLength(1);
    expect(mailbox.list()).toEqual([]);
  },
);

test('that nobody answers is told in the end', async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  const error = await mailer()
    .send(MAIL)
    .catch((thrown: unknown) => thrown);
  expect(String(error)).toContain('cannot be reached');
  expect(String(error)).not.toMatch(/customer|123456/);
  server = await listen(new Hono(), Number(new URL(apiUrl).port));
});
