import { expect, test } from 'vitest';
import { MessageStream } from '../../client/src/chat/message-stream.ts';
import { randomNumbers } from '../support/random.ts';

interface Row {
  readonly seq: number;
  readonly hasImages: boolean;
}

interface World {
  readonly stream: MessageStream<Row, Row>;
  readonly delivered: number[];
  readonly deleted: number[];
  /** How often it was fetched, and how often something was presented. */
  readonly counts: { fetched: number; presented: number };
}

interface Conditions {
  readonly afterSeq: number;
  readonly pageSize: number;
  readonly ticks: () => number;
  readonly fails: () => boolean;
  readonly lastSeq: () => number;
}

/** A stream over a table, whose fetches take time, see what was there when they began, and may fail. */
function newWorld(
  table: Map<number, Row>,
  {
    afterSeq = 0,
    pageSize = 5,
    ticks = () => 1,
    fails = () => false,
    lastSeq = () => table.size,
  }: Partial<Conditions> = {},
): World {
  const delivered: number[] = [];
  const deleted: number[] = [];
  const counts = { fetched: 0, presented: 0 };
  const stream: MessageStream<Row, Row> = new MessageStream<Row, Row>(afterSeq, {
    fetch: async (seq) => {
      counts.fetched++;
      const rows = [...table.values()].filter((row) => row.seq > seq).sort((a, b) => a.seq - b.seq);
      const throughSeq = lastSeq();
      await wait(ticks());
      if (fails()) throw new Error('The network is gone.');
      const page = rows.slice(0, pageSize);
      const hasMore = page.length === pageSize;
      return { rows: page, hasMore, completeThrough: hasMore ? (page.at(-1)?.seq ?? 0) : throughSeq };
    },
    present: async (rows) => {
      counts.presented++;
      if (rows.some(({ hasImages }) => hasImages)) {
        await wait(ticks());
        if (fails()) throw new Error('No links.');
      }
      return rows;
    },
    deliver: ({ seq }) => delivered.push(seq),
    tellDeleted: (seq) => deleted.push(seq),
    onGap: () => {
      stream.catchUp().catch(() => {});
    },
  });
  return { stream, delivered, deleted, counts };
}

async function wait(ticks: number): Promise<void> {
  for (let tick = 0; tick < ticks; tick++) await new Promise((resolve) => setImmediate(resolve));
}

const text = (seq: number): Row => ({ seq, hasImages: false });
const tableOf = (...rows: Row[]) => new Map(rows.map((row) => [row.seq, row]));

test('broadcasts in order are delivered without a question', async () => {
  const { stream, delivered, counts } = newWorld(tableOf());
  for (const seq of [1, 2, 3]) stream.receive(text(seq));
  await wait(2);
  expect(delivered).toEqual([1, 2, 3]);
  expect(counts.fetched).toBe(0);
});

test('a broadcast that is missing is fetched, once, and those behind it wait', async () => {
  const { stream, delivered, counts } = newWorld(tableOf(text(1), text(2), text(3)));
  stream.receive(text(1));
  stream.receive(text(3));
  await wait(10);
  expect(delivered).toEqual([1, 2, 3]);
  expect(counts.fetched).toBe(1);
});

test('a number that is gone is not waited for', async () => {
  const { stream, delivered } = newWorld(tableOf(text(3)), { lastSeq: () => 3 });
  stream.receive(text(3));
  await wait(10);
  expect(delivered).toEqual([3]);
  expect(stream.throughSeq).toBe(3);
});

test('messages behind one with images wait for its links, and all links are asked for at once', async () => {
  const { stream, delivered, counts } = newWorld(tableOf(), { ticks: () => 3 });
  for (const seq of [1, 2, 3, 4]) stream.receive({ seq, hasImages: seq < 3 });
  await wait(1);
  expect(delivered).toEqual([]);
  await wait(10);
  expect(delivered).toEqual([1, 2, 3, 4]);
  expect(counts).toEqual({ fetched: 0, presented: 1 });
});

test('a message that was taken back while its fetch was under way is told of after it', async () => {
  const { stream, delivered, deleted } = newWorld(tableOf(text(1), text(2)), { ticks: () => 3 });
  const caughtUp = stream.catchUp();
  await wait(1);
  stream.takeBack(2);
  expect(deleted).toEqual([]);
  await caughtUp;
  expect(delivered).toEqual([1, 2]);
  expect(deleted).toEqual([2]);
  stream.takeBack(1);
  expect(deleted).toEqual([2, 1]);
});

test('one that is over fetches no further page, and asks for nothing that it hears of', async () => {
  const table = tableOf(...Array.from({ length: 50 }, (_, index) => text(index + 1)));
  const { stream, counts } = newWorld(table, { ticks: () => 3 });
  const caughtUp = stream.catchUp();
  await wait(1);
  stream.end();
  await caughtUp;
  stream.receive(text(60));
  await wait(10);
  expect(counts.fetched).toBe(1);
});

test('whoever asks is told that a fetch failed, and nothing is lost by it', async () => {
  let isDown = true;
  const { stream, delivered } = newWorld(tableOf(text(1), text(2)), { fails: () => isDown });
  await expect(stream.catchUp()).rejects.toThrow('The network is gone.');
  stream.receive(text(2));
  isDown = false;
  await stream.catchUp();
  expect(delivered).toEqual([1, 2]);
});

test.each(Array.from({ length: 200 }, (_, index) => index + 1))(
  'whatever is lost, doubled, late or failing, each message comes once and in order (seed %i)',
  async (seed) => {
    const random = randomNumbers(seed);
    const below = (limit: number) => Math.floor(random() * limit);
    const [lossRate, doubleRate, failRate] = [random() * 0.9, random() * 0.5, random() * 0.5];
    let isOver = false;
    let lastSeq = 20;
    const table = tableOf(...Array.from({ length: 20 }, (_, index) => text(index + 1)));
    const afterSeq = below(21);
    const { stream, delivered } = newWorld(table, {
      afterSeq,
      pageSize: 1 + below(10),
      ticks: () => below(4),
      fails: () => !isOver && random() < failRate,
      lastSeq: () => lastSeq,
    });
    const written: number[] = [];
    const onTheirWay: Promise<void>[] = [];
    for (let count = 0; count < 200; count++) {
      const row = { seq: ++lastSeq, hasImages: random() < 0.1 };
      table.set(row.seq, row);
      written.push(row.seq);
      for (let copies = random() < doubleRate ? 2 : 1; copies > 0; copies--) {
        if (random() >= lossRate) onTheirWay.push(wait(below(6)).then(() => stream.receive(row)));
      }
      await wait(below(3));
    }
    await Promise.all(onTheirWay);
    isOver = true;
    await stream.catchUp();
    const expected = [...table.keys()].filter((seq) => seq > afterSeq).sort((a, b) => a - b);
    expect(delivered).toEqual(expected);
    expect(stream.throughSeq).toBe(lastSeq);
  },
);
