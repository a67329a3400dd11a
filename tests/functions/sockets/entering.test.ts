import { type IncomingMessage, request } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { api, newBusiness, newListedBusiness, newPerson, type Person } from '../../support/api.ts';
import { newChat } from '../../support/chat.ts';
import { LEGACY_SECRET, signLegacy } from '../../support/legacy-tokens.ts';
import { endOf, openSocket } from '../../support/sockets.ts';
import { stack } from '../../support/stack.ts';

let owner: Person;
let customer: Person;
let stranger: Person;
let business: { id: number };
let other: { id: number };
let chatId: number;

beforeAll(async () => {
  [owner, customer, stranger] = await Promise.all([newPerson(), newPerson(), newPerson()]);
  business = await newListedBusiness(owner);
  other = await newListedBusiness(stranger);
  chatId = await newChat(customer, business.id, 'Good morning');
});

/** Opens, and answers what is sent. */
async function expectOpen(path: string, token: string): Promise<void> {
  const socket = await openSocket(path, token);
  socket.send({});
  expect(await Promise.race([socket.next(), socket.closed]), path).toMatchObject({ error: {} });
  await socket.leave();
}

describe.each(['/chat/{business}/{chat}/', '/chat/{business}/', '/notification/'])('%s', (template) => {
  const path = () => template.replace('{business}', `${business.id}`).replace('{chat}', `${chatId}`);

  test('is open to a person with a token, with and without the slash at its end', async () => {
    await expectOpen(path(), customer.access);
    await expectOpen(path().replace(/\/$/, ''), customer.access);
  });

  test('is closed with 4001 without a token', async () => {
    expect(await endOf(path(), null)).toEqual({
      code: 4001,
      reason: 'Connect with ?token=<access token>.',
    });
    expect((await endOf(path(), '')).code).toBe(4001);
  });

  test.each([
    ['nonsense', async () => 'nonsense'],
    ['the publishable key', async () => stack().publishableKey],
    ['the legacy key of visitors', () => signLegacy({ role: 'anon' })],
    [
      'a foreign signature',
      () => signLegacy({ sub: customer.id, role: 'authenticated' }, new TextEncoder().encode('x'.repeat(40))),
    ],
    ['an expired token', () => signLegacy({ sub: customer.id, role: 'authenticated' }, LEGACY_SECRET, '-1m')],
    [
      'a changed payload',
      async () => {
        const [head, , signature] = customer.access.split('.');
        return `${head}.${owner.access.split('.')[1]}.${signature}`;
      },
    ],
  ])('is closed with 4001 for %s', async (_name, token) => {
    const end = await endOf(path(), await token());
    expect(end.code).toBe(4001);
    expect(end.reason).not.toBe('');
  });

  test('is closed with 4001 for a session that was ended', async () => {
    const left = await newPerson();
    await expectOpen('/notification/', left.access);
    await api('POST', '/auth/logout/', { token: left.access });
    expect(await endOf(path(), left.access)).toEqual({
      code: 4001,
      reason: 'This session has ended. Sign in again.',
    });
  });

  test('answers 426 to a request that is none for a WebSocket', async () => {
    const response = await fetch(`${stack().apiUrl}/functions/v1${path()}`);
    expect(response.status).toBe(426);
    expect(await response.json()).toMatchObject({ status: false, code: 'upgrade_required' });
  });
});

test('a request for a WebSocket that lacks its key is answered 426', async () => {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${stack().apiUrl}/functions/v1/notification/`, {
      headers: { connection: 'Upgrade', upgrade: 'websocket' },
    })
      .once('response', resolve)
      .once('error', reject)
      .end();
  });
  response.resume();
  expect(response.statusCode).toBe(426);
});

describe('a chat', () => {
  test.each([
    '/chat/',
    '/chat/nonsense/',
    '/chat/0/',
    '/chat/-1/',
    '/chat/9007199254740993/',
    '/chat/999999999/',
  ])('is closed with 4002 at %s', async (path) => {
    const end = await endOf(path, customer.access);
    expect(end.code).toBe(4002);
    expect(end.reason).not.toBe('');
  });

  test('with a business that is not listed is closed with 4002', async () => {
    const draft = await newBusiness(owner);
    expect((await endOf(`/chat/${draft.id}/`, customer.access)).code).toBe(4002);
    await expectOpen(`/chat/${business.id}/`, customer.access);
  });

  test('of another business than the one in the path is closed with 4002', async () => {
    expect((await endOf(`/chat/${other.id}/${chatId}/`, customer.access)).code).toBe(4002);
    await expectOpen(`/chat/${business.id}/${chatId}/`, customer.access);
  });

  test('of others is closed with 4003, as is one that is not there', async () => {
    const refused = { code: 4003, reason: 'You have no such chat.' };
    expect(await endOf(`/chat/${business.id}/${chatId}/`, stranger.access)).toEqual(refused);
    for (const chat of ['999999999', 'nonsense', '0', `${chatId}/1`]) {
      expect(await endOf(`/chat/${business.id}/${chat}/`, customer.access), chat).toEqual(refused);
    }
  });

  test('that its owner does not name is closed with 4003, and open by its id', async () => {
    expect(await endOf(`/chat/${business.id}/`, owner.access)).toEqual({
      code: 4003,
      reason: 'This business is yours: connect to /chat/{business_id}/{chat_id}/.',
    });
    await expectOpen(`/chat/${business.id}/${chatId}/`, owner.access);
  });

  test('is closed with 1008 for a since= that is no number', async () => {
    expect((await endOf(`/chat/${business.id}/`, customer.access, { since: 'then' })).code).toBe(1008);
  });
});

describe('notifications', () => {
  test('about a business are open to its owner, and closed with 4002 to others', async () => {
    await expectOpen(`/notification/${business.id}/`, owner.access);
    expect((await endOf(`/notification/${business.id}/`, customer.access)).code).toBe(4002);
  });

  test.each(['/notification/nonsense/', '/notification/999999999/', '/notification/0/'])(
    'are closed with 4002 at %s',
    async (path) => {
      expect((await endOf(path, owner.access)).code).toBe(4002);
    },
  );

  test('are closed with 1008 for a since= that is no number', async () => {
    expect((await endOf('/notification/', owner.access, { since: '-1' })).code).toBe(1008);
  });
});
