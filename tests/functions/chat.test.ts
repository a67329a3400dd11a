import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { api, newBusiness, newPerson, type Person } from '../support/api.ts';
import { newChat, say } from '../support/chat.ts';
import { newParty, type Party } from '../support/collaborations.ts';
import { inDatabase } from '../support/database.ts';

let shop: Party;
let owner: Person;
let stranger: Person;

beforeAll(async () => {
  [shop, stranger] = await Promise.all([newParty(), newPerson()]);
  owner = shop.person;
});

/** A customer of their own with a chat that holds these texts. */
async function begin(...texts: string[]): Promise<{ customer: Person; chatId: number }> {
  const customer = await newPerson();
  return { customer, chatId: await newChat(customer, shop.businessId, ...texts) };
}

interface Message {
  readonly seq: number;
  readonly sender: string;
  readonly sender_id: string | null;
  readonly message: string;
  readonly is_deleted: boolean;
  readonly timestamp: string;
}

interface Listed {
  readonly chat_id: number;
  readonly last_message: string;
  readonly unread_count: number;
}

const read = (chatId: number, { access }: Person, query = '') =>
  api('GET', `/chat/${chatId}/messages/${query}`, { token: access });
const messagesOf = async (chatId: number, person: Person, query = '') =>
  (await read(chatId, person, query)).body.data as Message[];
const textsOf = async (chatId: number, person: Person, query = '') =>
  (await messagesOf(chatId, person, query)).map(({ message }) => message);
const chatsOf = async ({ access }: Person) =>
  (await api('GET', '/chat/user/', { token: access })).body.data as Listed[];
const chatsOfShop = async () =>
  (await api('GET', `/chat/business/${shop.businessId}/`, { token: owner.access })).body.data as Listed[];

describe('opening', () => {
  test('the same customer finds the same chat again', async () => {
    const { customer, chatId } = await begin();
    expect(await newChat(customer, shop.businessId)).toBe(chatId);
    const one = await api('GET', `/chat/${chatId}/`, { token: customer.access });
    expect(one.body.data).toMatchObject({
      chat_id: chatId,
      side: 'user',
      business_id: shop.businessId,
      last_message: '',
      through_seq: 0,
      last_message_at: null,
      is_closed: false,
    });
    expect((await api('GET', `/chat/${chatId}/`, { token: owner.access })).body.data).toMatchObject({
      side: 'business',
      customer: { id: customer.id, first_name: 'Test', profile_image: expect.stringMatching(/^http/) },
    });
  });

  test('nobody chats with their own business, with an unlisted one, or with none', async () => {
    const draft = await newBusiness(owner);
    const open = (businessId: number, { access }: Person) =>
      api('POST', `/chat/business/${businessId}/`, { token: access });
    expect(await open(shop.businessId, owner)).toMatchObject({ status: 403, body: { code: 'own_business' } });
    for (const id of [draft.id, 999_999_999]) {
      expect(await open(id, stranger)).toMatchObject({ status: 404, body: { code: 'business_not_found' } });
    }
    expect((await open(shop.businessId, await newPerson())).status).toBe(200);
  });
});

describe('writing', () => {
  test('both sides write, and each reads all of it, oldest first', async () => {
    const { customer, chatId } = await begin('Do you open on Sundays?');
    await say(owner, chatId, 'From noon.');
    await say(customer, chatId, 'Thank you!');
    for (const person of [customer, owner]) {
      const { body } = await read(chatId, person);
      expect(body).toMatchObject({ through_seq: 3, cleared_through_seq: 0, next_cursor: null });
      expect(body.data).toMatchObject([
        { seq: 1, sender: 'user', sender_id: customer.id, kind: 'text', message: 'Do you open on Sundays?' },
        { seq: 2, sender: 'business', sender_id: owner.id, message: 'From noon.', images: [] },
        { seq: 3, sender: 'user', message: 'Thank you!', is_deleted: false },
      ]);
    }
    const [first] = await messagesOf(chatId, owner);
    expect(Math.abs(Date.now() - Date.parse(first?.timestamp ?? ''))).toBeLessThan(60_000);
  });

  test.each([
    ['a client_id', (key: string) => ({ json: { message: 'Once', client_id: key } })],
    [
      'an Idempotency-Key that is a UUID',
      (key: string) => ({ json: { message: 'Once' }, headers: { 'idempotency-key': key } }),
    ],
    [
      'any other Idempotency-Key',
      (key: string) => ({ json: { message: 'Once' }, headers: { 'idempotency-key': `key-${key}` } }),
    ],
  ])('a resend with %s changes nothing', async (_, requestOf) => {
    const { customer, chatId } = await begin();
    const request = requestOf(randomUUID());
    const send = () => api('POST', `/chat/${chatId}/messages/`, { token: customer.access, ...request });
    const first = await send();
    expect(first).toMatchObject({ status: 201, body: { data: { seq: 1, message: 'Once' } } });
    expect((await send()).body).toEqual(first.body);
    await say(customer, chatId, 'Twice');
    expect(await textsOf(chatId, owner)).toEqual(['Once', 'Twice']);
  });

  test('a key that is a UUID is also what client_id means, for the client_id sent later', async () => {
    const { customer, chatId } = await begin();
    const key = randomUUID();
    const path = `/chat/${chatId}/messages/`;
    await api('POST', path, {
      token: customer.access,
      json: { message: 'Once' },
      headers: { 'idempotency-key': key },
    });
    const again = await api('POST', path, {
      token: customer.access,
      json: { message: 'Once', client_id: key },
    });
    expect(again.body.data).toMatchObject({ seq: 1 });
  });

  test('a message that was taken back leaves its number; only its sender takes it back', async () => {
    const { customer, chatId } = await begin('A mistake', 'Kept');
    const remove = ({ access }: Person, seq: number) =>
      api('DELETE', `/chat/${chatId}/messages/${seq}/`, { token: access });
    expect(await remove(owner, 1)).toMatchObject({ status: 404, body: { code: 'message_not_found' } });
    expect(await remove(customer, 7)).toMatchObject({ status: 404, body: { code: 'message_not_found' } });
    expect(await textsOf(chatId, owner)).toEqual(['A mistake', 'Kept']);
    expect(await remove(customer, 1)).toMatchObject({ status: 200, body: { status: true } });
    expect(await messagesOf(chatId, owner)).toMatchObject([
      { seq: 1, message: '', sender: 'user', sender_id: null, is_deleted: true },
      { seq: 2, message: 'Kept', is_deleted: false },
    ]);
  });

  test('a blocked chat takes no messages until whoever blocked it takes the block back', async () => {
    const { customer, chatId } = await begin('Buy my coins!');
    const setBlocked = ({ access }: Person, blocked: unknown) =>
      api('PUT', `/chat/${chatId}/block/`, { token: access, json: { blocked } });
    const send = ({ access }: Person) =>
      api('POST', `/chat/${chatId}/messages/`, { token: access, json: { message: 'Again' } });
    expect((await setBlocked(owner, true)).status).toBe(200);
    for (const person of [customer, owner]) {
      expect(await send(person)).toMatchObject({ status: 403, body: { code: 'chat_blocked' } });
    }
    expect(await setBlocked(customer, false)).toMatchObject({ status: 403, body: { code: 'chat_blocked' } });
    expect((await api('GET', `/chat/${chatId}/`, { token: customer.access })).body.data).toMatchObject({
      blocked_by: 'business',
    });
    expect((await setBlocked(owner, false)).status).toBe(200);
    expect((await send(customer)).status).toBe(201);
  });

  test('when the business goes, nobody writes any more, and the customer keeps the history', async () => {
    const gone = await newParty();
    const customer = await newPerson();
    const chatId = await newChat(customer, gone.businessId, 'Hello?');
    await inDatabase('delete from public.businesses where id = $1', [gone.businessId]);
    expect(
      await api('POST', `/chat/${chatId}/messages/`, { token: customer.access, json: { message: 'Still?' } }),
    ).toMatchObject({ status: 409, body: { code: 'chat_closed' } });
    expect(await textsOf(chatId, customer)).toEqual(['Hello?']);
    expect(await chatsOf(customer)).toMatchObject([{ business_id: null, is_closed: true }]);
    expect(await read(chatId, gone.person)).toMatchObject({ status: 404 });
  });
});

describe('reading in pages', () => {
  const texts = ['one', 'two', 'three', 'four', 'five'];

  /** The texts of each page, to the last. */
  async function pages(chatId: number, person: Person, query: string): Promise<string[][]> {
    const found: string[][] = [];
    let cursor: string | null | undefined = '';
    while (typeof cursor === 'string') {
      const { body } = await read(chatId, person, `?${query}&cursor=${cursor}`);
      found.push((body.data as Message[]).map(({ message }) => message));
      cursor = body.next_cursor;
    }
    return found;
  }

  test('the newest come first, each page oldest first, and the cursor leads back to the beginning', async () => {
    const { customer, chatId } = await begin(...texts);
    expect(await pages(chatId, customer, 'limit=2')).toEqual([['four', 'five'], ['two', 'three'], ['one']]);
    expect(await pages(chatId, customer, 'limit=2&before_seq=4')).toEqual([['two', 'three'], ['one']]);
    expect(await pages(chatId, customer, 'limit=5')).toEqual([texts]);
  });

  test('after a number, the cursor leads on to the end', async () => {
    const { customer, chatId } = await begin(...texts);
    expect(await pages(chatId, customer, 'limit=2&after_seq=0')).toEqual([
      ['one', 'two'],
      ['three', 'four'],
      ['five'],
    ]);
    expect(await pages(chatId, customer, 'limit=1&after_seq=1&before_seq=4')).toEqual([['two'], ['three']]);
    expect(await pages(chatId, customer, 'after_seq=5')).toEqual([[]]);
  });

  test('both lists go on to their end, the chat with the newest message first', async () => {
    const customer = await newPerson();
    const other = await newParty();
    const third = await newParty();
    const ids: number[] = [];
    for (const { businessId } of [shop, other, third]) ids.push(await newChat(customer, businessId, 'Hi'));
    const listed: number[] = [];
    let cursor: string | null | undefined = '';
    while (typeof cursor === 'string') {
      const { body } = await api('GET', `/chat/user/?limit=1&cursor=${encodeURIComponent(cursor)}`, {
        token: customer.access,
      });
      listed.push(...(body.data as Listed[]).map(({ chat_id }) => chat_id));
      cursor = body.next_cursor;
    }
    expect(listed).toEqual(ids.toReversed());

    await begin('Newer than the other');
    const first = await api('GET', `/chat/business/${shop.businessId}/?limit=1`, { token: owner.access });
    expect(first.body.data).toMatchObject([{ last_message: 'Newer than the other' }]);
    const second = await api(
      'GET',
      `/chat/business/${shop.businessId}/?limit=1&cursor=${encodeURIComponent(first.body.next_cursor ?? '')}`,
      { token: owner.access },
    );
    expect(second.body.data).toMatchObject([{ chat_id: ids[0], customer: { first_name: 'Test' } }]);
  });
});

describe('what was read', () => {
  test('unread messages are counted for the other side until it has read them', async () => {
    const { customer, chatId } = await begin('one', 'two', 'three');
    const unread = async () => (await chatsOfShop()).find((chat) => chat.chat_id === chatId)?.unread_count;
    const mark = (request: object) =>
      api('POST', `/chat/${chatId}/read/`, { token: owner.access, ...request });
    expect(await unread()).toBe(3);
    expect((await chatsOf(customer))[0]?.unread_count).toBe(0);
    expect((await mark({ json: { through_seq: 2 } })).status).toBe(200);
    expect(await unread()).toBe(1);
    expect((await read(chatId, customer)).body).toMatchObject({ read_through_seq: { user: 0, business: 2 } });
    expect((await mark({})).status).toBe(200);
    expect(await unread()).toBe(0);
    expect((await mark({ json: {} })).status).toBe(200);
    expect((await read(chatId, customer)).body).toMatchObject({ read_through_seq: { user: 0, business: 3 } });
  });

  test('a cleared chat is empty for the side that cleared it, until the next message', async () => {
    const { customer, chatId } = await begin('before', 'the clearing');
    const cleared = await api('DELETE', `/chat/${chatId}/delete/`, { token: customer.access });
    expect(cleared.status).toBe(200);
    expect((await read(chatId, customer)).body).toMatchObject({
      data: [],
      through_seq: 2,
      cleared_through_seq: 2,
    });
    expect(await chatsOf(customer)).toEqual([]);
    expect(await textsOf(chatId, owner)).toEqual(['before', 'the clearing']);
    await say(owner, chatId, 'after');
    expect(await textsOf(chatId, customer)).toEqual(['after']);
    expect(await chatsOf(customer)).toMatchObject([{ chat_id: chatId, last_message: 'after' }]);
    expect(await textsOf(chatId, owner)).toEqual(['before', 'the clearing', 'after']);
  });
});

test('a report reaches staff once, with what was written', async () => {
  const { customer, chatId } = await begin('Send me your password');
  const report = (json: object) => api('POST', `/chat/${chatId}/report/`, { token: owner.access, json });
  expect(await report({ reason: 'boring' })).toMatchObject({
    status: 400,
    body: { errors: { reason: [expect.any(String)] } },
  });
  const sent = await report({ reason: 'fraud', details: 'Asks for passwords.' });
  expect(sent).toMatchObject({ status: 201, body: { data: { id: expect.any(Number) } } });
  expect(await report({ reason: 'fraud' })).toMatchObject({
    status: 409,
    body: { code: 'already_reported' },
  });
  const [filed] = await inDatabase(
    'select reported_person_id, evidence from public.reports join public.report_evidence on report_id = id where id = $1',
    [(sent.body.data as { id: number }).id],
  );
  expect(filed).toMatchObject({
    reported_person_id: customer.id,
    evidence: [{ seq: 1, body: 'Send me your password' }],
  });
});

describe('whose chats they are', () => {
  const calls: readonly [string, string, object | undefined][] = [
    ['GET', '', undefined],
    ['GET', 'messages/', undefined],
    ['POST', 'messages/', { message: 'Hello' }],
    ['DELETE', 'messages/1/', undefined],
    ['POST', 'read/', {}],
    ['PUT', 'block/', { blocked: true }],
    ['POST', 'report/', { reason: 'spam' }],
    ['DELETE', 'delete/', undefined],
  ];

  let chatId: number;
  let customer: Person;
  beforeAll(async () => {
    ({ chatId, customer } = await begin('Between us'));
  });

  test.each(calls)(
    '%s /chat/{chat_id}/%s is a 404 for strangers and a 401 for visitors',
    async (method, path, json) => {
      const call = (token?: string) =>
        api(method, `/chat/${chatId}/${path}`, { ...(token ? { token } : {}), ...(json ? { json } : {}) });
      expect(await call(stranger.access)).toMatchObject({ status: 404, body: { code: 'chat_not_found' } });
      expect(await call()).toMatchObject({ status: 401, body: { code: 'missing_token' } });
      expect((await call(customer.access)).body).toMatchObject({ status: true });
    },
  );

  test('the chats of a business are its owner’s to list', async () => {
    const list = (businessId: number, token: string) =>
      api('GET', `/chat/business/${businessId}/`, { token });
    expect(await list(shop.businessId, stranger.access)).toMatchObject({
      status: 403,
      body: { code: 'not_the_owner' },
    });
    expect(await list(999_999_999, owner.access)).toMatchObject({
      status: 404,
      body: { code: 'business_not_found' },
    });
    expect((await list(shop.businessId, owner.access)).status).toBe(200);
    expect((await api('GET', '/chat/user/')).status).toBe(401);
  });
});

describe('bad input', () => {
  let chatId: number;
  let customer: Person;
  beforeAll(async () => {
    ({ chatId, customer } = await begin('Hi'));
  });

  test.each([
    ['POST', 'messages/', 'message', ''],
    ['POST', 'messages/', 'message', ' \n'],
    ['POST', 'messages/', 'message', 'x'.repeat(4001)],
    ['POST', 'messages/', 'message', 'nul\u0000'],
    ['POST', 'messages/', 'message', 5],
    ['POST', 'messages/', 'client_id', 'no uuid'],
    ['POST', 'read/', 'through_seq', -1],
    ['POST', 'read/', 'through_seq', 1.5],
    ['POST', 'read/', 'through_seq', 1e30],
    ['PUT', 'block/', 'blocked', 'yes'],
    ['PUT', 'block/', 'blocked', undefined],
    ['POST', 'report/', 'details', 'x'.repeat(1001)],
  ])('%s %s names %s: %j', async (method, path, field, value) => {
    const fine = { message: 'Fine', reason: 'spam' };
    const answer = await api(method, `/chat/${chatId}/${path}`, {
      token: customer.access,
      json: { ...fine, [field]: value },
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: { [field]: [expect.any(String)] } },
    });
  });

  test.each([
    ['limit', '0'],
    ['limit', '51'],
    ['before_seq', 'x'],
    ['before_seq', '1.5'],
    ['after_seq', '-1'],
    ['after_seq', '1e9'],
    ['cursor', 'nonsense'],
    ['cursor', 'before_'],
  ])('a history with %s=%s is refused by that name', async (name, value) => {
    const answer = await read(chatId, customer, `?${name}=${value}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: { [name]: [expect.any(String)] } } });
  });
});
