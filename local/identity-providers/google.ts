import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { addConsentPage, addTokenDoor } from './consent.ts';
import { bearerOf, type Grant, type ProviderRecords } from './people.ts';

/**
 * Stands in for Google at `url`: OpenID discovery, keys, the page that asks, code exchange, tokeninfo and userinfo.
 * https://developers.google.com/identity/openid-connect/openid-connect
 */
export async function createGoogle(url: string, records: ProviderRecords): Promise<Hono> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'stand-in', use: 'sig', alg: 'RS256' };
  const app = new Hono();

  const issue = async (grant: Grant) => {
    const accessToken = records.issueToken('ya29.', grant);
    const { sub, email, emailVerified, firstName, lastName } = grant.person;
    const hash = createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
    const idToken = await new SignJWT({
      azp: grant.appId,
      at_hash: hash,
      ...(email === undefined ? {} : { email, email_verified: emailVerified }),
      name: `${firstName} ${lastName}`.trim(),
      given_name: firstName,
      family_name: lastName,
    })
      .setProtectedHeader({ alg: 'RS256', kid: jwk.kid })
      .setIssuer(url)
      .setAudience(grant.appId)
      .setSubject(sub)
      .setIssuedAt()
      .setExpirationTime(Math.floor(grant.expiresAt / 1000))
      .sign(privateKey);
    return {
      access_token: accessToken,
      expires_in: secondsLeft(grant),
      scope: grant.scopes.join(' '),
      token_type: 'Bearer',
      id_token: idToken,
    };
  };

  app.get('/.well-known/openid-configuration', (c) =>
    c.json({
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      userinfo_endpoint: `${url}/userinfo`,
      jwks_uri: `${url}/keys`,
    }),
  );
  app.get('/keys', (c) => c.json({ keys: [jwk] }));
  addConsentPage(app, '/authorize', 'Google', records);
  addTokenDoor(app, records, issue);

  app.post('/token', async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const client = records.app(form.get('client_id') ?? '', form.get('client_secret') ?? '');
    if (!client) return c.json({ error: 'invalid_client', error_description: 'Unauthorized' }, 401);
    const grant = records.takeCode(form.get('code') ?? '', client.id, form.get('redirect_uri') ?? '');
    if (!grant) return c.json({ error: 'invalid_grant', error_description: 'Bad Request' }, 400);
    return c.json(await issue(grant));
  });

  app.on(['GET', 'POST'], '/tokeninfo', (c) => {
    const grant = records.liveGrantOf(
      bearerOf(c.req.header('authorization')) || (c.req.query('access_token') ?? ''),
    );
    if (!grant) return c.json({ error: 'invalid_token', error_description: 'Invalid Value' }, 400);
    const { sub, email, emailVerified } = grant.person;
    return c.json({
      azp: grant.appId,
      aud: grant.appId,
      sub,
      scope: grant.scopes.join(' '),
      exp: String(Math.floor(grant.expiresAt / 1000)),
      expires_in: String(secondsLeft(grant)),
      ...(email !== undefined && grant.scopes.includes('email')
        ? { email, email_verified: String(emailVerified) }
        : {}),
      access_type: 'online',
    });
  });

  app.get('/userinfo', (c) => {
    const grant = records.liveGrantOf(bearerOf(c.req.header('authorization')));
    if (!grant) return c.json({ error: 'invalid_request', error_description: 'Invalid Credentials' }, 401);
    const { sub, email, emailVerified, firstName, lastName } = grant.person;
    return c.json({
      sub,
      ...(grant.scopes.includes('profile')
        ? { name: `${firstName} ${lastName}`.trim(), given_name: firstName, family_name: lastName }
        : {}),
      ...(email !== undefined && grant.scopes.includes('email')
        ? { email, email_verified: emailVerified }
        : {}),
    });
  });
  return app;
}

function secondsLeft({ expiresAt }: Grant): number {
  return Math.max(0, Math.floor((expiresAt - Date.now()) / 1000));
}
