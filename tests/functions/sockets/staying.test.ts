import { decodeJwt } from 'jose';
import { beforeAll, describe, test } from 'vitest';
import { api, newListedBusiness, newPerson, type Person, signIn } from '../../support/api.ts';
import { newChat, say } from '../../support/chat.ts';
import { newParty, type Party } from '../../support/collaborations.ts';
import { signLegacy } from '../../support/legacy-tokens.ts';
import { openSocket, socketAddress, TestSocket } from '../../support/sockets.ts';

/** Within so long (ms) an open socket finds out. */
const FOUND_OUT_WITHIN = 30_000;

let shop: Party;
beforeAll(async () => {
  shop = await newParty();
});

/** A token of the same session, which ends after so long, of the project's legacy secret. */
function shortToken(person: Person, expiry: string): Promise<string> {
  const { iat: _iat, exp: _exp, ...claims } = decodeJwt(person.access);
  return signLegacy(claims, undefined, expiry);
}

describe.concurrent('an open socket', () => {
  test.for(['/chat/{business}/', '/notification/'])(
    '%s is closed within 30 s of its session’s end, and one of another session stays',
    async (template, { expect }) => {
      const person = await newPerson();
      const elsewhere = await signIn(person);
      const path = template.replace('{business}', String(shop.businessId));
      const [ended, other] = await Promise.all([
        openSocket(path, person.access),
        openSocket(path, elsewhere.access),
      ]);
      await api('POST', '/auth/logout/', { token: person.access });
      const since = Date.now();
      expect(await ended.closed).toEqual({ code: 4001, reason: 'This session has ended. Sign in again.' });
      expect(Date.now() - since).toBeLessThan(FOUND_OUT_WITHIN);
      other.send({});
      expect(await other.next()).toMatchObject({ error: {} });
      await other.leave();
    },
  );

  test('of an ended session gets nothing that happens before it is closed', async ({ expect }) => {
    const person = await newPerson();
    const elsewhere = await signIn(person);
    const chatId = await newChat(person, shop.businessId);
    const path = `/chat/${shop.businessId}/${chatId}/`;
    const [ended, other] = await Promise.all([
      openSocket(path, person.access),
      openSocket(path, elsewhere.access),
    ]);
    await say(person, chatId, 'before');
    for (const socket of [ended, other]) expect(await socket.next()).toMatchObject({ data: { seq: 1 } });
    await api('POST', '/auth/logout/', { token: person.access });
    ended.send({ message_type: 'text', message: 'too late' });
    expect((await ended.closed).code).toBe(4001);
    await say({ access: elsewhere.access }, chatId, 'afterwards');
    expect(await other.next()).toMatchObject({ data: { seq: 2, message: 'afterwards' } });
    expect(ended.frames).toHaveLength(1);
    await other.leave();
  });

  test('is closed at the second at which its token expires', async ({ expect }) => {
    const person = await newPerson();
    const token = await shortToken(person, '6s');
    const expiresAt = Number(decodeJwt(token).exp) * 1000;
    const socket = await openSocket('/notification/', token);
    expect(await socket.closed).toEqual({
      code: 4001,
      reason: 'The access token has expired; refresh it.',
    });
    expect(Math.abs(Date.now() - expiresAt)).toBeLessThan(3_000);
  });

  test('of a chat is closed with 4003 when its person is in it no more, and stays open for the other side', async ({
    expect,
  }) => {
    const owner = await newPerson();
    const customer = await newPerson();
    const business = await newListedBusiness(owner);
    const chatId = await newChat(customer, business.id, 'Hello');
    const path = `/chat/${business.id}/${chatId}/`;
    const [left, stays] = await Promise.all([
      openSocket(path, owner.access),
      openSocket(path, customer.access),
    ]);
    const deleted = await api('DELETE', `/business/${business.id}/`, { token: owner.access });
    expect(deleted.status).toBe(200);
    const since = Date.now();
    expect(await left.closed).toEqual({ code: 4003, reason: 'You are not in this chat any more.' });
    expect(Date.now() - since).toBeLessThan(FOUND_OUT_WITHIN);
    stays.send({ message_type: 'text', message: 'Anybody there?' });
    expect(await stays.next()).toMatchObject({ error: { code: 'chat_closed' } });
    await stays.leave();
  });

  test('is closed when its peer answers no ping for half a minute, and stays when it does', async ({
    expect,
  }) => {
    const person = await newPerson();
    const alive = await openSocket('/notification/', person.access);
    const address = socketAddress('/notification/', person.access);
    const dead = new TestSocket(address, { autoPong: false });
    const begun = Date.now();
    expect((await dead.closed).code).not.toBe(1000);
    expect(Date.now() - begun).toBeLessThan(60_000);
    alive.send({});
    expect(await alive.next()).toMatchObject({ error: {} });
    await alive.leave();
  });

  test('gives way when a person has opened ten newer ones', async ({ expect }) => {
    const person = await newPerson();
    const first = await openSocket('/notification/', person.access);
    const others = [];
    for (let count = 0; count < 10; count++) others.push(await openSocket('/notification/', person.access));
    expect(await first.closed).toEqual({
      code: 1008,
      reason: 'A person may have 10 sockets open; this was the oldest.',
    });
    for (const socket of others) {
      socket.send({});
      expect(await socket.next()).toMatchObject({ error: { code: 'nothing_to_send' } });
      await socket.leave();
    }
  });

  test('that sends faster than frames are handled is closed, and what was taken is carried out', async ({
    expect,
  }) => {
    const customer = await newPerson();
    const chatId = await newChat(customer, shop.businessId);
    const socket = await openSocket(`/chat/${shop.businessId}/${chatId}/`, customer.access);
    for (let number = 1; number <= 2000; number++) {
      socket.send({ message_type: 'text', message: `number ${number}` });
    }
    // Deno resets a connection that it closes while more is coming in, and the close frame with it.
    expect([1006, 1008]).toContain((await socket.closed).code);
    const other = await openSocket(`/chat/${shop.businessId}/${chatId}/`, customer.access, { since: 0 });
    const messages = (await other.nextFrames(100)) as { data: { message: string } }[];
    expect(messages.map(({ data }) => data.message)).toEqual(
      Array.from({ length: 100 }, (_, index) => `number ${index + 1}`),
    );
    await other.leave();
  });
});
