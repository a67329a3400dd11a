import type { Chat, ChatHandlers, ChatMessage, Delve, DelveError, LiveState } from '@delve/client';
import { Delve as DelveClient } from '@delve/client';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import ws from 'ws';
import { clientOf } from '../contract/world.ts';
import { newPerson, type Person } from '../support/api.ts';
import { type BreakableProxy, breakableProxy } from '../support/breakable-proxy.ts';
import { newParty } from '../support/collaborations.ts';
import { photo } from '../support/photo.ts';
import { stack } from '../support/stack.ts';
import { transport } from '../support/supabase-client.ts';
import { newClient, newSignedInClient, sameSession } from './clients.ts';

/** What a subscription has told. */
class Journal implements ChatHandlers {
  readonly messages: ChatMessage[] = [];
  readonly deleted: number[] = [];
  readonly changes: unknown[] = [];
  readonly typing: boolean[] = [];
  readonly presence: boolean[] = [];
  readonly states: [LiveState, string | null][] = [];

  onMessage(message: ChatMessage): void {
    this.messages.push(message);
  }
  onDeleted(seq: number): void {
    this.deleted.push(seq);
  }
  onChange(change: unknown): void {
    this.changes.push(change);
  }
  onTyping({ isTyping }: { isTyping: boolean }): void {
    this.typing.push(isTyping);
  }
  onPresence({ isOtherOnline }: { isOtherOnline: boolean }): void {
    this.presence.push(isOtherOnline);
  }
  onState(state: LiveState, reason: DelveError | null): void {
    this.states.push([state, reason?.code ?? null]);
  }

  get seqs(): number[] {
    return this.messages.map(({ seq }) => seq);
  }
  get state(): LiveState | undefined {
    return this.states.at(-1)?.[0];
  }
}

const until = (condition: () => void, timeout = 20_000) => vi.waitFor(condition, { timeout, interval: 20 });

let shop: { person: Person; businessId: number };
let owner: Delve;
let customer: Delve;
let proxy: BreakableProxy;
const ends: (() => void)[] = [];

beforeAll(async () => {
  shop = await newParty();
  owner = await clientOf(shop.person);
  ({ delve: customer } = await newSignedInClient());
  proxy = await breakableProxy(stack().apiUrl);
});
afterEach(() => {
  proxy.restore();
  for (const end of ends.splice(0)) end();
});
afterAll(() => proxy.close());

/** A new customer's chat, as both sides have it. */
async function newChat(): Promise<{ mine: Chat; theirs: Chat; delve: Delve }> {
  const { delve } = await newSignedInClient();
  const mine = await delve.chats.open(shop.businessId);
  return { mine, theirs: await owner.chats.get(mine.id), delve };
}

async function listen(chat: Chat, options: { afterSeq?: number } = {}): Promise<Journal> {
  const journal = new Journal();
  ends.push(await chat.subscribe(journal, options));
  return journal;
}

/** The same chat, through the proxy. */
async function throughProxy(delve: Delve, chat: Chat): Promise<{ chat: Chat; delve: Delve }> {
  const other = await sameSession(delve, newClient(proxy.url, { reconnectAfterMs: () => 100 }));
  return { chat: await other.chats.get(chat.id), delve: other };
}

describe('a subscription', () => {
  test('tells both sides every message once and in order, the sender too', async () => {
    const { mine, theirs } = await newChat();
    const [here, there] = [await listen(mine), await listen(theirs)];
    expect(here.states).toEqual([
      ['connecting', null],
      ['live', null],
    ]);
    const sent: ChatMessage[] = [];
    for (let count = 0; count < 5; count++) {
      sent.push(
        await mine.send(`From the customer, ${count}`),
        await theirs.send(`From the owner, ${count}`),
      );
    }
    await until(() => {
      expect(here.seqs).toHaveLength(10);
      expect(there.seqs).toHaveLength(10);
    });
    expect(here.messages).toEqual(sent);
    expect(there.messages).toEqual(sent);
  });

  test('begins after the last message that the chat had, or after any other', async () => {
    const { mine, theirs, delve } = await newChat();
    for (const text of ['one', 'two', 'three']) await theirs.send(text);
    const chat = await delve.chats.get(mine.id);
    await theirs.send('four');
    expect((await listen(chat)).seqs).toEqual([4]);
    expect((await listen(chat, { afterSeq: 1 })).seqs).toEqual([2, 3, 4]);
    expect((await listen(mine)).seqs).toEqual([1, 2, 3, 4]);
  });

  test('brings images with addresses that load, in order with texts', async () => {
    const { mine, theirs } = await newChat();
    const there = await listen(theirs);
    await Promise.all([
      mine.send('Look'),
      mine.sendImages([await photo(), await photo()]),
      mine.send('Nice?'),
    ]);
    await until(() => expect(there.seqs).toEqual([1, 2, 3]));
    const [, pictures] = there.messages;
    expect(pictures).toMatchObject({ kind: 'images', images: [{ width: 40, height: 30 }, { width: 40 }] });
    for (const { url } of pictures?.images ?? []) {
      const answer = await fetch(url);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('image/jpeg');
    }
  });

  test('tells of what was taken back, read, blocked and cleared', async () => {
    const { mine, theirs } = await newChat();
    const [here, there] = [await listen(mine), await listen(theirs)];
    const { seq } = await mine.send('A mistake');
    await mine.deleteMessage(seq);
    await theirs.markRead();
    await theirs.block();
    await theirs.unblock();
    await mine.clear();
    await until(() => {
      expect(there.deleted).toEqual([seq]);
      expect(here.changes).toMatchObject([
        { readThroughSeq: { business: 1 } },
        { blockedBy: 'business' },
        { blockedBy: null },
        { clearedThroughSeq: 1 },
      ]);
    });
    expect(there.messages[0]).toMatchObject({ seq, isDeleted: false, message: 'A mistake' });
  });

  test('tells of a change since the chat was fetched, and of none that is known', async () => {
    const { mine, theirs, delve } = await newChat();
    await theirs.block();
    const here = await listen(mine);
    expect(here.changes).toMatchObject([{ blockedBy: 'business' }]);
    const again = await listen(await delve.chats.get(mine.id));
    expect(again.changes).toEqual([]);
  });

  test('is refused to whoever takes no part in the chat, and to visitors', async () => {
    const { mine, delve } = await newChat();
    const journal = new Journal();
    await delve.auth.logout();
    await expect(mine.subscribe(journal)).rejects.toMatchObject({ status: 401, code: 'missing_token' });
    expect(journal.states).toEqual([
      ['connecting', null],
      ['closed', 'missing_token'],
    ]);
    const stranger = await newPerson();
    await delve.auth.login({ email: stranger.email, password: stranger.password });
    await expect(mine.subscribe(journal)).rejects.toMatchObject({ status: 404, code: 'chat_not_found' });
    expect(journal.states.at(-1)).toEqual(['closed', 'chat_not_found']);
  });

  test('ends by its signal, also before it has begun', async () => {
    const { mine, theirs } = await newChat();
    const controller = new AbortController();
    const journal = new Journal();
    await mine.subscribe(journal, { signal: controller.signal });
    const still = await listen(mine);
    controller.abort();
    await theirs.send('Anybody there?');
    await until(() => expect(still.seqs).toEqual([1]));
    expect(journal.messages).toEqual([]);
    expect(journal.state).toBe('live');
    await expect(mine.subscribe(journal, { signal: controller.signal })).rejects.toMatchObject({
      status: 499,
      code: 'aborted',
    });
  });

  test('can be ended twice, and others go on', async () => {
    const { mine, theirs } = await newChat();
    const journal = new Journal();
    const end = await mine.subscribe(journal);
    const still = await listen(mine);
    end();
    end();
    await theirs.send('One more');
    await until(() => expect(still.seqs).toEqual([1]));
    expect(journal.seqs).toEqual([]);
  });

  test('goes on where a handler throws, and tells of that', async () => {
    const { mine, theirs } = await newChat();
    const seqs: number[] = [];
    const errors: unknown[] = [];
    ends.push(
      await mine.subscribe({
        onMessage: ({ seq }) => {
          seqs.push(seq);
          throw new Error(`Not ${seq}`);
        },
        onDeleted: async (seq) => {
          await Promise.resolve();
          throw new Error(`Not without ${seq}`);
        },
        onError: (error) => errors.push(error),
      }),
    );
    await theirs.send('one');
    await theirs.send('two');
    await theirs.deleteMessage(1);
    await until(() => expect(seqs).toEqual([1, 2]));
    await until(() =>
      expect(errors).toEqual([new Error('Not 1'), new Error('Not 2'), new Error('Not without 1')]),
    );
  });
});

describe('a connection that breaks', () => {
  test('loses and doubles nothing', async () => {
    const { mine, theirs, delve } = await newChat();
    const { chat } = await throughProxy(delve, mine);
    const journal = await listen(chat);
    for (let count = 1; count <= 30; count++) {
      if (count % 7 === 0) proxy.cut();
      await theirs.send(String(count));
    }
    await until(() => expect(journal.seqs.at(-1)).toBe(30));
    expect(journal.messages.map(({ message }) => message)).toEqual(
      Array.from({ length: 30 }, (_, index) => String(index + 1)),
    );
    await until(() => expect(journal.state).toBe('live'));
    expect(journal.states.map(([state]) => state)).toContain('reconnecting');
  });

  test('is told of, and what happened meanwhile is told when it is back', async () => {
    const { mine, theirs, delve } = await newChat();
    const { seq } = await theirs.send('Taken back later');
    const { chat } = await throughProxy(delve, mine);
    const journal = await listen(chat, { afterSeq: 0 });
    proxy.isolate();
    await until(() => expect(journal.states.at(-1)).toEqual(['reconnecting', 'realtime_unreachable']));
    await theirs.deleteMessage(seq);
    await theirs.send('Meanwhile');
    await theirs.block();
    proxy.restore();
    await until(() => expect(journal.state).toBe('live'));
    expect(journal.seqs).toEqual([1, 2]);
    expect(journal.deleted).toEqual([1]);
    expect(journal.changes.at(-1)).toMatchObject({ blockedBy: 'business' });
  });

  test('keeps no message from being sent, once', async () => {
    const { mine, theirs, delve } = await newChat();
    const { chat } = await throughProxy(delve, mine);
    const there = await listen(theirs);
    proxy.isolate();
    const sending = Promise.all(['one', 'two', 'three'].map((text) => chat.send(text)));
    setTimeout(() => proxy.restore(), 1500);
    expect((await sending).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    await until(() => expect(there.messages.map(({ message }) => message)).toEqual(['one', 'two', 'three']));
    await chat.block();
    await expect(chat.send('four')).rejects.toMatchObject({ status: 403, code: 'chat_blocked' });
  });

  test('a broadcast that is lost is noticed by the next', async () => {
    const { mine, theirs, delve } = await newChat();
    let isLossy = false;
    class Lossy extends ws {
      override emit(event: string | symbol, ...details: unknown[]): boolean {
        const isBroadcast =
          event === 'message' && Buffer.from(details[0] as ArrayBuffer).includes('"chat_id"');
        return isLossy && isBroadcast ? false : super.emit(event, ...details);
      }
    }
    const other = await sameSession(
      delve,
      newClient(stack().apiUrl, { transport: Lossy as unknown as typeof transport }),
    );
    const [journal, witness] = [await listen(await other.chats.get(mine.id)), await listen(mine)];
    isLossy = true;
    await theirs.send('one');
    await theirs.send('two');
    await until(() => expect(witness.seqs).toEqual([1, 2]));
    expect(journal.seqs).toEqual([]);
    isLossy = false;
    await theirs.send('three');
    await until(() => expect(journal.seqs).toEqual([1, 2, 3]));
    expect(journal.states.map(([state]) => state)).toEqual(['connecting', 'live']);
  });

  test('without any WebSocket the messages still come, and the state says how', async () => {
    const { mine, theirs, delve } = await newChat();
    class Unreachable extends ws {
      constructor(address: string | URL, protocols?: string | string[]) {
        super(String(address).replace(/:\d+/, ':1'), protocols);
      }
    }
    const other = await sameSession(
      delve,
      newClient(stack().apiUrl, { transport: Unreachable as unknown as typeof transport }),
    );
    const journal = await listen(await other.chats.get(mine.id));
    expect(journal.state).toBe('reconnecting');
    await theirs.send('By asking');
    await until(() => expect(journal.seqs).toEqual([1]));
    expect(journal.states.map(([state]) => state)).not.toContain('live');
  });
});

describe('typing and presence', () => {
  test('show the other side, until its message comes', async () => {
    const { mine, theirs } = await newChat();
    const [here, there] = [await listen(mine), await listen(theirs)];
    await until(() => {
      expect(here.presence).toEqual([true]);
      expect(there.presence).toEqual([true]);
    });
    theirs.typing();
    await until(() => expect(here.typing).toEqual([true]));
    theirs.typing(false);
    await until(() => expect(here.typing).toEqual([true, false]));
    theirs.typing();
    await until(() => expect(here.typing).toEqual([true, false, true]));
    await theirs.send('Here it is');
    await until(() => expect(here.typing).toEqual([true, false, true, false]));
    expect(there.typing).toEqual([]);
  });

  test('somebody who signs in where the other side has just typed is shown on their own side', async () => {
    const { delve, email } = await newSignedInClient();
    const mine = await delve.chats.open(shop.businessId);
    const elsewhere = newClient();
    await elsewhere.auth.login({ email, password: 'a-long-password' });
    const journal = await listen(await elsewhere.chats.get(mine.id));
    mine.typing();
    await delve.auth.logout();
    await delve.auth.login(shop.person);
    (await delve.chats.get(mine.id)).typing();
    await until(() => expect(journal.typing).toEqual([true]));
  });

  test('typing is over when it is not said again', async () => {
    const { mine, theirs } = await newChat();
    const here = await listen(mine);
    theirs.typing();
    await until(() => expect(here.typing).toEqual([true]));
    await until(() => expect(here.typing).toEqual([true, false]));
  });

  test('somebody who leaves is seen to leave', async () => {
    const { mine, theirs } = await newChat();
    const here = await listen(mine);
    const end = await theirs.subscribe(new Journal());
    await until(() => expect(here.presence).toEqual([true]));
    end();
    await until(() => expect(here.presence).toEqual([true, false]));
  });

  test('a blocked chat has neither, until it is unblocked', async () => {
    const { mine, theirs } = await newChat();
    const [here, there] = [await listen(mine), await listen(theirs)];
    await until(() => expect(here.presence).toEqual([true]));
    await theirs.block();
    await until(() => {
      expect(here.presence).toEqual([true, false]);
      expect(there.presence).toEqual([true, false]);
    });
    await theirs.unblock();
    await until(() => {
      expect(here.presence).toEqual([true, false, true]);
      expect(there.presence).toEqual([true, false, true]);
    });
    theirs.typing();
    await until(() => expect(here.typing).toEqual([true]));
  });
});

describe('a session that ends', () => {
  test('closes what its person listened to; the next person has a connection of their own', async () => {
    const person = await newPerson();
    const delve = await clientOf(person);
    const chat = await delve.chats.open(shop.businessId);
    const journal = await listen(chat);
    await delve.auth.logout();
    await until(() => expect(journal.states.at(-1)).toEqual(['closed', 'session_ended']));
    const next = await newPerson();
    await delve.auth.login({ email: next.email, password: next.password });
    const theirs = await delve.chats.open(shop.businessId);
    const nextJournal = await listen(theirs);
    await owner.chats.send(chat.id, { message: 'For the former' });
    await owner.chats.send(theirs.id, { message: 'For the next' });
    await until(() => expect(nextJournal.messages.map(({ message }) => message)).toEqual(['For the next']));
    expect(journal.messages).toEqual([]);
  });

  test('closes it too when it was ended elsewhere, at the next question', async () => {
    const person = await newPerson();
    const delve = await clientOf(person);
    const { chat } = await throughProxy(delve, await delve.chats.open(shop.businessId));
    const journal = await listen(chat);
    await delve.auth.logout();
    proxy.cut();
    await until(() => expect(journal.state).toBe('closed'));
  });

  test('goes on with the next token', async () => {
    const { mine, theirs, delve } = await newChat();
    const journal = await listen(mine);
    await delve.auth.refresh();
    await theirs.send('Still there?');
    await until(() => expect(journal.seqs).toEqual([1]));
    expect(journal.state).toBe('live');
  });

  test('a token that was given is enough', async () => {
    const person = await newPerson();
    const delve = new DelveClient({
      url: stack().apiUrl,
      key: stack().publishableKey,
      accessToken: person.access,
      supabase: { realtime: { transport } },
    });
    const chat = await delve.chats.open(shop.businessId);
    const journal = await listen(chat);
    await owner.chats.send(chat.id, { message: 'Hello' });
    await until(() => expect(journal.seqs).toEqual([1]));
    expect(journal.state).toBe('live');
  });
});

test('customers and owners may listen to their own chats only', async () => {
  const { mine } = await newChat();
  const journal = new Journal();
  ends.push(await customer.chats.subscribe({ onMessage: (_chatId, message) => journal.onMessage(message) }));
  const own = await customer.chats.open(shop.businessId);
  await mine.send('Not for others');
  await own.send('For oneself');
  await until(() => expect(journal.messages.map(({ message }) => message)).toEqual(['For oneself']));
});
