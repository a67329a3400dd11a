import { createHash, createHmac, randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { freePorts } from '../../local/database/free-ports.ts';
import { listen } from '../../local/gateway.ts';

export const CLIENT_ID = 'delve-client';
export const CLIENT_SECRET = 'delve-secret';

/** A person as the provider knows them. */
export interface ProviderPerson {
  readonly sub: string;
  readonly email?: string;
  readonly emailVerified?: boolean;
  readonly name: string;
}

/**
 * Google and Facebook on loopback: OpenID discovery, keys, the page that asks (it agrees at once for the
 * person that is set), the code exchange, and Facebook's profile. A code is good once, and only with the
 * client's secret.
 */
export class IdentityProvider {
  readonly url: string;
  person: ProviderPerson | undefined;
  readonly #sign: (claims: JWTPayload) => Promise<string>;
  readonly #close: () => Promise<void>;

  private constructor(
    url: string,
    sign: (claims: JWTPayload) => Promise<string>,
    close: () => Promise<void>,
  ) {
    this.url = url;
    this.#sign = sign;
    this.#close = close;
  }

  static async start(): Promise<IdentityProvider> {
    const [port] = (await freePorts(1)) as [number];
    const url = `http://127.0.0.1:${port}`;
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'provider-key', use: 'sig', alg: 'RS256' };
    const sign = (claims: JWTPayload) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: jwk.kid }).sign(privateKey);
    const app = new Hono();
    const server = await listen(app, port);
    const provider = new IdentityProvider(url, sign, async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    });
    provider.#route(app, jwk);
    return provider;
  }

  /** An id token for the client; claims replace the ordinary ones. */
  idToken(person: ProviderPerson, claims: JWTPayload = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return this.#sign({
      iss: this.url,
      aud: CLIENT_ID,
      sub: person.sub,
      name: person.name,
      ...(person.email ? { email: person.email, email_verified: person.emailVerified ?? true } : {}),
      iat: now,
      exp: now + 3600,
      ...claims,
    });
  }

  stop(): Promise<void> {
    return this.#close();
  }

  #route(app: Hono, jwk: object): void {
    const codes = new Map<string, { person: ProviderPerson; redirectUri: string }>();
    const tokens = new Map<string, ProviderPerson>();

    app.get('/.well-known/openid-configuration', (c) =>
      c.json({
        issuer: this.url,
        authorization_endpoint: `${this.url}/dialog/oauth`,
        token_endpoint: `${this.url}/oauth/access_token`,
        jwks_uri: `${this.url}/keys`,
      }),
    );
    app.get('/keys', (c) => c.json({ keys: [jwk] }));

    app.get('/dialog/oauth', (c) => {
      const redirectUri = c.req.query('redirect_uri') ?? '';
      const back = new URL(redirectUri);
      back.searchParams.set('state', c.req.query('state') ?? '');
      if (c.req.query('client_id') !== CLIENT_ID) return c.text('unknown client', 400);
      if (!this.person) {
        back.searchParams.set('error', 'access_denied');
        back.searchParams.set('error_description', 'The person said no');
        return c.redirect(back.href);
      }
      const code = randomUUID();
      codes.set(code, { person: this.person, redirectUri });
      back.searchParams.set('code', code);
      return c.redirect(back.href);
    });

    app.post('/oauth/access_token', async (c) => {
      const form = new URLSearchParams(await c.req.text());
      const grant = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const isClient = form.get('client_id') === CLIENT_ID && form.get('client_secret') === CLIENT_SECRET;
      if (!grant || !isClient || grant.redirectUri !== form.get('redirect_uri')) {
        return c.json({ error: 'invalid_grant' }, 400);
      }
      const accessToken = randomUUID();
      tokens.set(accessToken, grant.person);
      const at_hash = createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
      return c.json({
        access_token: accessToken,
        refresh_token: `refresh-${accessToken}`,
        id_token: await this.idToken(grant.person, { at_hash }),
        token_type: 'bearer',
      });
    });

    app.get('/me', (c: Context) => {
      const accessToken = (c.req.header('authorization') ?? '').replace(/^Bearer /, '');
      const person = tokens.get(accessToken);
      const proof = createHmac('sha256', CLIENT_SECRET).update(accessToken).digest('hex');
      if (!person || c.req.query('appsecret_proof') !== proof) return c.json({ error: { code: 190 } }, 401);
      const [first_name = '', last_name = ''] = person.name.split(' ');
      return c.json({
        id: person.sub,
        name: person.name,
        first_name,
        last_name,
        ...(person.email ? { email: person.email } : {}),
        picture: { data: { url: 'https://example.test/picture.jpg' } },
      });
    });
  }
}
