import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Hono } from 'hono';
import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createGateway, listen } from '../../local/gateway.ts';
import { JWT_SECRET, type Keys, loadKeys, PUBLISHABLE_KEY, SECRET_KEY } from '../../local/keys.ts';
import { stack } from '../support/stack.ts';

/** What the service behind the gateway was given. */
interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const folder = mkdtempSync(join(tmpdir(), 'delve-gateway-'));
let keys: Keys;
let server: Server;
let url: string;

beforeAll(async () => {
  keys = await loadKeys(join(folder, 'signing-key.json'));
  const app = new Hono();
  app.all('*', async (c) => {
    const { pathname, search } = new URL(c.req.url);
    const headers = Object.fromEntries(c.req.raw.headers);
    const seen = { method: c.req.method, path: pathname, query: search, headers };
    return c.json({ ...seen, body: await c.req.text() } satisfies Seen);
  });
  const service = { app, close: async () => {} };
  const gateway = createGateway(
    [
      { prefix: '/keyed/v1', service, apiKey: 'required', open: /^\/open\// },
      { prefix: '/free/v1', service, apiKey: 'optional' },
    ],
    keys,
  );
  server = await listen(gateway, 0);
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

async function see(path: string, headers: Record<string, string> = {}): Promise<Seen> {
  const response = await fetch(url + path, { headers });
  expect(response.status).toBe(200);
  return (await response.json()) as Seen;
}

function roleIn(seen: Seen): unknown {
  return decodeJwt(seen.headers.authorization?.replace('Bearer ', '') ?? '').role;
}

describe('API keys', () => {
  it('are required where the route says so', async () => {
    const response = await fetch(`${url}/keyed/v1/rows`);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      message: 'No API key found in request',
      hint: 'No `apikey` request header or url param was found.',
    });
  });

  it('are refused when nobody gave them out', async () => {
    const response = await fetch(`${url}/keyed/v1/rows`, { headers: { apikey: 'sb_publishable_guess' } });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ message: 'Invalid API key' });
  });

  it('are not asked for on open paths, nor on routes without the rule', async () => {
    expect((await see('/keyed/v1/open/callback')).headers.authorization).toBeUndefined();
    expect((await see('/free/v1/file')).headers.authorization).toBeUndefined();
  });

  it('become the token of their role', async () => {
    expect(roleIn(await see('/keyed/v1/rows', { apikey: PUBLISHABLE_KEY }))).toBe('anon');
    expect(roleIn(await see('/keyed/v1/rows', { apikey: SECRET_KEY }))).toBe('service_role');
    expect(roleIn(await see('/keyed/v1/rows', { apikey: keys.anonKey }))).toBe('anon');
    expect(roleIn(await see('/keyed/v1/rows', { apikey: keys.serviceRoleKey }))).toBe('service_role');
  });

  it('become the token of their role in the authorization header too, where supabase-js repeats them', async () => {
    const seen = await see('/keyed/v1/rows', {
      apikey: PUBLISHABLE_KEY,
      authorization: `Bearer ${SECRET_KEY}`,
    });
    expect(roleIn(seen)).toBe('service_role');
  });

  it('may stand in the address, and are taken out of it', async () => {
    const seen = await see(`/keyed/v1/rows?a=1&apikey=${SECRET_KEY}&b=2`);
    expect(roleIn(seen)).toBe('service_role');
    expect(seen.query).toBe('?a=1&b=2');
  });

  it("give way to the caller's own token", async () => {
    const token = await keys.signUserToken({ role: 'authenticated', sub: 'somebody' });
    const seen = await see('/keyed/v1/rows', { apikey: SECRET_KEY, authorization: `Bearer ${token}` });
    expect(seen.headers.authorization).toBe(`Bearer ${token}`);
  });

  it('are the ones of every local Supabase project: signed with the known secret, valid for years', async () => {
    for (const key of [keys.anonKey, keys.serviceRoleKey]) {
      const claims = await keys.verify(key);
      expect(claims.iss).toBe('supabase-demo');
      expect(claims.exp).toBe(1983812996);
    }
  });
});

describe('tokens', () => {
  const secret = new TextEncoder().encode(JWT_SECRET);

  it('are accepted from third parties that know the secret', async () => {
    const token = await new SignJWT({ role: 'authenticated' })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(secret);
    expect(await keys.verify(token)).toMatchObject({ role: 'authenticated' });
  });

  it('are refused when signed with another secret, unsigned, or over', async () => {
    const header = { alg: 'HS256' };
    const forged = await new SignJWT({})
      .setProtectedHeader(header)
      .sign(new TextEncoder().encode('x'.repeat(32)));
    const over = await new SignJWT({}).setProtectedHeader(header).setExpirationTime(1).sign(secret);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${forged.split('.')[1]}.`;
    for (const token of [forged, over, unsigned]) await expect(keys.verify(token)).rejects.toThrow();
  });
});

describe('requests', () => {
  it('arrive without the prefix, with method, query and body', async () => {
    const response = await fetch(`${url}/free/v1/a/b%20c?q=x%26y`, { method: 'PATCH', body: 'a body' });
    expect(await response.json()).toMatchObject({
      method: 'PATCH',
      path: '/a/b%20c',
      query: '?q=x%26y',
      body: 'a body',
    });
  });

  it("tell the service the caller's address and the address that was called", async () => {
    const { headers } = await see('/free/v1/file');
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': new URL(url).host,
      'x-forwarded-proto': 'http',
      'x-forwarded-prefix': '/free/v1',
    });
  });

  it("cannot forge the caller's address", async () => {
    const { headers } = await see('/free/v1/file', { 'cf-connecting-ip': '203.0.113.7' });
    expect(headers['cf-connecting-ip']).toBe('127.0.0.1');
  });

  it('are answered on the stack only where a service is', async () => {
    for (const path of ['/', '/rest', '/rest/v2/profiles', '/auth', '//rest/v1/profiles', '/%']) {
      const response = await fetch(stack().apiUrl + path, { headers: { apikey: stack().secretKey } });
      expect([path, response.status]).toEqual([path, 404]);
      expect(await response.json()).toEqual({ message: 'no Route matched with those values' });
    }
  });

  it.each(['/graphql/v1', '/pg/tables', '/analytics/v1/x', '/mcp'])(
    'for %s, which the local stack lacks, are answered with 501 and a sentence',
    async (path) => {
      const response = await fetch(stack().apiUrl + path, { headers: { apikey: stack().publishableKey } });
      expect(response.status).toBe(501);
      expect(await response.json()).toEqual({ message: expect.stringMatching(/^The local stack .+\.$/) });
    },
  );
});

it('a caller that goes in the middle of what it sends is no error', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  const arrived = once(server, 'request');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('POST /free/v1/rows HTTP/1.1\r\nhost: gateway\r\ncontent-length: 100\r\n\r\nhalf');
  const [incoming] = (await arrived) as [IncomingMessage];
  socket.destroy();
  await new Promise((gone) => incoming.once('close', gone));
  // What the gateway makes of it comes in the turns behind that.
  await setTimeout(50);
  expect(told.mock.calls).toEqual([]);
  told.mockRestore();
  expect((await see('/free/v1/rows')).path).toBe('/rows');
});

describe('browsers', () => {
  const preflight = {
    method: 'OPTIONS',
    headers: {
      origin: 'http://localhost:3000',
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'apikey, authorization, content-type, x-client-info',
    },
  };

  it.each([
    '/rest/v1/profiles',
    '/auth/v1/token',
    '/storage/v1/object/images/a.png',
    '/realtime/v1/api/broadcast',
    '/functions/v1/api/business/',
  ])(
    'may call %s from any origin, with the headers of supabase-js, after a preflight without a key',
    async (path) => {
      const { status, headers } = await fetch(stack().apiUrl + path, preflight);
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toMatch(/^(\*|http:\/\/localhost:3000)$/);
      expect(headers.get('access-control-allow-methods')).toContain('PATCH');
      const allowed = headers.get('access-control-allow-headers')?.toLowerCase() ?? '';
      for (const name of ['apikey', 'authorization', 'content-type', 'x-client-info']) {
        expect(allowed).toContain(name);
      }
    },
  );

  it('may read counts, and the answers that refuse them', async () => {
    const { status, headers } = await fetch(`${stack().apiUrl}/rest/v1/states`, {
      headers: { origin: 'http://localhost:3000' },
    });
    expect(status).toBe(401);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-expose-headers')).toContain('Content-Range');
  });
});
