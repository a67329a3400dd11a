import { request as sendRequest } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createClient } from '@supabase/supabase-js';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { JWT_SECRET, PUBLISHABLE_KEY } from '../../local/keys.ts';
import { type FunctionsRuntime, startFunctions } from '../support/functions-runtime.ts';

const PROJECT = fileURLToPath(new URL('./fixtures/functions-project', import.meta.url));

let runtime: FunctionsRuntime;
const probe = (path: string, init?: RequestInit) => fetch(`${runtime.url}/probe/${path}`, init);

beforeAll(async () => {
  process.env.DEVELOPERS_OWN = 'must not leak';
  runtime = await startFunctions(PROJECT);
});
afterAll(() => runtime.close());

describe('a request', () => {
  it('reaches the function with its method, path, query, headers and body', async () => {
    const response = await probe('echo?a=1&b=%2F', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'x-own': 'yes' },
      body: '{"name":"Ọmọ"}',
    });
    const seen = (await response.json()) as { headers: Record<string, string>; url: string };
    expect(seen).toMatchObject({ method: 'PATCH', body: '{"name":"Ọmọ"}' });
    expect(seen.headers).toMatchObject({ 'x-own': 'yes', 'content-type': 'application/json' });
    expect(seen.headers['x-forwarded-for']).toMatch(/127\.0\.0\.1/);
    expect(seen.url).toBe(`${new URL(runtime.url).origin}/probe/echo?a=1&b=%2F`);
  });

  it('may be HEAD', async () => {
    const response = await probe('count', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(0);
    expect(await response.text()).toBe('');
  });

  it('is given up in the function when the caller goes', async () => {
    await expect(probe('silent', { signal: AbortSignal.timeout(100) })).rejects.toThrow();
    await runtime.logged(/the caller has gone/);
  });

  it('of an unknown or disabled function is 404', async () => {
    for (const name of ['unknown', 'disabled', '_shared', '__proto__', '']) {
      const response = await fetch(`${runtime.url}/${name}`);
      expect([response.status, await response.text()]).toEqual([404, 'Function not found']);
    }
  });
});

describe('an answer', () => {
  it('is streamed as the function writes it', async () => {
    const times = new Map<string, number>();
    const response = await probe('stream');
    for await (const chunk of response.body ?? []) times.set(new TextDecoder().decode(chunk), Date.now());
    expect([...times.keys()]).toEqual(['one', 'two', 'three']);
    expect((times.get('three') ?? 0) - (times.get('one') ?? 0)).toBeGreaterThan(250);
  });

  it('can begin while the body is still being sent', async () => {
    const chunks: string[] = [];
    await new Promise((resolve, reject) => {
      const outgoing = sendRequest(`${runtime.url}/probe/upload`, { method: 'POST' }, (incoming) => {
        incoming.on('end', resolve).on('data', (chunk) => {
          chunks.push(String(chunk));
          // The second part is sent only after the first was answered.
          if (chunks.length === 1) outgoing.end('bb');
        });
      });
      outgoing.on('error', reject);
      outgoing.write('aaaa');
    });
    expect(chunks.join('')).toBe('4 2 ');
  });

  it('carries a large body unchanged in size', async () => {
    const response = await probe('upload', { method: 'POST', body: new Uint8Array(5_000_000) });
    const sizes = (await response.text()).trim().split(' ').map(Number);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(5_000_000);
  });

  it.each([
    ['refuse', 413],
    ['abandon', 413],
    ['throw', 500],
    ['empty', 204],
  ])('arrives although the body was not read (%s)', async (path, status) => {
    for (const size of [1_000, 60_000, 70_000, 20_000_000]) {
      const response = await probe(path, { method: 'POST', body: new Uint8Array(size) });
      expect([size, response.status]).toEqual([size, status]);
      await response.text();
    }
  });

  it('keeps redirects, several cookies and empty bodies', async () => {
    const redirect = await probe('redirect', { redirect: 'manual' });
    expect([redirect.status, redirect.headers.get('location')]).toEqual([302, 'https://example.com/']);
    expect((await probe('cookies')).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect((await probe('empty')).status).toBe(204);
  });

  it('is 500 when the handler throws, and the function lives on', async () => {
    const before = (await (await probe('count')).json()) as { requests: number };
    const response = await probe('throw');
    expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error']);
    await runtime.logged(/thrown by the handler/);
    expect(await (await probe('count')).json()).toEqual({ requests: before.requests + 2 });
  });
});

describe('the environment', () => {
  it('holds what Supabase sets, the secrets of config.toml and the ways to the stand-ins, and nothing else', async () => {
    const environment = (await (await probe('environment')).json()) as Record<string, string>;
    expect(Object.keys(environment).sort()).toEqual([
      'DELVE_MAIL_API_KEY',
      'DELVE_MAIL_API_URL',
      'DELVE_MAIL_FROM',
      'DELVE_SITE_URL',
      'FROM_BOTH',
      'FROM_CONFIG',
      'STRIPE_API_URL',
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'SUPABASE_ANON_KEY',
      'SUPABASE_DB_URL',
      'SUPABASE_FUNCTION_SLUG',
      'SUPABASE_JWKS',
      'SUPABASE_PUBLISHABLE_KEYS',
      'SUPABASE_SECRET_KEYS',
      'SUPABASE_SERVICE_ROLE_KEY',
      'SUPABASE_URL',
      'TZ',
      'timezoneOffset',
    ]);
    expect(environment).toMatchObject({
      FROM_CONFIG: 'config',
      SUPABASE_URL: new URL(runtime.url).origin,
      SUPABASE_ANON_KEY: runtime.keys.anonKey,
      SUPABASE_FUNCTION_SLUG: 'probe',
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: PUBLISHABLE_KEY }),
      timezoneOffset: 0,
    });
    expect(JSON.parse(environment.SUPABASE_JWKS ?? '')).toEqual(runtime.keys.jwks);
  });

  it('leaves the mailbox out where the project has a key of its own', async () => {
    const own = await startFunctions(PROJECT, {}, { 'edge_runtime.secrets.DELVE_MAIL_API_KEY': 're_own' });
    try {
      const environment = (await (await fetch(`${own.url}/probe/environment`)).json()) as object;
      expect(environment).toMatchObject({ DELVE_MAIL_API_KEY: 're_own' });
      expect(Object.keys(environment)).not.toContain('DELVE_MAIL_API_URL');
    } finally {
      await own.close();
    }
  });

  it('names no stand-in for Stripe where the key of a real account is set', async () => {
    const withAccount = await startFunctions(
      PROJECT,
      {},
      { edge_runtime: { secrets: { STRIPE_SECRET_KEY: 'sk_test_of_an_account' } } },
    );
    onTestFinished(() => withAccount.close());
    const response = await fetch(`${withAccount.url}/probe/environment`);
    const environment = (await response.json()) as Record<string, string>;
    expect(Object.entries(environment).filter(([name]) => name.startsWith('STRIPE_'))).toEqual([
      ['STRIPE_SECRET_KEY', 'sk_test_of_an_account'],
    ]);
  });

  it('lets a function read the project, and neither write nor run programs', async () => {
    expect(await (await probe('rights')).json()).toEqual({
      read: 'allowed',
      readOutside: 'NotCapable',
      write: 'NotCapable',
      run: 'NotCapable',
      foreign: 'NotCapable',
    });
  });

  it('resolves npm packages from node_modules by the import map', async () => {
    const greeting = await fetch(`${runtime.url}/packages/greet`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"Lagos"}',
    });
    expect(await greeting.json()).toEqual({ greeting: 'Hello Lagos' });
    expect(await (await fetch(`${runtime.url}/packages/client`)).json()).toEqual({ from: 'function' });
  });

  it('writes prefixed lines without tokens to the log', async () => {
    await probe('print', { method: 'POST', body: `first\nwith ${runtime.keys.anonKey} and sb_secret_abc.` });
    await runtime.logged(/^function:probe: first$/);
    await runtime.logged(/^function:probe: with \[token\] and \[secret key\]\.$/);
    await runtime.logged(/^function:probe: to the error stream$/);
    expect(runtime.log.join('\n')).not.toContain(runtime.keys.anonKey);
  });

  it('serves what listens by node:http', async () => {
    const response = await fetch(`${runtime.url}/node-server/path`, { method: 'POST', body: 'sent' });
    expect(await response.json()).toEqual({ method: 'POST', path: '/node-server/path', body: 'sent' });
  });

  it('keeps background tasks going after the answer', async () => {
    expect((await probe('background')).status).toBe(202);
    expect(runtime.log.join('\n')).not.toContain('the background task is done');
    await runtime.logged(/the background task is done/);
  });
});

describe('verify_jwt', () => {
  const guarded = (headers: Record<string, string>) => fetch(`${runtime.url}/guarded`, { headers });
  const refusal = async (headers: Record<string, string>) => {
    const response = await guarded(headers);
    const body = (await response.json()) as { code: string; message: string };
    expect(response.headers.get('sb-error-code')).toBe(body.code);
    return [response.status, body.code, body.message];
  };
  const token = (secret: string, expires: string) =>
    new SignJWT({ role: 'authenticated' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(expires)
      .sign(new TextEncoder().encode(secret));

  it('lets keys, user tokens and tokens of third parties through', async () => {
    const expires = Math.floor(Date.now() / 1000) + 60;
    const user = await runtime.keys.signUserToken({ sub: 'a', role: 'authenticated', exp: expires });
    const callers: Record<string, string>[] = [
      { apikey: PUBLISHABLE_KEY },
      { authorization: `Bearer ${PUBLISHABLE_KEY}` },
      { authorization: `Bearer ${runtime.keys.anonKey}` },
      { authorization: `Bearer ${user}` },
      { authorization: `Bearer ${await token(JWT_SECRET, '1m')}` },
    ];
    for (const headers of callers) {
      const response = await guarded(headers);
      expect([response.status, await response.json()]).toEqual([200, { answered: true }]);
    }
  });

  it('refuses everything else with a code', async () => {
    expect(await refusal({})).toEqual([401, 'UNAUTHORIZED_NO_AUTH_HEADER', 'Missing authorization header']);
    for (const authorization of ['Bearer nonsense', 'Basic abc', 'Bearer a b']) {
      expect(await refusal({ authorization })).toEqual([
        401,
        'UNAUTHORIZED_INVALID_JWT_FORMAT',
        'Invalid JWT format',
      ]);
    }
    for (const bad of [
      await token('another secret of thirty-two characters', '1m'),
      await token(JWT_SECRET, '-1m'),
    ]) {
      expect(await refusal({ authorization: `Bearer ${bad}` })).toEqual([
        401,
        'UNAUTHORIZED_JWT',
        'Invalid JWT',
      ]);
    }
    const expired = await runtime.keys.signUserToken({ exp: 1 });
    expect(await refusal({ authorization: `Bearer ${expired}` })).toEqual([
      401,
      'UNAUTHORIZED_ASYMMETRIC_JWT',
      'Invalid JWT',
    ]);
  });
});

describe('supabase-js', () => {
  it('invokes functions and tells a failed call from an answer', async () => {
    const client = createClient(new URL(runtime.url).origin, PUBLISHABLE_KEY, {
      auth: { persistSession: false },
      realtime: { transport: class {} as never },
    });
    const greeting = await client.functions.invoke('packages/greet', { body: { name: 'Abuja' } });
    expect(greeting).toMatchObject({ data: { greeting: 'Hello Abuja' }, error: null });
    const missing = await client.functions.invoke('unknown');
    expect([missing.data, missing.error?.name]).toEqual([null, 'FunctionsHttpError']);
  });
});
