import type { Delve, LiveState, Notification, NotificationHandlers } from '@delve/client';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { clientOf } from '../contract/world.ts';
import { type BreakableProxy, breakableProxy } from '../support/breakable-proxy.ts';
import { newParty } from '../support/collaborations.ts';
import { stack } from '../support/stack.ts';
import { newClient, newSignedInClient, sameSession } from './clients.ts';

class Journal implements NotificationHandlers {
  readonly notifications: Notification[] = [];
  readonly changes: unknown[] = [];
  readonly deleted: number[] = [];
  readonly states: LiveState[] = [];
  stale = 0;

  onNotification(notification: Notification): void {
    this.notifications.push(notification);
  }
  onChange(change: unknown): void {
    this.changes.push(change);
  }
  onDeleted(id: number): void {
    this.deleted.push(id);
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

async function listen(delve: Delve, options = {}): Promise<Journal> {
  const journal = new Journal();
  ends.push(await delve.notifications.subscribe(journal, options));
  return journal;
}

/** Each review of another person is a notification for the owner. */
async function review(): Promise<void> {
  const { delve } = await newSignedInClient();
  await delve.reviews.create(businessId, { rating: 5, comment: 'Warm bread' });
}

const listed = async (options = {}) => (await owner.notifications.list(options)).items.toReversed();

test('tells of each new one once, and of marking and removing', async () => {
  await review();
  const journal = await listen(owner);
  await review();
  await review();
  await until(() => expect(journal.notifications).toHaveLength(2));
  const [, , newest] = await listed().then((all) => all.slice(-3));
  expect(journal.notifications).toEqual((await listed()).slice(-2));
  const id = newest?.id ?? 0;
  await owner.notifications.markRead(id);
  await owner.notifications.delete(id);
  await until(() => {
    expect(journal.changes).toEqual([{ id, isRead: true }]);
    expect(journal.deleted).toEqual([id]);
  });
  expect(journal.stale).toBe(0);
});

test('begins after one that is known', async () => {
  await review();
  await review();
  const [first, second] = (await listed()).slice(-2);
  expect((await listen(owner, { afterId: first?.id })).notifications).toEqual([second]);
});

test('those about one business alone', async () => {
  const other = await newParty();
  const journal = await listen(owner, { businessId });
  const none = await listen(owner, { businessId: other.businessId });
  await review();
  await until(() => expect(journal.notifications).toHaveLength(1));
  expect(none.notifications).toEqual([]);
});

test('what was missed while the connection was broken comes, and nothing twice', async () => {
  const other = await sameSession(owner, newClient(proxy.url, { reconnectAfterMs: () => 100 }));
  const journal = await listen(other);
  await review();
  await until(() => expect(journal.notifications).toHaveLength(1));
  proxy.isolate();
  await until(() => expect(journal.states.at(-1)).toBe('reconnecting'));
  await review();
  await review();
  proxy.restore();
  await until(() => expect(journal.states.at(-1)).toBe('live'));
  await review();
  await until(() => expect(journal.notifications).toHaveLength(4));
  expect(journal.notifications).toEqual((await listed()).slice(-4));
  expect(journal.stale).toBe(1);
});

test('is refused to visitors', async () => {
  await expect(newClient().notifications.subscribe({})).rejects.toMatchObject({
    status: 401,
    code: 'missing_token',
  });
});
