import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import type { Grant, ProviderPerson, ProviderRecords } from './people.ts';

const HOUR_S = 3600;

const issueBody = z.object({
  person: z.object({
    sub: z.string().min(1),
    email: z.string().optional(),
    email_verified: z.boolean().default(true),
    first_name: z.string().default(''),
    last_name: z.string().default(''),
  }),
  app: z.string().optional(),
  scopes: z.array(z.string()).default(['openid', 'email', 'profile']),
  /** Seconds; a negative number makes one that has expired. */
  expires_in: z.number().default(HOUR_S),
});

/** How a provider answers whoever has agreed: with an access token, and what it gives beside it. */
export type Issue = (grant: Grant) => Promise<Record<string, unknown>>;

/**
 * What no real provider has: `POST /tokens` is what its SDK in an app does after the person has agreed, and
 * `DELETE /tokens/<token>` what the person does who takes the agreement back.
 */
export function addTokenDoor(app: Hono, records: ProviderRecords, issue: Issue): void {
  app.post('/tokens', async (c) => {
    // What is no JSON is refused like any other body of the wrong form.
    const request = issueBody.safeParse(await c.req.json().catch(() => undefined));
    if (!request.success) return c.json({ error: z.prettifyError(request.error) }, 400);
    const { person, app: appId = records.apps[0]?.id ?? '', scopes, expires_in } = request.data;
    if (!records.app(appId)) return c.json({ error: `There is no app ${appId}` }, 400);
    const { email_verified, first_name, last_name, ...rest } = person;
    const known = { ...rest, emailVerified: email_verified, firstName: first_name, lastName: last_name };
    return c.json(await issue({ person: known, appId, scopes, expiresAt: Date.now() + expires_in * 1000 }));
  });
  app.delete('/tokens/:token', (c) =>
    records.revoke(c.req.param('token')) ? c.body(null, 204) : c.json({ error: 'unknown token' }, 404),
  );
}

/** The page that asks the person, by `GET`, and what it leads to, by `POST`: back to where the app sent them from. */
export function addConsentPage(app: Hono, path: string, provider: string, records: ProviderRecords): void {
  app.get(path, (c) =>
    records.app(c.req.query('client_id') ?? '') ? askPerson(c, provider) : c.text('Unknown client_id', 400),
  );
  app.post(path, async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const appId = c.req.query('client_id') ?? '';
    const redirectUri = c.req.query('redirect_uri') ?? '';
    if (!records.app(appId)) return c.text('Unknown client_id', 400);
    if (!URL.canParse(redirectUri)) return c.text('Invalid redirect_uri', 400);
    const back = new URL(redirectUri);
    back.searchParams.set('state', c.req.query('state') ?? '');
    if (form.get('answer') === 'no') {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', 'The person said no');
      return c.redirect(back.href);
    }
    const scopes = (c.req.query('scope') ?? '').split(/[ ,]+/);
    const grant = { person: personOf(form), appId, scopes, expiresAt: Date.now() + HOUR_S * 1000 };
    back.searchParams.set('code', records.issueCode(grant, redirectUri));
    return c.redirect(back.href);
  });
}

function personOf(form: URLSearchParams): ProviderPerson {
  const email = form.get('email') || undefined;
  return {
    sub: form.get('sub') || (email ?? 'somebody'),
    email,
    emailVerified: form.get('email_verified') !== 'no',
    firstName: form.get('first_name') ?? '',
    lastName: form.get('last_name') ?? '',
  };
}

function askPerson(c: Context, provider: string) {
  return c.html(html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${provider}, on this machine</title>
<style>body { font: 16px system-ui; max-width: 24rem; margin: 4rem auto } label, button { display: block; margin: 1rem 0 }</style>
<h1>${provider}, on this machine</h1>
<p>Stands in for the real one. Who are you?</p>
<form method="post">
  <label>E-mail <input name="email" type="email" value="customer@delve.test"></label>
  <label>First name <input name="first_name"></label>
  <label>Last name <input name="last_name"></label>
  <label><input type="checkbox" name="email_verified" value="no"> The address is not verified</label>
  <button name="answer" value="yes">Continue</button>
  <button name="answer" value="no">Cancel</button>
</form>
</html>`);
}
