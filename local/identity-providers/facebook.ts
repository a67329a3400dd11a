import { createHmac } from 'node:crypto';
import { Hono } from 'hono';
import { addConsentPage, addTokenDoor } from './consent.ts';
import { bearerOf, type Grant, type ProviderRecords } from './people.ts';

/**
 * Stands in for Facebook: the page that asks, code exchange, `debug_token` and the profile.
 * https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging
 */
export function createFacebook(records: ProviderRecords): Hono {
  const app = new Hono();
  const issue = async (grant: Grant) => ({
    access_token: records.issueToken('EAA', grant),
    token_type: 'bearer',
    expires_in: Math.floor((grant.expiresAt - Date.now()) / 1000),
  });

  addConsentPage(app, '/dialog/oauth', 'Facebook', records);
  addTokenDoor(app, records, issue);

  app.post('/oauth/access_token', async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const client = records.app(form.get('client_id') ?? '', form.get('client_secret') ?? '');
    if (!client) return c.json(oauthError('Error validating client secret.', 1), 400);
    const grant = records.takeCode(form.get('code') ?? '', client.id, form.get('redirect_uri') ?? '');
    if (!grant) return c.json(oauthError('Invalid verification code format.', 100), 400);
    return c.json(await issue(grant));
  });

  // Only an app may ask; of a token that is another app's, Facebook tells the asker nothing but an error.
  app.get('/debug_token', (c) => {
    const asking = (bearerOf(c.req.header('authorization')) || (c.req.query('access_token') ?? '')).split(
      '|',
    );
    const client = records.app(asking[0] ?? '', asking[1] ?? '');
    if (!client) return c.json(oauthError('Invalid OAuth access token signature.', 190), 400);
    const grant = records.grantOf(c.req.query('input_token') ?? '');
    if (!grant) return c.json({ data: invalid('Invalid OAuth access token.') });
    if (grant.appId !== client.id) {
      const message = '(#100) The App_id in the input_token did not match the Viewing App';
      return c.json(oauthError(message, 100), 400);
    }
    const isValid = grant.expiresAt > Date.now();
    return c.json({
      data: {
        app_id: grant.appId,
        type: 'USER',
        application: 'Delve',
        expires_at: Math.floor(grant.expiresAt / 1000),
        is_valid: isValid,
        scopes: grant.scopes,
        user_id: grant.person.sub,
        ...(isValid ? {} : { error: { code: 190, message: 'Session has expired', subcode: 463 } }),
      },
    });
  });

  app.get('/me', (c) => {
    const token = bearerOf(c.req.header('authorization')) || (c.req.query('access_token') ?? '');
    const grant = records.liveGrantOf(token);
    if (!grant) return c.json(oauthError('Invalid OAuth access token.', 190), 400);
    const proof = createHmac('sha256', records.app(grant.appId)?.secret ?? '')
      .update(token)
      .digest('hex');
    if (c.req.query('appsecret_proof') !== proof) {
      return c.json(oauthError('Invalid appsecret_proof provided in the API argument', 100), 400);
    }
    const { sub, email, firstName, lastName } = grant.person;
    const all: Record<string, unknown> = {
      first_name: firstName,
      last_name: lastName,
      name: `${firstName} ${lastName}`.trim(),
      ...(email !== undefined && grant.scopes.includes('email') ? { email } : {}),
    };
    const wanted = (c.req.query('fields') ?? 'name').split(',');
    return c.json({
      ...Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name))),
      id: sub,
    });
  });
  return app;
}

function invalid(message: string) {
  return { error: { code: 190, message }, is_valid: false, scopes: [] };
}

function oauthError(message: string, code: number) {
  return { error: { message, type: 'OAuthException', code, fbtrace_id: 'stand-in' } };
}
