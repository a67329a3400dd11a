import type { ChatMessage, Delve, InboxHandlers, LiveState } from '@delve/client';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { clientOf } from '../contract/world.ts';
import { type BreakableProxy, breakableProxy } from '../support/breakable-proxy.ts';
import { newParty } from '../support/collaborations.ts';
import { stack } from '../support/stack.ts';
import { newClient, newSignedInClient, sameSession } from './clients.ts';

class Journal implements InboxHandlers {
  readonly messages: [number, string][] = [];
  readonly deleted: [number, number][] = [];
  readonly changes: [number, unknown][] = [];
  readonly states: LiveState[] = [];
  stale = 0;

  onMessage(chatId: number, { message }: ChatMessage): void {
    this.messages.push([chatId, message]);
  }
  onDeleted(chatId: number, seq: number): void {
    this.deleted.push([chatId, seq]);
  }
  onChange(chatId: number, change: unknown): void {
    this.changes.push([chatId, change]);
  }
  onState(state: LiveState): void {
    this.states.push(state);
  }
  onStale(): void {
    this.stale++;
  }
}

const until = (condition: () => void) => vi.waitFor(condition, { timeout: 20_000, interval: 20 });

let owner: Delve;
let businessId: number;
let proxy: BreakableProxy;
const ends: (() => void)[] = [];

beforeAll(async () => {
  const shop = await newParty();
  businessId = shop.businessId;
  owner = await clientOf(shop.person);
  proxy = await breakableProxy(stack().apiUrl);
});
afterEach(() => {
  proxy.restore();
  for (const end of ends.splice(0)) end();
});
afterAll(() => proxy.close());

async function listen(delve: Delve): Promise<Journal> {
  const journal = new Journal();
  ends.push(await delve.chats.subscribe(journal));
  return journal;
}

test('an owner hears of all chats of their businesses, a customer of their own', async () => {
  const [{ delve: first }, { delve: second }] = await Promise.all([newSignedInClient(), newSignedInClient()]);
  const [theirs, firsts] = [await listen(owner), await listen(first)];
  const chat = await first.chats.open(businessId);
  const other = await second.chats.open(businessId);
  await chat.send('From the first');
  await other.send('From the second');
  await owner.chats.markRead(chat.id);
  await chat.deleteMessage(1);
  await until(() => {
    expect(theirs.messages).toEqual([
      [chat.id, 'From the first'],
      [other.id, 'From the second'],
    ]);
    expect(theirs.changes).toMatchObject([[chat.id, { unreadCount: 0, readThroughSeq: { business: 1 } }]]);
    expect(theirs.deleted).toEqual([[chat.id, 1]]);
    expect(firsts.messages).toEqual([[chat.id, 'From the first']]);
    expect(firsts.changes).toMatchObject([[chat.id, { readThroughSeq: { business: 1 } }]]);
  });
  expect(theirs.stale + firsts.stale).toBe(0);
});

test('after a broken connection the lists are to be read anew, and messages go on', async () => {
  const { delve } = await newSignedInClient();
  const chat = await delve.chats.open(businessId);
  const other = await sameSession(delve, newClient(proxy.url, { reconnectAfterMs: () => 100 }));
  const journal = await listen(other);
  proxy.isolate();
  await until(() => expect(journal.states.at(-1)).toBe('reconnecting'));
  await owner.chats.send(chat.id, { message: 'Missed' });
  expect(journal.stale).toBe(0);
  proxy.restore();
  await until(() => expect(journal.states.at(-1)).toBe('live'));
  expect(journal.stale).toBe(1);
  await owner.chats.send(chat.id, { message: 'Heard' });
  await until(() => expect(journal.messages).toEqual([[chat.id, 'Heard']]));
  expect(journal.stale).toBe(1);
});
