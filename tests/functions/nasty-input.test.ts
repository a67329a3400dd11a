import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type Endpoint, isNumberName } from '../../functions/api/endpoint/endpoint.ts';
import { endpoints } from '../../functions/api/routes/endpoints.ts';
import { type ApiRequest, api, newPerson, type Person, signInAs } from '../support/api.ts';
import { newChat } from '../support/chat.ts';
import { newJoinedCollaboration, newParty, type Party } from '../support/collaborations.ts';
import { addImages } from '../support/images.ts';
import {
  NASTY_BODIES,
  NASTY_NAMES,
  NASTY_NUMBERS,
  NASTY_QUERY_VALUES,
  NASTY_VALUES,
  type RawBody,
} from '../support/nasty-values.ts';
import { exampleBody, type OpenApi, type Operation, openApiOf, propertiesOf } from '../support/openapi.ts';
import { newReply, newReview } from '../support/reviews.ts';
import { stack } from '../support/stack.ts';

// Every operation of the API's document is sent what nobody should send. Whatever it is: the envelope comes back, with
// a status and a code that the document names (`api` looks them up), soon, and it is never a fault of the server.

/** Calls of these end the caller's session: each needs somebody whom nobody misses. */
const ENDS_SESSION = ['DELETE /user/delete/', 'PATCH /user/deactivate/', 'POST /auth/logout/'];

let document: OpenApi;
let owner: Party;
let staff: { readonly access: string };
let places: Readonly<Record<string, string>>;

beforeAll(async () => {
  document = await openApiOf(stack().apiUrl);
  const [customer, partner] = await Promise.all([newPerson(), newParty()]);
  [owner, staff] = await Promise.all([newParty(), signInAs('staff')]);
  places = await thingsOf(owner, customer, partner);
});

/** Something of the owner's for each name that stands in a path, so that calls get as far as they can. */
async function thingsOf({ person, businessId }: Party, customer: Person, partner: Party) {
  const collaboration = await newJoinedCollaboration({ person, businessId }, partner);
  const review = await newReview(customer, businessId);
  const reply = await newReply(person, businessId, review.id);
  await addImages(person.id, businessId, 1);
  await api('POST', `/business/${businessId}/services/`, {
    token: person.access,
    json: { services: [{ title: 'Consultation', price: '5000', duration: '30 mins' }] },
  });
  const [service] = await list(`/business/${businessId}/services/`, person.access);
  const [notification] = await list('/notifications/', person.access);
  const post = await api('POST', '/staff/blog/', { token: staff.access, json: { title: 'Draft' } });
  const event = await api('POST', '/staff/events/', {
    token: staff.access,
    json: { title: 'Draft', date: '2026-12-01' },
  });
  return {
    business_id: String(businessId),
    chat_id: String(await newChat(customer, businessId, 'Good morning')),
    seq: '1',
    collab_id: String(collaboration.id),
    member_id: String(collaboration.guestId),
    review_id: String(review.id),
    reply_id: String(reply.id),
    service_id: String(service?.id),
    notification_id: String(notification?.id),
    blog_id: String((post.body.data as { id: number }).id),
    event_id: String((event.body.data as { id: number }).id),
  };
}

async function list(path: string, token: string) {
  return (await api('GET', path, { token })).body.data as readonly { readonly id: number }[];
}

/** What is deleted is deleted last: everything else finds it. */
const operations = endpoints
  .map((endpoint) => {
    const [method, path] = [endpoint.method, `${endpoint.path}/`];
    return { endpoint, method, path, name: `${method} ${path}` };
  })
  .sort((one, other) => Number(one.method === 'DELETE') - Number(other.method === 'DELETE'));

test('the document names the operations that are tried', () => {
  const named = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(named.toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
});

describe.each(operations)('$name', ({ endpoint, method, path, name }) => {
  const operation = () => document.paths[path]?.[method.toLowerCase()] as Operation;
  const ownPath = () => path.replace(/\{(\w+)\}/g, (_, part: string) => places[part] ?? '999999999');
  let token: string;

  beforeAll(async () => {
    if (path.startsWith('/staff/')) token = staff.access;
    else token = ENDS_SESSION.includes(name) ? (await newPerson()).access : owner.person.access;
  });

  test('takes nothing nasty', async () => {
    const requests = [
      ...nastyFields(endpoint, operation()).map((body) => ({ at: ownPath(), request: jsonRequest(body) })),
      ...nastyBodies(operation()).map((body) => ({ at: ownPath(), request: rawRequest(body) })),
      ...nastyQueries(endpoint).map((query) => ({ at: `${ownPath()}?${query}`, request: {} })),
      ...nastyPaths(path).map((at) => ({ at, request: { json: exampleBody(operation()) } })),
      ...nastyHeaders().map((headers) => ({ at: ownPath(), request: { headers } })),
    ].filter(({ request }) => method !== 'GET' || !('body' in request || 'json' in request));
    expect(requests.length).toBeGreaterThan(0);
    await atATime(6, requests, async ({ at, request }) => {
      const startedAt = performance.now();
      const answer = await api(method, at, { token, ...request });
      const what = `${at.slice(0, 200)} ${String('body' in request ? request.body : '').slice(0, 200)}`;
      expect(answer.status, what).toBeLessThan(500);
      expect(performance.now() - startedAt, what).toBeLessThan(8000);
      const failed = { status: false, code: expect.any(String), message: expect.any(String) };
      expect(answer.body, what).toMatchObject(answer.status < 400 ? { status: true } : failed);
    });
  });

  const endsSession = ENDS_SESSION.includes(name);
  test(`leaves the caller signed ${endsSession ? 'out' : 'in'}`, async () => {
    expect((await api('GET', '/user/', { token })).status).toBe(endsSession ? 401 : 200);
  });
});

/**
 * One body for each field and nasty value that its schema lets through, and one for each field with a value that it
 * refuses; the other fields are those of the document's examples.
 */
function nastyFields({ body }: Endpoint, operation: Operation): string[] {
  const example = exampleBody(operation);
  return Object.keys(propertiesOf(operation)).flatMap((field, index) => {
    const bodies = NASTY_VALUES.map((value) => ({ ...example, [field]: value }));
    return accepted(bodies, index, (candidate) => body?.safeParse(candidate).success).map((chosen) =>
      JSON.stringify(chosen),
    );
  });
}

/** All that pass, and one of those that do not: another one for each `turn`. */
function accepted<Item>(
  items: readonly Item[],
  turn: number,
  passes: (item: Item) => boolean | undefined,
): Item[] {
  const refused = items.filter((item) => !passes(item));
  return [
    ...items.filter((item) => passes(item)),
    ...refused.slice(turn % (refused.length || 1)).slice(0, 1),
  ];
}

/** A body that nobody reads needs fewer. */
function nastyBodies({ requestBody }: Operation): readonly RawBody[] {
  return requestBody === undefined ? NASTY_BODIES.slice(0, 2) : NASTY_BODIES;
}

function nastyQueries({ query }: Endpoint): string[] {
  const shape = query instanceof z.ZodObject ? Object.keys(query.shape) : [];
  return shape.flatMap((name, index) => [
    ...accepted(NASTY_QUERY_VALUES, index, (value) => query?.safeParse({ [name]: value }).success).map(
      (value) => `${name}=${value}`,
    ),
    `${name}=1&${name}=2`,
    `${name}[__proto__]=1`,
  ]);
}

function nastyPaths(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].flatMap(([place, part = '']) =>
    (isNumberName(part) ? NASTY_NUMBERS : NASTY_NAMES).map((nasty) =>
      path.replace(place, nasty).replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? '999999999'),
    ),
  );
}

function nastyHeaders(): Readonly<Record<string, string>>[] {
  return [
    { 'idempotency-key': 'two words', 'if-none-match': '"'.repeat(2000), 'content-type': 'a; b=c' },
    { 'x-forwarded-host': 'a b', 'x-forwarded-for': ',,,', accept: 'nonsense', range: 'bytes=0-1' },
  ];
}

const jsonRequest = (body: string): ApiRequest => rawRequest({ type: 'application/json', bytes: body });

function rawRequest({ type, bytes }: RawBody): ApiRequest {
  return {
    // A text would be given a type of its own.
    body: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes,
    headers: type === undefined ? {} : { 'content-type': type },
  };
}

/** Does something with each, a few at the same time. */
async function atATime<Item>(many: number, items: readonly Item[], work: (item: Item) => Promise<void>) {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: many }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
