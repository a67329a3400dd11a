import { beforeAll, describe, expect, test } from 'vitest';
import { clientOf } from '../../contract/world.ts';
import { api, newPerson } from '../../support/api.ts';
import { newChat } from '../../support/chat.ts';
import { newParty, type Party } from '../../support/collaborations.ts';
import { openSocket } from '../../support/sockets.ts';

interface NotificationFrame {
  readonly id: number;
  readonly business: number;
  readonly attached_object_id: number;
}

let shop: Party;
let other: Party;

beforeAll(async () => {
  [shop, other] = await Promise.all([newParty(), newParty()]);
});

/** Tells the owner of a business something; the chat that it is about. */
async function tell({ businessId }: Party): Promise<number> {
  return newChat(await newPerson(), businessId, 'Good morning');
}

describe('the socket of notifications', () => {
  test('brings what its person is told, as it is in the list', async () => {
    const socket = await openSocket('/notification/', shop.person.access);
    const chatId = await tell(shop);
    const frame = (await socket.next()) as NotificationFrame;
    expect(frame).toEqual({
      event: 'notification',
      data: { title: 'New message', body: 'You received a new message.' },
      id: expect.any(Number),
      type: 'message_notification',
      business: shop.businessId,
      user: shop.person.id,
      attached_object_id: chatId,
      is_seen: false,
      message: 'You received a new message.',
      created_when: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    const { body } = await api('GET', '/notifications/', { token: shop.person.access });
    expect(body.data).toContainEqual(expect.objectContaining({ id: frame.id, subject_id: chatId }));
    await socket.leave();
  });

  test('brings nothing of what others are told', async () => {
    const [mine, theirs] = await Promise.all([
      openSocket('/notification/', shop.person.access),
      openSocket('/notification/', other.person.access),
    ]);
    const chats = [await tell(shop), await tell(other)];
    expect(await mine.next()).toMatchObject({ attached_object_id: chats[0] });
    expect(await theirs.next()).toMatchObject({ attached_object_id: chats[1] });
    expect([mine.frames.length, theirs.frames.length]).toEqual([1, 1]);
    await Promise.all([mine.leave(), theirs.leave()]);
  });

  test('of a business leaves out what is not about it', async () => {
    const [all, about] = await Promise.all([
      openSocket('/notification/', shop.person.access),
      openSocket(`/notification/${shop.businessId}/`, shop.person.access),
    ]);
    // A reply, of which the owner of the first business hears as a customer of the second.
    const asCustomer = await newChat(shop.person, other.businessId, 'A question');
    await api('POST', `/chat/${asCustomer}/messages/`, {
      token: other.person.access,
      json: { message: 'An answer' },
    });
    const chatId = await tell(shop);
    expect(await all.nextFrames(2)).toMatchObject([
      { attached_object_id: asCustomer, business: other.businessId },
      { attached_object_id: chatId, business: shop.businessId },
    ]);
    expect(await about.next()).toMatchObject({ attached_object_id: chatId });
    expect(about.frames).toHaveLength(1);
    await Promise.all([all.leave(), about.leave()]);
  });

  test('replays what came after since=, and goes on from there', async () => {
    const first = await openSocket('/notification/', shop.person.access);
    const chats = [await tell(shop)];
    const { id } = (await first.next()) as NotificationFrame;
    await first.leave();
    for (let count = 0; count < 2; count++) chats.push(await tell(shop));
    const second = await openSocket('/notification/', shop.person.access, { since: id });
    chats.push(await tell(shop));
    const frames = (await second.nextFrames(3)) as NotificationFrame[];
    expect(frames.map(({ attached_object_id }) => attached_object_id)).toEqual(chats.slice(1));
    expect(second.frames).toHaveLength(3);
    await second.leave();
  });

  test('hears what a subscribed client hears', async () => {
    const delve = await clientOf(shop.person);
    const heard: number[] = [];
    const unsubscribe = await delve.notifications.subscribe({ onNotification: ({ id }) => heard.push(id) });
    const socket = await openSocket('/notification/', shop.person.access);
    await tell(shop);
    const { id } = (await socket.next()) as NotificationFrame;
    await expect.poll(() => heard, { timeout: 15_000 }).toEqual([id]);
    unsubscribe();
    await socket.leave();
    await delve.supabase.removeAllChannels();
  });

  test('takes no frames, says so, and stays', async () => {
    const socket = await openSocket('/notification/', shop.person.access);
    socket.send({ message_type: 'text', message: 'Hello' });
    expect(await socket.next()).toMatchObject({ error: { code: 'nothing_to_send' } });
    const chatId = await tell(shop);
    expect(await socket.next()).toMatchObject({ attached_object_id: chatId });
    await socket.leave();
  });
});
