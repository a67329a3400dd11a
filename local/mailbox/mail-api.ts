import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Mailbox, OutgoingMail } from './mailbox.ts';

/** The one key that the local stack's mail API knows; no secret. */
export const MAIL_API_KEY = 're_delve_local';

const KEPT_MS = 86_400_000;
const MOST_RECIPIENTS = 50;

/** What was answered for an idempotency key, for 24 hours as at Resend. */
interface Answered {
  readonly request: string;
  readonly id: string;
  readonly at: number;
}

/**
 * `POST /emails` as Resend has it, errors included: https://resend.com/docs/api-reference/emails/send-email,
 * https://resend.com/docs/api-reference/errors. Texts only: no templates, attachments, copies or later delivery.
 */
export function addMailApi(app: Hono, mailbox: Mailbox): void {
  const answered = new Map<string, Answered>();
  app.post('/emails', async (c) => {
    const authorization = c.req.header('authorization') ?? '';
    if (authorization === '') return refuse(c, 401, 'missing_api_key', 'Missing API Key');
    if (authorization !== `Bearer ${MAIL_API_KEY}`) {
      return refuse(c, 401, 'validation_error', 'API key is invalid');
    }
    const key = c.req.header('idempotency-key');
    if (key !== undefined && (key === '' || key.length > 256)) {
      const message = 'Idempotency keys, if present, must have between 1 and 256 characters.';
      return refuse(c, 400, 'invalid_idempotency_key', message);
    }
    const request = await c.req.text();
    const mail = read(request);
    if ('message' in mail) return refuse(c, 422, mail.name, mail.message);

    forgetOld(answered);
    const earlier = key === undefined ? undefined : answered.get(key);
    if (earlier !== undefined && earlier.request !== request) {
      const message = 'This idempotency key has been used with a different request payload.';
      return refuse(c, 409, 'invalid_idempotent_request', message);
    }
    const id = earlier?.id ?? mailbox.deliver(mail).id;
    if (key !== undefined && earlier === undefined) answered.set(key, { request, id, at: Date.now() });
    return c.json({ id });
  });
}

const wanted = z.object({
  from: z.string(),
  to: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
  subject: z.string(),
  html: z.string().default(''),
  text: z.string().optional(),
});

interface Refusal {
  readonly name: string;
  readonly message: string;
}

function read(text: string): OutgoingMail | Refusal {
  const body = wanted.safeParse(parseJson(text));
  if (!body.success) {
    const field = String(body.error.issues[0]?.path[0] ?? 'from');
    return { name: 'missing_required_field', message: `Missing or unreadable \`${field}\` field.` };
  }
  const { from, to, subject, html, text: plain = '' } = body.data;
  if (html === '' && plain === '') {
    return { name: 'missing_required_field', message: 'Missing `html` or `text` field.' };
  }
  const sender = addressee(from);
  if (sender === null) {
    const message = 'Invalid `from` field. It must be `email@example.com` or `Name <email@example.com>`.';
    return { name: 'invalid_from_address', message };
  }
  const recipients = to.map(addressee).filter((recipient) => recipient !== null);
  if (recipients.length === 0 || recipients.length !== to.length || to.length > MOST_RECIPIENTS) {
    const message = 'Invalid `to` field. It must be 1 to 50 addresses like `email@example.com`.';
    return { name: 'validation_error', message };
  }
  return { from: sender, to: recipients, subject, html, text: plain };
}

/** `Name <address>` or the address alone; `null` for what is neither. */
function addressee(text: string): { name: string; address: string } | null {
  const [, name = '', bracketed] = /^([^<>\r\n]*)<([^<>]+)>$/.exec(text.trim()) ?? [];
  const address = bracketed ?? text.trim();
  return z.email().safeParse(address).success ? { name: name.trim(), address } : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: the schema refuses it like any other body of the wrong form.
    return undefined;
  }
}

function forgetOld(answered: Map<string, Answered>): void {
  for (const [key, { at }] of answered) if (at < Date.now() - KEPT_MS) answered.delete(key);
}

function refuse(c: Context, statusCode: 400 | 401 | 409 | 422, name: string, message: string): Response {
  return c.json({ statusCode, name, message }, statusCode);
}
