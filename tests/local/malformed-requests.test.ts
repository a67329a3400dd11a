import { request as sendRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { freshEmail } from '../support/auth-clients.ts';
import { stack } from '../support/stack.ts';

interface Malformed {
  readonly method: string;
  /** Below the gateway, sent as it stands: `fetch` would mend it. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function send({ method, path, headers = {}, body }: Malformed): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(stack().apiUrl);
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest(
      {
        hostname,
        port,
        method,
        path,
        headers: { apikey: stack().secretKey, 'content-type': 'application/json', ...headers },
      },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
      },
    );
    outgoing.on('error', reject).end(body);
  });
}

const nested = (levels: number, open: string, close: string, inside: string) =>
  `${open.repeat(levels)}${inside}${close.repeat(levels)}`;

describe('the gateway', () => {
  it('refuses TRACE', async () => {
    for (const path of ['/rest/v1/states', '/auth/v1/health', '/storage/v1/bucket', '/functions/v1/api/']) {
      expect((await send({ method: 'TRACE', path })).status, path).toBe(405);
    }
  });
});

describe('the Data API', () => {
  it('reads parentheses to a hundred levels', async () => {
    const or = (levels: number) => nested(levels, 'and(', ')', 'name.eq.Lagos');
    const deep = await send({ method: 'GET', path: `/rest/v1/states?or=(${or(90)})&select=name` });
    expect([deep.status, JSON.parse(deep.text)]).toEqual([200, [{ name: 'Lagos' }]]);
    for (const query of [`or=(${or(1500)})`, `select=${nested(3000, 'a(', ')', '')}`]) {
      const tooDeep = await send({ method: 'GET', path: `/rest/v1/states?${query}` });
      expect([tooDeep.status, JSON.parse(tooDeep.text).code]).toEqual([400, 'PGRST100']);
    }
  });

  it.each([
    ['a stray percent sign in the path', 'GET', '/rest/v1/%zz'],
    ['a NUL in a filter', 'GET', '/rest/v1/states?name=eq.%00'],
    ['a list that breaks off', 'GET', '/rest/v1/states?state_id=in.(1'],
    ['an offset beyond every number', 'GET', '/rest/v1/states?offset=99999999999999999999999'],
    ['JSON that breaks off', 'POST', '/rest/v1/states', '{"name":'],
    ['a NUL in JSON', 'POST', '/rest/v1/states', '{"name":"\\u0000"}'],
  ])("%s is the caller's fault", async (_what, method, path, body?: string) => {
    const { status } = await send({ method, path, ...(body === undefined ? {} : { body }) });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });
});

describe('Auth', () => {
  const signUp = (data: string) =>
    send({
      method: 'POST',
      path: '/auth/v1/signup',
      body: `{"email":"${freshEmail()}","password":"correct-horse-1","data":${data}}`,
    });

  it('refuses a NUL, in a body as in a link', async () => {
    for (const data of ['{"name":"\\u0000"}', '{"\\u0000":1}', '{"deep":[{"name":"a\\u0000"}]}']) {
      const refused = await signUp(data);
      expect([refused.status, JSON.parse(refused.text).error_code], data).toEqual([400, 'bad_json']);
    }
    const link = await send({ method: 'GET', path: '/auth/v1/verify?type=signup&token=%00' });
    expect([link.status, JSON.parse(link.text).error_code]).toEqual([400, 'validation_failed']);
  });

  it('reads half of a surrogate pair as U+FFFD, as Go does', async () => {
    const { status, text } = await signUp('{"name":"a\\ud800"}');
    expect(status).toBe(200);
    expect(JSON.parse(text).user.user_metadata.name).toBe('a\ufffd');
  });

  it('takes the first address of X-Forwarded-For that is one', async () => {
    for (const forwarded of ['unknown, 203.0.113.7', 'no address', '1.2.3.4'.repeat(500)]) {
      const { status } = await send({
        method: 'POST',
        path: '/auth/v1/token?grant_type=password',
        headers: { 'x-forwarded-for': forwarded },
        body: '{"email":"customer@delve.test","password":"delve-local-1"}',
      });
      expect(status, forwarded.slice(0, 40)).toBe(200);
    }
  });

  it('refuses a ban beyond what a duration holds', async () => {
    const { status, text } = await send({
      method: 'POST',
      path: '/auth/v1/admin/users',
      body: `{"email":"${freshEmail()}","ban_duration":"99999999999h"}`,
    });
    expect([status, JSON.parse(text).error_code]).toEqual([400, 'validation_failed']);
  });
});

describe('Storage', () => {
  it.each([
    ['GET', '/storage/v1/bucket/%00'],
    ['DELETE', '/storage/v1/bucket/%00'],
    ['DELETE', '/storage/v1/object/images/a%00b'],
    ['POST', '/storage/v1/object/list/images', '{"prefix":"\\u0000"}'],
    ['POST', '/storage/v1/object/list-v2/images', '{"prefix":"\\u0000"}'],
    ['GET', '/storage/v1/object/images/%ff'],
    ['POST', '/storage/v1/object/sign/images/x', '{'],
  ])('refuses %s %s', async (method, path, body?: string) => {
    const { status, text } = await send({ method, path, ...(body === undefined ? {} : { body }) });
    expect([status, Object.keys(JSON.parse(text))]).toEqual([400, ['statusCode', 'error', 'message']]);
  });
});
