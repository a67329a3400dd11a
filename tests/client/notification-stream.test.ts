import type { Notification } from '@delve/client';
import { expect, test } from 'vitest';
import {
  NOTIFICATIONS_A_PAGE,
  NotificationStream,
} from '../../client/src/notifications/notification-stream.ts';
import { randomNumbers } from '../support/random.ts';

const START = Date.UTC(2026, 0, 1);

function notification(id: number, seconds: number): Notification {
  return {
    id,
    type: 'review_notification',
    title: 'New review',
    body: '',
    businessId: null,
    actorId: null,
    subjectId: null,
    isRead: false,
    createdAt: new Date(START + seconds * 1000),
  };
}

function newWorld(table: Notification[]) {
  const delivered: number[] = [];
  const counts = { fetched: 0 };
  const stream = new NotificationStream(
    async (belowId) => {
      counts.fetched++;
      const rows = table.filter(({ id }) => belowId === null || id < belowId).sort((a, b) => b.id - a.id);
      await new Promise((resolve) => setImmediate(resolve));
      return rows.slice(0, NOTIFICATIONS_A_PAGE);
    },
    ({ id }) => delivered.push(id),
  );
  return { stream, delivered, counts };
}

test('what was there at the beginning does not come, what was missed comes once', async () => {
  const table = [notification(1, 0), notification(2, 10)];
  const { stream, delivered } = newWorld(table);
  await stream.passOver(null);
  stream.receive(notification(2, 10));
  table.push(notification(3, 20), notification(4, 30));
  stream.receive(notification(4, 30));
  await stream.catchUp();
  await stream.catchUp();
  expect(delivered).toEqual([4, 3]);
});

test('those after an id come first', async () => {
  const { stream, delivered } = newWorld([notification(1, 0), notification(2, 10), notification(3, 20)]);
  await stream.passOver(1);
  await stream.catchUp();
  expect(delivered).toEqual([2, 3]);
});

test('one that was committed late comes, though its id and time are below those that are known', async () => {
  const table = [notification(1, 0), notification(5, 100)];
  const { stream, delivered } = newWorld(table);
  await stream.passOver(null);
  table.push(notification(6, 120));
  await stream.catchUp();
  table.push(notification(4, 70));
  await stream.catchUp();
  expect(delivered).toEqual([6, 4]);
});

test('one that is over fetches no further page', async () => {
  const table = Array.from({ length: 5 * NOTIFICATIONS_A_PAGE }, (_, index) =>
    notification(index + 1, index),
  );
  const { stream, counts } = newWorld(table);
  await stream.passOver(0);
  const caughtUp = stream.catchUp();
  const { fetched } = counts;
  stream.end();
  await caughtUp;
  expect(counts.fetched).toBe(fetched);
});

test('where there was none, the first comes', async () => {
  const table: Notification[] = [];
  const { stream, delivered } = newWorld(table);
  await stream.passOver(null);
  table.push(notification(1, 0));
  await stream.catchUp();
  expect(delivered).toEqual([1]);
});

test('a long list is not read to its end', async () => {
  const table = Array.from({ length: 10 * NOTIFICATIONS_A_PAGE }, (_, index) =>
    notification(index + 1, index),
  );
  const { stream, counts } = newWorld(table);
  await stream.passOver(null);
  await stream.catchUp();
  expect(counts.fetched).toBeLessThanOrEqual(6);
});

test.each(Array.from({ length: 100 }, (_, index) => index + 1))(
  'whatever is lost, and in whatever order transactions end, each comes once (seed %i)',
  async (seed) => {
    const random = randomNumbers(seed);
    const lossRate = random();
    const table: Notification[] = [];
    const open: { readonly row: Notification; readonly endsAt: number }[] = [];
    const { stream, delivered } = newWorld(table);
    const expected: number[] = [];
    let hasBegun = false;
    let id = 0;
    for (let second = 0; second < 1500; second++) {
      for (const transaction of [...open].filter(({ endsAt }) => endsAt <= second)) {
        open.splice(open.indexOf(transaction), 1);
        table.push(transaction.row);
        if (hasBegun) expected.push(transaction.row.id);
        if (hasBegun && random() >= lossRate) stream.receive(transaction.row);
      }
      // A transaction begins up to a minute before it ends, and takes its id in between.
      if (random() < 0.3) {
        const began = second - Math.floor(random() * 20);
        open.push({ row: notification(++id, began), endsAt: second + Math.floor(random() * 39) });
      }
      if (second === 300) {
        await stream.passOver(null);
        hasBegun = true;
      }
      if (second > 300 && random() < 0.01) await stream.catchUp();
    }
    await stream.catchUp();
    expect([...delivered].sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
  },
);
