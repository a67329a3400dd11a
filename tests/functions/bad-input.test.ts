import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type ApiRequest,
  api,
  newBusiness,
  newListedBusiness,
  newPerson,
  type Person,
} from '../support/api.ts';

let owner: Person;
let business: { id: number };

beforeAll(async () => {
  owner = await newPerson();
  business = await newBusiness(owner);
});

const json = (text: string, headers = {}): ApiRequest => ({
  token: owner.access,
  body: text,
  headers: { 'content-type': 'application/json', ...headers },
});

describe('bodies', () => {
  test.each(['{', '', '{"a":1,}', 'null', '[]', '"text"', '7', '\ufeff', '\u0000'])(
    'the body %j is a 400',
    async (text) => {
      const answer = await api('POST', '/business/', json(text));
      expect(answer).toMatchObject({ status: 400, body: { status: false, message: expect.any(String) } });
      expect(['malformed_json', 'validation_failed']).toContain(answer.body.code);
    },
  );

  test('bytes that are no UTF-8 are a 400', async () => {
    const answer = await api('POST', '/business/', { ...json(''), body: new Uint8Array([0x22, 0xff, 0x22]) });
    expect(answer).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'nonsense'])(
    'the type %s is a 415',
    async (type) => {
      const answer = await api('POST', '/business/', json('{"business_name":"X"}', { 'content-type': type }));
      expect(answer).toMatchObject({ status: 415, body: { status: false, code: 'unsupported_media_type' } });
    },
  );

  test('a compressed body is a 415', async () => {
    const answer = await api('POST', '/business/', {
      ...json(''),
      body: gzipSync('{"business_name":"X"}'),
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    });
    expect(answer).toMatchObject({ status: 415, body: { status: false, code: 'unsupported_encoding' } });
  });

  const tooLong = `{"business_name":"X","description":"${'x'.repeat(1024 * 1024)}"}`;

  test('a body over 1 MB is a 413', async () => {
    expect(await api('POST', '/business/', json(tooLong))).toMatchObject({
      status: 413,
      body: { status: false, code: 'body_too_large' },
    });
  });

  test('a body over 1 MB is a 413 also when its length is not announced', async () => {
    const bytes = new TextEncoder().encode(tooLong);
    const chunked = new ReadableStream({
      start(controller) {
        for (let from = 0; from < bytes.length; from += 65_536) {
          controller.enqueue(bytes.subarray(from, from + 65_536));
        }
        controller.close();
      },
    });
    expect(await api('POST', '/business/', { ...json(''), body: chunked })).toMatchObject({
      status: 413,
      body: { status: false, code: 'body_too_large' },
    });
  });
});

describe('fields', () => {
  test.each([
    ['business_name', 3],
    ['business_name', null],
    ['business_name', '  '],
    ['business_name', 'x'.repeat(121)],
    ['business_name', 'nul\u0000'],
    ['business_name', 'half \ud800'],
    ['description', {}],
    ['description', 'x'.repeat(5001)],
    ['website', 'javascript:alert(1)'],
    ['website', 'not a website'],
    ['website', 'localhost:3000'],
    ['website', 'x'.repeat(1995)],
    ['logo', 1],
    ['address', []],
    ['state', 4],
    ['latitude', '6.5'],
    ['latitude', 91],
    ['latitude', 51.5],
    ['longitude', 1e308],
    ['phone', 'call me'],
    ['contact_email', 'nobody'],
    ['category_id', '1'],
    ['category_id', 1.5],
    ['category_id', -1],
    ['category_id', 1e30],
  ])('%s: %j is named as not valid', async (field, value) => {
    const answer = await api('POST', '/business/', {
      token: owner.access,
      json: { business_name: 'Fine', latitude: 6.5, longitude: 3.4, [field]: value },
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { status: false, code: 'validation_failed', errors: { [field]: [expect.any(String)] } },
    });
    expect(answer.body.message).toContain(field);
  });

  test('one coordinate without the other is named', async () => {
    const answer = await api('PATCH', `/business/${business.id}/update-location/`, {
      token: owner.access,
      json: { latitude: 6.5 },
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: { longitude: [expect.any(String)] } } });
  });

  test('a change of nothing is refused', async () => {
    for (const path of [`/business/${business.id}/`, `/business/${business.id}/update-location/`]) {
      const answer = await api('PATCH', path, { token: owner.access, json: { unknown: 1 } });
      expect(answer).toMatchObject({ status: 400, body: { status: false, code: 'nothing_to_change' } });
    }
  });

  test.each([
    ['email', 'no address'],
    ['email', 7],
    ['password', ''],
    ['password', 'x'.repeat(73)],
    ['first_name', ''],
    ['first_name', undefined],
    ['last_name', ['A']],
  ])('registering with %s: %j is refused by that name', async (field, value) => {
    const answer = await api('POST', '/auth/register/', {
      json: {
        email: 'somebody@example.com',
        password: 'a-long-password',
        first_name: 'A',
        last_name: 'Person',
        [field]: value,
      },
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: { [field]: [expect.any(String)] } } });
  });
});

describe('references', () => {
  test.each([
    ['update-category', { category_id: 999_999 }, 'unknown_category'],
    ['update-category', { category_id: Number.MAX_SAFE_INTEGER, subcategory_ids: [] }, 'unknown_category'],
    ['update-amenities', { amenities_ids: [999_999] }, 'unknown_amenity'],
    ['update-location', { state: 'Atlantis' }, 'unknown_state'],
  ])('%s with %j is a 422', async (action, body, code) => {
    const answer = await api('PATCH', `/business/${business.id}/${action}/`, {
      token: owner.access,
      json: body,
    });
    expect(answer).toMatchObject({ status: 422, body: { status: false, code } });
  });

  test('a subcategory of another category is a 422', async () => {
    const categories = (await api('GET', '/business/categories/')).body.data as {
      id: number;
      subcategories: { id: number }[];
    }[];
    const [first, second] = categories.filter(({ subcategories }) => subcategories.length > 0);
    const answer = await api('PATCH', `/business/${business.id}/update-category/`, {
      token: owner.access,
      json: { category_id: first?.id, subcategory_ids: [second?.subcategories[0]?.id] },
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'subcategory_not_in_category' } });
  });

  test.each(['999999', '999999999999999'])('the business %s is not found', async (id) => {
    for (const answer of [
      await api('GET', `/business/${id}/`),
      await api('PATCH', `/business/${id}/`, { token: owner.access, json: { business_name: 'X' } }),
      await api('POST', `/business/${id}/request-approval/`, { token: owner.access }),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { status: false, code: 'business_not_found' } });
    }
  });
});

describe('query strings', () => {
  test.each([
    ['latitude=abc&longitude=3', 'latitude'],
    ['latitude=NaN&longitude=3', 'latitude'],
    ['latitude=1e400&longitude=3', 'latitude'],
    ['latitude=6', 'longitude'],
    ['longitude=3', 'latitude'],
    ['latitude=91&longitude=3', 'latitude'],
    ['radius_km=5', 'radius_km'],
    ['latitude=6&longitude=3&radius_km=-1', 'radius_km'],
    ['latitude=6&longitude=3&radius_km=20101', 'radius_km'],
    ['limit=0', 'limit'],
    ['limit=51', 'limit'],
    ['limit=1.5', 'limit'],
    ['min_rating=6', 'min_rating'],
    ['amenities=1,x', 'amenities'],
    ['amenities=,', 'amenities'],
    ['q=%00', 'q'],
    ['q=a&q=b', 'q'],
    [`q=${'x'.repeat(201)}`, 'q'],
    ['cursor=%00', 'cursor'],
  ])('searching with %s names %s', async (query, field) => {
    const answer = await api('GET', `/business/search/?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { status: false, code: expect.any(String) } });
    expect(answer.body.errors, JSON.stringify(answer.body)).toHaveProperty(field);
  });

  test.each([
    "q='; drop table businesses; --",
    'q=%25%25%25',
    'q=(((',
    'q=%F0%9F%8D%B2',
    'q=&state=&limit=',
    'state=Atlantis',
  ])('searching with %s is no fault', async (query) => {
    expect(await api('GET', `/business/search/?${query}`)).toMatchObject({
      status: 200,
      body: { status: true },
    });
  });

  test('a made-up cursor is a 400', async () => {
    for (const cursor of ['made-up', 'eyJ9', '1', '%F0%9F%8D%B2']) {
      const answer = await api('GET', `/business/search/?cursor=${cursor}`);
      expect(answer, cursor).toMatchObject({ status: 400, body: { status: false, code: 'invalid_cursor' } });
    }
  });

  test('a cursor of another list is a 400', async () => {
    const answer = await api('GET', '/business/approved/?cursor=x');
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_cursor', errors: { cursor: expect.any(Array) } },
    });
  });
});

describe('paths and methods', () => {
  test('an unknown path is a 404 in the envelope', async () => {
    for (const path of ['/nothing/', '/business/1/nothing/', '/openapi.json/x', '/business/states//']) {
      expect(await api('GET', path)).toMatchObject({
        status: 404,
        body: { status: false, code: 'unknown_path' },
      });
    }
  });

  test.each(['0', '-1', '1.5', 'abc', 'nothing', '1e3', '01', '9223372036854775808', '%00', '%ff', "1'--"])(
    '%s in place of an id is an unknown path, for every method',
    async (word) => {
      for (const answer of [
        await api('GET', `/business/${word}/`),
        await api('PATCH', `/business/${word}/`, { token: owner.access, json: { business_name: 'X' } }),
        await api('DELETE', `/business/${word}/`),
        await api('POST', `/staff/approvals/${word}/decision/`, { json: { decision: 'approve' } }),
      ]) {
        expect(answer).toMatchObject({ status: 404, body: { status: false, code: 'unknown_path' } });
      }
    },
  );

  test('paths beside those that there are, are unknown', async () => {
    for (const path of ['/payment/subscription/pause/', '/payment/', '/user/billing/1/']) {
      expect(await api('GET', path, { token: owner.access }), path).toMatchObject({
        status: 404,
        body: { status: false, code: 'unknown_path' },
      });
    }
  });

  test('a known path with another method is a 405 that names the methods', async () => {
    const answer = await api('DELETE', '/auth/login/');
    expect(answer).toMatchObject({ status: 405, body: { status: false, code: 'method_not_allowed' } });
    expect(answer.headers.get('allow')).toBe('POST');
    expect((await api('PUT', '/business/approved/')).headers.get('allow')).toBe('GET, HEAD');
    expect((await api('PUT', '/business/1/')).headers.get('allow')).toBe('GET, HEAD, PATCH, DELETE');
  });

  test('every path answers with and without the slash at its end', async () => {
    const listed = await newListedBusiness(owner);
    for (const path of ['/business/approved', '/business/states', `/business/${listed.id}`]) {
      expect((await api('GET', path)).status, path).toBe(200);
      expect((await api('GET', `${path}/`)).status, path).toBe(200);
    }
  });
});
