import { decodeJwt } from 'jose';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { administrator, signedUp } from '../support/auth-clients.ts';
import { inDatabase } from '../support/database.ts';
import { signLegacy } from '../support/legacy-tokens.ts';
import { RawClient } from '../support/realtime.ts';
import { stack } from '../support/stack.ts';

// Who hears what of a chat and of notifications, on channels that are joined by hand: with a client that does not do
// what ours does, and stays where it is not wanted. Each that hears nothing stands beside one that hears.

type Person = Awaited<ReturnType<typeof signedUp>>;

let owner: Person;
let customer: Person;
let stranger: Person;
let businessId: number;
let chatId: number;
const ears: Ear[] = [];

beforeAll(async () => {
  owner = await signedUp(stack().apiUrl);
  stranger = await signedUp(stack().apiUrl);
  const [business] = await inDatabase<{ id: string }>(
    `insert into public.businesses (owner_id, name, approval_status) values ($1, 'Heard', 'approved') returning id`,
    [owner.user.id],
  );
  businessId = Number(business?.id);
});
afterEach(() => {
  for (const ear of ears.splice(0)) ear.close();
});

async function newChat(): Promise<void> {
  customer = await signedUp(stack().apiUrl);
  const { data, error } = await customer.client.rpc('open_chat', { business_id: businessId });
  if (error) throw error;
  chatId = data.id;
}

async function say(person: Person, body: string): Promise<string | null> {
  const { error } = await person.client.rpc('send_message', { chat_id: chatId, body });
  return error === null ? null : error.details;
}

/** A socket that has joined one private channel, or was refused. */
class Ear {
  readonly #client: RawClient;
  readonly #topic: string;
  refusal: string | undefined;

  static async at(topic: string, token: string, isPrivate = true): Promise<Ear> {
    const client = await RawClient.open(stack().apiUrl, '1.0.0');
    const ear = new Ear(client, `realtime:${topic}`);
    ears.push(ear);
    const config = {
      private: isPrivate,
      broadcast: { self: false },
      presence: { enabled: false },
    };
    const reply = await client.join(`realtime:${topic}`, { config, access_token: token });
    if (reply.status !== 'ok') ear.refusal = (reply.response as { reason: string }).reason;
    return ear;
  }

  private constructor(client: RawClient, topic: string) {
    this.#client = client;
    this.#topic = topic;
  }

  /** The events and texts that came, after all that was sent before has been dealt with. */
  async heard(): Promise<string[]> {
    await this.#client.heartbeat();
    return this.#client.frames
      .filter(({ event }) => event === 'broadcast')
      .map(({ payload }) => {
        const { event, payload: told } = payload as { event: string; payload: { body?: string } };
        return told.body === undefined ? event : `${event}: ${told.body}`;
      });
  }

  async hears(what: string): Promise<void> {
    await vi.waitFor(async () => expect(await this.heard()).toContain(what), { timeout: 10_000 });
  }

  async isClosed(): Promise<void> {
    await this.#client.next(({ event }) => event === 'phx_close');
  }

  /** Resolves once it has been dealt with: who may not send is told nothing. */
  async broadcast(event: string): Promise<void> {
    this.#client.send(this.#topic, 'broadcast', { type: 'broadcast', event, payload: {} }, '1');
    await this.#client.heartbeat();
  }

  close(): void {
    this.#client.socket.terminate();
  }
}

const own = (person: Person, token = person.session.access_token) => Ear.at(`user:${person.user.id}`, token);

describe('a stranger', () => {
  it('joins neither a person’s channel nor a chat’s, and hears nothing on the public ones of the same names', async () => {
    await newChat();
    const [hearing, room] = [
      await own(customer),
      await Ear.at(`chat:${chatId}`, customer.session.access_token),
    ];
    const token = stranger.session.access_token;
    for (const topic of [`user:${customer.user.id}`, `chat:${chatId}`]) {
      expect((await Ear.at(topic, token)).refusal).toMatch(/do not have permissions to read/);
    }
    const outside = await Promise.all([
      Ear.at(`user:${customer.user.id}`, token, false),
      Ear.at(`chat:${chatId}`, token, false),
      own(stranger),
    ]);
    expect(outside.map(({ refusal }) => refusal)).toEqual([undefined, undefined, undefined]);

    expect(await say(owner, 'for the customer')).toBeNull();
    const otherRoom = await Ear.at(`chat:${chatId}`, owner.session.access_token);
    await otherRoom.broadcast('typing');
    await hearing.hears('message: for the customer');
    await room.hears('typing');
    for (const ear of outside) expect(await ear.heard()).toEqual([]);
  });

  it('does not speak in a person’s channel, and nobody does in the database’s name', async () => {
    await newChat();
    const hearing = await own(customer);
    const rows = await Promise.all(
      [stranger, customer].map(({ client }) =>
        client.schema('realtime' as 'public').rpc('send' as 'open_chat', {} as { business_id: number }),
      ),
    );
    for (const { error } of rows) expect(error).not.toBeNull();
    // The customer, who may listen there, may not speak there either: another of their devices would believe it.
    const another = await own(customer);
    await another.broadcast('message');
    await say(owner, 'the real one');
    await hearing.hears('message: the real one');
    expect((await hearing.heard()).filter((told) => told === 'message')).toEqual([]);
  });
});

describe('a participant who is removed', () => {
  it('by their deactivation hears nothing more on the channel that they had joined', async () => {
    await newChat();
    const [left, stays] = [await own(customer), await own(owner)];
    await say(owner, 'before');
    await left.hears('message: before');
    expect((await customer.client.rpc('deactivate_account')).error).toBeNull();
    expect(await say(owner, 'after')).toBeNull();
    await stays.hears('message: after');
    expect(await left.heard()).not.toContain('message: after');
    expect((await own(customer)).refusal).toMatch(/do not have permissions to read/);
  });

  it('by their deletion hears nothing more on the channel that they had joined', async () => {
    await newChat();
    const [left, stays] = [await own(customer), await own(owner)];
    await say(customer, 'before');
    await left.hears('message: before');
    const { error } = await administrator(stack().apiUrl).auth.admin.deleteUser(customer.user.id);
    expect(error).toBeNull();
    await stays.hears('chat_changed');
    const heard = await left.heard();
    expect(heard.filter((told) => told !== 'message: before')).toEqual([]);
    expect((await own(customer)).refusal).toMatch(/do not have permissions to read/);
  });

  it('by the sale of the business hears nothing of it any more; the new owner does', async () => {
    await newChat();
    const [former, buyer] = [await own(owner), await signedUp(stack().apiUrl)];
    const hearing = await own(buyer);
    await say(customer, 'to the seller');
    await former.hears('message: to the seller');
    const formerRoom = await Ear.at(`chat:${chatId}`, owner.session.access_token);
    expect(formerRoom.refusal).toBeUndefined();
    await inDatabase('update public.businesses set owner_id = $1 where id = $2', [buyer.user.id, businessId]);
    try {
      await say(customer, 'to the buyer');
      await hearing.hears('message: to the buyer');
      expect(await former.heard()).not.toContain('message: to the buyer');
      expect((await Ear.at(`chat:${chatId}`, owner.session.access_token)).refusal).toMatch(/permissions/);
      expect((await Ear.at(`chat:${chatId}`, buyer.session.access_token)).refusal).toBeUndefined();
    } finally {
      const back = [owner.user.id, businessId];
      await inDatabase('update public.businesses set owner_id = $1 where id = $2', back);
    }
  });
});

describe('a participant who is blocked', () => {
  it('hears of the block and then nothing on the channels that they had joined, until it is taken back', async () => {
    await newChat();
    const blocked = await own(customer);
    const room = await Ear.at(`chat:${chatId}`, customer.session.access_token);
    expect(room.refusal).toBeUndefined();
    await say(owner, 'before');
    await blocked.hears('message: before');

    const block = (is: boolean) => owner.client.rpc('set_chat_blocked', { chat_id: chatId, blocked: is });
    expect((await block(true)).error).toBeNull();
    await blocked.hears('chat_changed');
    const before = await blocked.heard();
    expect(await say(owner, 'while blocked')).toBe('chat_blocked');
    expect(await say(customer, 'while blocked')).toBe('chat_blocked');
    for (const person of [owner, customer]) {
      const refused = await Ear.at(`chat:${chatId}`, person.session.access_token);
      expect(refused.refusal).toMatch(/do not have permissions to read/);
    }
    expect(await blocked.heard()).toEqual(before);
    expect(await room.heard()).toEqual([]);

    expect((await block(false)).error).toBeNull();
    expect(await say(owner, 'after')).toBeNull();
    await blocked.hears('message: after');
  });
});

describe('a token', () => {
  it('that expires takes its channel with it, while another of the same person goes on', async () => {
    await newChat();
    const { session_id } = decodeJwt(customer.session.access_token);
    const claims = { sub: customer.user.id, role: 'authenticated', aud: 'authenticated', session_id };
    const [brief, lasting] = [
      await own(customer, await signLegacy(claims, undefined, '3s')),
      await own(customer),
    ];
    expect(brief.refusal).toBeUndefined();
    await say(owner, 'in time');
    await Promise.all([brief.hears('message: in time'), lasting.hears('message: in time')]);
    await brief.isClosed();
    await say(owner, 'too late');
    await lasting.hears('message: too late');
    expect(await brief.heard()).not.toContain('message: too late');
  });

  it('of a session that has ended joins nothing', async () => {
    await newChat();
    const { access_token } = customer.session;
    expect((await own(customer, access_token)).refusal).toBeUndefined();
    expect((await customer.client.auth.signOut()).error).toBeNull();
    expect((await own(customer, access_token)).refusal).toMatch(/do not have permissions to read/);
  });
});

describe('a notification', () => {
  it('is heard by its recipient alone', async () => {
    await newChat();
    const [recipient, causer, outside] = [await own(owner), await own(customer), await own(stranger)];
    await say(customer, 'something to tell of');
    await recipient.hears('notification: You received a new message.');
    await causer.hears('message: something to tell of');
    expect((await causer.heard()).filter((told) => told.startsWith('notification'))).toEqual([]);
    expect(await outside.heard()).toEqual([]);
  });
});
