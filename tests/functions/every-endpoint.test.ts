import { beforeAll, describe, expect, test } from 'vitest';
import { type Endpoint, isNumberName } from '../../functions/api/endpoint/endpoint.ts';
import { endpoints } from '../../functions/api/routes/endpoints.ts';
import { type ApiRequest, api, newListedBusiness, newPerson, type Person } from '../support/api.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';

// What holds for all endpoints, tried with each of the list: none can be forgotten.

const named = endpoints.map((endpoint) => ({ name: `${endpoint.method} ${endpoint.path}`, endpoint }));

/** A path of an endpoint, for things that need not be there. */
function somePath({ path }: Endpoint): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => (isNumberName(name) ? '999999999' : 'nothing'));
}

/** Methods that answer at a path, those of other endpoints that take it too included. */
function methodsAt(path: string): Set<string> {
  const taking = endpoints.filter((endpoint) => {
    const source = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) =>
      isNumberName(name) ? '[1-9][0-9]*' : '[^/]+',
    );
    return new RegExp(`^${source}$`).test(path);
  });
  return new Set(taking.map(({ method }) => method));
}

test('each is declared once', () => {
  const names = named.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

describe.each(named)('$name', ({ endpoint }) => {
  const path = somePath(endpoint);

  test('answers with and without the slash at its end', async () => {
    const [plain, slashed] = [await api(endpoint.method, path), await api(endpoint.method, `${path}/`)];
    expect([plain.status, plain.body.code]).toEqual([slashed.status, slashed.body.code]);
    expect(['unknown_path', 'method_not_allowed']).not.toContain(plain.body.code);
  });

  test('says which methods there are to one that is none of them', async () => {
    const known = methodsAt(path);
    const other = ['PUT', 'DELETE', 'PATCH', 'POST', 'GET'].find((method) => !known.has(method)) ?? '';
    const answer = await api(other, `${path}/`);
    expect(answer).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    const allowed = (answer.headers.get('allow') ?? '').split(', ').filter((method) => method !== 'HEAD');
    expect(new Set(allowed)).toEqual(known);
  });

  test(`is ${endpoint.caller === 'signedIn' ? 'refused' : 'not refused'} without a token`, async () => {
    const answer = await api(endpoint.method, `${path}/`);
    const missing = answer.status === 401 && answer.body.code === 'missing_token';
    expect(missing).toBe(endpoint.caller === 'signedIn');
    if (missing) expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test(`${endpoint.caller === 'beforeSignIn' ? 'ignores' : 'refuses'} a token that is none`, async () => {
    const answer = await api(endpoint.method, `${path}/`, { token: 'nonsense' });
    expect(answer.body.code === 'invalid_token').toBe(endpoint.caller !== 'beforeSignIn');
  });
});

describe('public reads', () => {
  const publicReads = named.filter(({ endpoint }) => endpoint.publicForSeconds !== undefined);
  let reader: Person;
  let places: Readonly<Record<string, string>>;

  beforeAll(async () => {
    reader = await newPerson();
    const { id } = await newListedBusiness(reader);
    const added = await api('POST', `/business/${id}/services/`, {
      token: reader.access,
      json: { services: [{ title: 'A service', price: '100' }] },
    });
    places = {
      business_id: String(id),
      service_id: String((added.body.data as { id: number }[])[0]?.id),
      slug: await selected('select slug as value from public.businesses where is_listed limit 1'),
      blog_id: await selected('select id as value from public.posts where published_at <= now() limit 1'),
      event_id: await selected('select id as value from public.events where is_published limit 1'),
    };
  });

  async function selected(query: string): Promise<string> {
    const [row] = await inDatabase<{ value: unknown }>(query);
    return String(row?.value);
  }

  const realPath = ({ path }: Endpoint) =>
    `${path.replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? 'nothing')}/`;

  test('are GETs that anybody may call', () => {
    expect(publicReads.length).toBeGreaterThan(0);
    for (const { endpoint } of publicReads) {
      expect([endpoint.method, endpoint.caller]).toEqual(['GET', 'anybody']);
    }
  });

  describe.each(publicReads)('$name', ({ endpoint }) => {
    const call = (request: ApiRequest = {}) => api('GET', realPath(endpoint), request);

    test('is not sent twice', async () => {
      const first = await call();
      expect(first.status).toBe(200);
      const url = `${stack().apiUrl}/functions/v1/api${realPath(endpoint)}`;
      const again = await fetch(url, {
        headers: { 'if-none-match': first.headers.get('etag') ?? '', origin: 'https://frontend.example' },
      });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe('');
      for (const header of ['etag', 'cache-control']) {
        expect(again.headers.get(header), header).toBe(first.headers.get(header));
      }
      expect(again.headers.get('vary')).toContain('Authorization');
      expect(again.headers.get('access-control-allow-origin')).toBe('*');
      expect((await call({ headers: { 'if-none-match': 'W/"of-another-answer"' } })).status).toBe(200);
    });

    test('may be kept for visitors, and is its bearer’s own with a token', async () => {
      const seconds = endpoint.publicForSeconds ?? 0;
      const visitors = seconds > 0 ? `public, max-age=${seconds}` : 'private, no-cache';
      expect((await call()).headers.get('cache-control')).toBe(visitors);
      const own = await call({ token: reader.access });
      expect(own.headers.get('cache-control')).toBe('private, no-cache');
      expect(own.headers.get('vary')).toContain('Authorization');
    });
  });

  test('another body has another ETag', async () => {
    const path = `/business/${places.business_id}/`;
    const before = (await api('GET', path)).headers.get('etag');
    expect((await api('GET', path)).headers.get('etag')).toBe(before);
    const changed = await api('PATCH', path, { token: reader.access, json: { description: 'Changed.' } });
    expect(changed.status).toBe(200);
    const after = await api('GET', path, { headers: { 'if-none-match': before ?? '' } });
    expect(after.status).toBe(200);
    expect(after.headers.get('etag')).not.toBe(before);
  });
});

test('a browser may send keys and conditions, and read what it has to know', async () => {
  const preflight = await fetch(`${stack().apiUrl}/functions/v1/api/business/`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://frontend.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, content-type, idempotency-key, if-none-match',
    },
  });
  expect(preflight.ok).toBe(true);
  const allowed = (preflight.headers.get('access-control-allow-headers') ?? '').toLowerCase().split(/,\s*/);
  for (const header of ['authorization', 'content-type', 'idempotency-key', 'if-none-match', 'apikey']) {
    expect(allowed).toContain(header);
  }
  const answer = await api('GET', '/business/states/', { headers: { origin: 'https://frontend.example' } });
  const exposed = (answer.headers.get('access-control-expose-headers') ?? '').toLowerCase().split(/,\s*/);
  expect(exposed).toEqual(expect.arrayContaining(['etag', 'retry-after']));
});
