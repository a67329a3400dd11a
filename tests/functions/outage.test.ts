import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { readSettings } from '../../functions/_shared/settings.ts';
import { createApp } from '../../functions/api/app.ts';
import type { AppEnv } from '../../functions/api/app-env.ts';
import { deadline } from '../../functions/api/deadline.ts';
import { onError } from '../../functions/api/errors.ts';

beforeEach(() => {
  // The edge runtime has it, Node 20 does not, and supabase-js asks for it.
  vi.stubGlobal('WebSocket', WebSocket);
  // What is behind the function fails here on purpose, and the function logs it.
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** The function, with a project that answers everything with `status` and counts the requests to each path; 0 refuses them. */
async function withProject(
  status: number,
  use: (app: ReturnType<typeof createApp>, requests: ReadonlyMap<string, number>) => Promise<void>,
): Promise<void> {
  const requests = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://project').pathname;
    requests.set(path, (requests.get(path) ?? 0) + 1);
    if (status === 0) request.socket.destroy();
    else response.writeHead(status, { 'content-type': 'application/json' }).end('{"message":"Down"}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const values: Record<string, string> = {
      SUPABASE_URL: url,
      SUPABASE_ANON_KEY: 'key',
      SUPABASE_SERVICE_ROLE_KEY: 'secret',
    };
    await use(createApp(readSettings((name) => values[name])), requests);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

test.each([0, 502, 503, 504, 520])(
  'where the Data API answers %i (0: not at all), a read is a 503 after one attempt',
  async (status) => {
    await withProject(status, async (app, requests) => {
      const answer = await app.request('/api/business/states');
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ status: false, code: 'unreachable' });
      // What counts the caller is asked beside what reads.
      expect(requests.get('/rest/v1/states')).toBe(1);
      expect([...requests.values()].every((count) => count === 1)).toBe(true);
    });
  },
);

test.each([0, 503])('where Auth answers %i, signing in is a 503', async (status) => {
  await withProject(status, async (app) => {
    const answer = await app.request('/api/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'somebody@example.com', password: 'a-long-password' }),
    });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: false, code: 'unreachable' });
  });
});

test('what takes too long is a 503; what does not, and a form that takes its time, is left alone', async () => {
  const app = new Hono<AppEnv>();
  app.use(deadline({ longestMs: 50 }));
  app.on(['GET', 'POST'], '/slow', async (context) => {
    await new Promise((done) => setTimeout(done, 500));
    return context.text('late');
  });
  app.get('/quick', (context) => context.text('in time'));
  app.onError(onError);

  const slow = await app.request('/slow');
  expect(slow.status).toBe(503);
  expect(await slow.json()).toMatchObject({ status: false, code: 'unreachable' });
  expect(await (await app.request('/quick')).text()).toBe('in time');
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  expect(await (await app.request('/slow', { method: 'POST', headers, body: '--x--' })).text()).toBe('late');
});
