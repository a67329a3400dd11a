import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { type ConfigOverrides, loadConfig } from '../../local/config.ts';
import { createIdentityProviders, withIdentityProviders } from '../../local/identity-providers/service.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const API_URL = 'http://127.0.0.1:54321';

const configured = (overrides: ConfigOverrides = {}) =>
  withIdentityProviders(
    loadConfig(PROJECT, {
      'auth.external.google.client_id': '',
      'auth.external.facebook.client_id': '',
      ...overrides,
    }),
    API_URL,
  );

describe('whom Auth and the functions ask', () => {
  test('the stand-ins, where no client id is set', () => {
    const { auth, edge_runtime } = configured();
    expect(auth.external.google).toMatchObject({
      enabled: true,
      url: `${API_URL}/identity-providers/google`,
    });
    expect(edge_runtime.secrets).toMatchObject({
      DELVE_GOOGLE_CLIENT_ID: auth.external.google?.client_id,
      DELVE_GOOGLE_TOKENINFO_URL: `${API_URL}/identity-providers/google/tokeninfo`,
      DELVE_FACEBOOK_APP_ID: auth.external.facebook?.client_id,
      DELVE_FACEBOOK_APP_SECRET: auth.external.facebook?.secret,
      DELVE_FACEBOOK_GRAPH_URL: `${API_URL}/identity-providers/facebook`,
    });
  });

  test('the real provider, where one is; the other one stays', () => {
    const { auth, edge_runtime } = configured({
      'auth.external.google.client_id': 'web,app',
      'auth.external.google.secret': 'mine',
    });
    expect(auth.external.google).toMatchObject({ client_id: 'web,app', secret: 'mine', url: '' });
    expect(edge_runtime.secrets.DELVE_GOOGLE_CLIENT_ID).toBe('web,app');
    expect(edge_runtime.secrets).not.toHaveProperty('DELVE_GOOGLE_TOKENINFO_URL');
    expect(edge_runtime.secrets).toHaveProperty('DELVE_FACEBOOK_GRAPH_URL');
  });

  test('nobody, where the provider is off', () => {
    const { auth, edge_runtime } = configured({ 'auth.external.google.enabled': false });
    expect(auth.external.google).toMatchObject({ enabled: false, client_id: '', url: '' });
    expect(edge_runtime.secrets.DELVE_GOOGLE_CLIENT_ID).toBe('');
  });
});

describe.each([
  ['google', '/authorize', '/token'],
  ['facebook', '/dialog/oauth', '/oauth/access_token'],
] as const)('the stand-in for %s', (name, page, exchange) => {
  const { external } = configured().auth;
  const client = { client_id: external[name]?.client_id ?? '', client_secret: external[name]?.secret ?? '' };
  const redirect_uri = 'http://127.0.0.1:3000/back';

  async function standIn(): Promise<Hono> {
    return new Hono().route('/', (await createIdentityProviders(API_URL)).app);
  }

  async function agree(app: Hono, answer = 'yes'): Promise<URL> {
    const query = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri,
      state: 's',
      scope: 'email',
    });
    const body = new URLSearchParams({ answer, email: 'a@example.com' });
    const response = await app.request(`/${name}${page}?${query}`, { method: 'POST', body });
    return new URL(response.headers.get('location') ?? '');
  }

  const take = (app: Hono, form: Record<string, string>) =>
    app.request(`/${name}${exchange}`, { method: 'POST', body: new URLSearchParams(form) });

  test('a code is good once, for the app and the address that it was made for', async () => {
    const app = await standIn();
    for (const wrong of [
      { client_secret: 'x' },
      { redirect_uri: 'http://127.0.0.1:3000/other' },
      { code: 'x' },
    ]) {
      const code = (await agree(app)).searchParams.get('code') ?? '';
      expect((await take(app, { ...client, redirect_uri, code, ...wrong })).status).toBeGreaterThanOrEqual(
        400,
      );
    }
    const code = (await agree(app)).searchParams.get('code') ?? '';
    const taken = await take(app, { ...client, redirect_uri, code });
    expect(await taken.json()).toMatchObject({ access_token: expect.any(String) });
    expect((await take(app, { ...client, redirect_uri, code })).status).toBe(400);
  });

  test('a person who says no comes back with the reason', async () => {
    const back = await agree(await standIn(), 'no');
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ state: 's', error: 'access_denied' });
  });

  test('an app that is not registered gets no page and no token', async () => {
    const app = await standIn();
    expect((await app.request(`/${name}${page}?client_id=x&redirect_uri=${redirect_uri}`)).status).toBe(400);
    const known = await app.request(
      `/${name}${page}?client_id=${client.client_id}&redirect_uri=${redirect_uri}`,
    );
    expect(known.status).toBe(200);
    const issue = (body: string) => app.request(`/${name}/tokens`, { method: 'POST', body });
    expect((await issue(JSON.stringify({ person: { sub: '1' }, app: 'x' }))).status).toBe(400);
    expect((await issue('no JSON')).status).toBe(400);
    expect((await issue(JSON.stringify({ person: { sub: '1' } }))).status).toBe(200);
  });
});
