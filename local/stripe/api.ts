import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type Account, API_VERSION, NOBODY } from './account.ts';
import type { Endpoint } from './endpoint.ts';
import { expandAnswer } from './expand.ts';
import { decodeForm, type FormValue } from './form.ts';
import { fingerprintOf, remember, replay } from './idempotency.ts';
import { newId } from './ids.ts';
import { readParameters } from './parameters.ts';
import { InvalidParameters, Refusal } from './refusal.ts';
import { checkout } from './routes/checkout.ts';
import { clock } from './routes/clock.ts';
import { customers } from './routes/customers.ts';
import { events } from './routes/events.ts';
import { invoices } from './routes/invoices.ts';
import { paymentMethods } from './routes/payment-methods.ts';
import { portal } from './routes/portal.ts';
import { prices } from './routes/prices.ts';
import { subscriptions } from './routes/subscriptions.ts';

const ENDPOINTS: readonly Endpoint[] = [
  ...customers,
  ...prices,
  ...paymentMethods,
  ...checkout,
  ...subscriptions,
  ...invoices,
  ...portal,
  ...events,
  ...clock,
];

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly replayed?: boolean;
}

/** The routes of the API, for whoever has the account's secret key. */
export function createApi(account: Account, secretKey: string): Hono {
  const app = new Hono();
  app.all('/v1/*', async (c) => {
    const requestId = newId('req', 14);
    const answer = answerTo(account, secretKey, c, await c.req.text(), requestId);
    c.header('request-id', requestId);
    c.header('stripe-version', API_VERSION);
    const key = c.req.header('idempotency-key');
    if (key !== undefined) c.header('idempotency-key', key);
    if (answer.replayed === true) c.header('idempotent-replayed', 'true');
    return c.json(answer.body as object, answer.status as ContentfulStatusCode);
  });
  return app;
}

/** Without a pause in it, so that one request is done before the next begins. */
function answerTo(account: Account, secretKey: string, c: Context, body: string, requestId: string): Answer {
  try {
    requireKey(c.req.header('authorization'), secretKey);
    requireVersion(c.req.header('stripe-version'));
    const key = c.req.method === 'POST' ? c.req.header('idempotency-key') : undefined;
    account.cause = { id: requestId, idempotency_key: key ?? null };
    return key === undefined ? run(account, c, body) : runOnce(account, c, body, key);
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: error.body };
    throw error;
  } finally {
    account.cause = NOBODY;
  }
}

function runOnce(account: Account, c: Context, body: string, key: string): Answer {
  if (key.length > 255) throw new InvalidParameters('Idempotency keys have at most 255 characters.', 'key');
  const fingerprint = fingerprintOf(c.req.method, c.req.path, body);
  const known = replay(account, key, fingerprint);
  if (known !== undefined) return { status: known.status, body: known.body, replayed: true };
  try {
    const answer = run(account, c, body);
    remember(account, key, { fingerprint, ...answer });
    return answer;
  } catch (error) {
    if (error instanceof Refusal && !(error instanceof InvalidParameters)) {
      remember(account, key, { fingerprint, status: error.status, body: error.body });
    }
    throw error;
  }
}

function run(account: Account, c: Context, body: string): { status: number; body: unknown } {
  const matched = match(c.req.method, c.req.path);
  if (matched === undefined) {
    throw new Refusal(
      404,
      `Unrecognized request URL (${c.req.method}: ${c.req.path}). Please see https://stripe.com/docs or we can ` +
        'help at https://support.stripe.com/.',
    );
  }
  const form: Record<string, FormValue> = {
    ...decodeForm(new URL(c.req.url).search.slice(1)),
    ...decodeForm(c.req.method === 'GET' ? '' : body),
  };
  const { endpoint, ids } = matched;
  const parameters = readParameters(endpoint.parameters, form);
  const answer = endpoint.run(account, parameters, ids[0] ?? '', ids[1] ?? '');
  const { expand = [] } = parameters as { expand?: string[] };
  return { status: 200, body: expandAnswer(account, answer, expand) };
}

function match(method: string, path: string): { endpoint: Endpoint; ids: string[] } | undefined {
  const segments = path.split('/');
  for (const endpoint of ENDPOINTS) {
    const pattern = endpoint.path.split('/');
    const fits =
      endpoint.method === method &&
      pattern.length === segments.length &&
      pattern.every((part, index) => part === ':id' || part === segments[index]);
    if (!fits) continue;
    const ids = segments.filter((_, index) => pattern[index] === ':id');
    return { endpoint, ids };
  }
  return undefined;
}

function requireKey(authorization: string | undefined, secretKey: string): void {
  const key = sentKey(authorization);
  if (key === secretKey) return;
  if (key === undefined) {
    throw new Refusal(401, 'You did not provide an API key. Send it as `Authorization: Bearer <key>`.');
  }
  // Only its kind is told: what was sent may be a real key that went to the wrong place.
  throw new Refusal(401, `Invalid API Key provided: ${key.slice(0, 8).replace(/[^a-z_]/gi, '')}****`);
}

function sentKey(authorization: string | undefined): string | undefined {
  const [scheme, value] = authorization?.split(' ') ?? [];
  if (value === undefined) return undefined;
  return scheme?.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString().split(':')[0] : value;
}

/** Another version has other shapes: better to refuse than to answer in ours. */
function requireVersion(version: string | undefined): void {
  if (version === undefined || version === API_VERSION) return;
  throw new Refusal(400, `The stand-in speaks version ${API_VERSION} only, not ${version}.`);
}
