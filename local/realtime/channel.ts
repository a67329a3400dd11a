import { bytesBroadcast, jsonBroadcast, userBroadcast } from './broadcast.ts';
import { ChangesFeed } from './changes-feed.ts';
import { ChannelToken } from './channel-token.ts';
import type { Connection } from './connection.ts';
import { DatabaseUnavailable, type StoredBroadcast, type TopicAccess } from './database.ts';
import { type JoinOptions, joinOptions } from './join-options.ts';
import { OwnPresence } from './own-presence.ts';
import type { IncomingMessage, Payload, Ref } from './protocol.ts';
import type { Realtime } from './realtime.ts';
import { NO_DATABASE, noPermission, Refusal, refusalFor } from './refusal.ts';
import { broadcastsToReplay, replayFrame } from './replay.ts';
import { isReadingRevoked, PUBLIC_RIGHTS, type Rights } from './rights.ts';
import { TokenRefused } from './tokens.ts';
import { type Subscriber, topicKey } from './topics.ts';

/**
 * One topic that one client has joined, as the real server's lib/realtime_web/channels/realtime_channel.ex and its
 * handlers have it. All methods are called one after the other (see {@link Connection.run}).
 */
export class Channel implements Subscriber {
  /** With the prefix `realtime:`. */
  readonly name: string;
  readonly topic: string;
  readonly connection: Connection;
  readonly joinRef: Ref;
  readonly #realtime: Realtime;
  #options: JoinOptions = joinOptions({});
  #key = '';
  #token: ChannelToken | undefined;
  #rights: Rights = PUBLIC_RIGHTS;
  #tracksPresence = false;
  #presence: OwnPresence | undefined;
  #toReplay: readonly StoredBroadcast[] = [];
  #replayed: ReadonlySet<string> = new Set();
  #changes: ChangesFeed | undefined;
  #replicationTimer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(realtime: Realtime, connection: Connection, { topic, joinRef }: IncomingMessage) {
    this.#realtime = realtime;
    this.connection = connection;
    this.name = topic;
    this.topic = topic.slice('realtime:'.length);
    this.joinRef = joinRef;
  }

  get readsBroadcasts(): boolean {
    return this.#rights.readsBroadcasts;
  }

  get readsPresence(): boolean {
    return this.#rights.readsPresence === true;
  }

  get replayed(): ReadonlySet<string> {
    return this.#replayed;
  }

  /** What `phx_join` is answered: the row changes that are listened to, with their ids, or why it is refused. */
  async join(payload: unknown): Promise<{ postgres_changes: object[] } | { reason: string }> {
    try {
      return await this.#join(payload);
    } catch (error) {
      this.end();
      const refusal = refusalFor(error);
      if (refusal) return { reason: refusal.reason };
      this.#realtime.log(`A channel could not be joined: ${(error as Error).message}`);
      return { reason: 'Unknown Error on Channel' };
    }
  }

  async #join(payload: unknown): Promise<{ postgres_changes: object[] }> {
    const { limits, rates, topics } = this.#realtime;
    if (this.topic === '') throw new Refusal('TopicNameRequired', 'You must provide a topic name');
    this.#options = joinOptions(payload);
    const { presence, isPrivate, changesWaitMs } = this.#options;
    if (rates.joins.isExceeded) {
      this.connection.run(() => this.connection.close());
      throw new Refusal('ClientJoinRateLimitReached', 'Too many joins per second');
    }
    rates.joins.add(1);
    if (this.connection.channelCount >= limits.maxChannelsPerClient) {
      throw new Refusal('ChannelRateLimitReached', 'Too many channels');
    }
    this.#token = await ChannelToken.confirm(this.#realtime, this.#tokenOf(this.#options.token), {
      onExpiry: () => this.connection.run(() => this.#confirmToken()),
      onHeld: () => this.connection.run(() => this.#refresh(this.#token?.takeHeld())),
    });
    this.#tracksPresence = presence.enabled;
    if (isPrivate) this.#rights = await this.#readRights();
    this.#toReplay = await broadcastsToReplay(this.#realtime, this.topic, this.#options, this.#rights);
    this.#replayed = new Set(this.#toReplay.map(({ id }) => id));

    this.#changes = new ChangesFeed(this.#realtime, this.connection, this.name, this.#options.changes, {
      tell: (status, message) => this.#tell('postgres_changes', status, message),
    });
    if (changesWaitMs !== undefined) {
      await this.#changes.subscribeWithin(changesWaitMs, this.#token.claims);
    }
    this.#key = topicKey(this.topic, isPrivate);
    this.#presence = new OwnPresence(this.#realtime, this, {
      name: this.name,
      topicKey: this.#key,
      key: presence.key,
    });
    topics.join(this.#key, this);
    return { postgres_changes: this.#changes.answer };
  }

  /** Sends what a client is to get once it knows that it has joined. */
  async joined(): Promise<void> {
    if (this.#tracksPresence) this.#tellOfOthers();
    if (this.#options.tellsOfReplication) this.#tellOfReplication();
    if (this.#token) this.#changes?.begin(this.#token.claims);
    const { version } = this.connection;
    for (const message of this.#toReplay) {
      const frame = replayFrame(version, { topic: this.name, joinRef: this.joinRef }, message);
      if (frame) await this.connection.writeOut(frame);
    }
    this.#toReplay = [];
  }

  take(message: IncomingMessage): void | Promise<void> {
    if (message.event === 'phx_leave') {
      this.#leave(message);
      return;
    }
    try {
      return this.#handle(message)?.catch((error: Error) => this.#crash(error));
    } catch (error) {
      this.#crash(error as Error);
    }
  }

  #handle(message: IncomingMessage): void | Promise<void> {
    switch (message.event) {
      case 'broadcast':
        return this.#takeBroadcast(message);
      case 'presence':
        return this.#takePresence(message);
      case 'access_token':
        return this.#takeToken(message.payload);
      default:
        this.#realtime.rates.events.add(1);
    }
  }

  /** Ends the channel, and says so. */
  close(): void {
    if (this.#isOver) return;
    this.end();
    this.connection.send({ ...this.#ownRefs(), event: 'phx_close', payload: {} });
  }

  shutDown(reason: string): void {
    if (this.#isOver) return;
    this.#tell('system', 'error', reason);
    this.close();
  }

  /** Lets go of all that the channel holds. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#replicationTimer);
    this.#token?.end();
    this.#changes?.end();
    this.#realtime.topics.leave(this.#key, this);
    this.#presence?.untrack();
    this.connection.forget(this);
  }

  /** What the real server does when a channel's process fails: the client joins again. */
  #crash(error: Error): void {
    if (this.#isOver) return;
    this.#realtime.log(`A channel failed: ${error.message}`);
    this.end();
    this.connection.send({ ...this.#ownRefs(), event: 'phx_error', payload: {} });
  }

  #leave(message: IncomingMessage): void {
    // Of a join that has been replaced since: its end has been told already.
    if (this.joinRef !== null && message.joinRef !== this.joinRef) return;
    this.#reply(message, 'ok');
    this.close();
  }

  // Token and rights

  /** A key of the project's is none of a user: the handshake's token, which the gateway made of it, stands for it. */
  #tokenOf(sent: string | undefined): string {
    return sent === undefined || sent.startsWith('sb_') ? this.connection.token : sent;
  }

  async #accessNow(): Promise<TopicAccess> {
    if (!this.#token) throw new Error('A channel without a token');
    return this.#realtime.database.accessTo(this.topic, this.#token.claims);
  }

  /** Who may read neither broadcasts nor presence has no business here. */
  async #readRights(): Promise<Rights> {
    const { broadcast, presence } = await this.#accessNow();
    if (!broadcast.read && !(this.#tracksPresence && presence.read)) {
      throw noPermission(this.topic);
    }
    return {
      readsBroadcasts: broadcast.read,
      ...(this.#tracksPresence && { readsPresence: presence.read }),
    };
  }

  #takeToken({ kind, value }: Payload): void | Promise<void> {
    const token = kind === 'json' ? (value as { access_token?: unknown } | null)?.access_token : undefined;
    if (typeof token !== 'string' || token.startsWith('sb_')) return;
    if (this.#token?.isNewToBeUsed(token)) return this.#refresh(token);
  }

  /** Judges the channel anew with another token, and ends it where that one gives less than the last. */
  async #refresh(token: string | undefined): Promise<void> {
    if (token === undefined || this.#isOver) return;
    const before = this.#rights;
    try {
      const claims = await this.#token?.replace(token);
      if (!claims) return;
      if (this.#options.isPrivate) this.#rights = await this.#readRights();
      if (isReadingRevoked(before, this.#rights)) {
        this.shutDown(`You no longer have permission to read from this Channel topic: ${this.topic}`);
        return;
      }
      this.#changes?.setClaims(claims);
    } catch (error) {
      this.#shutDownFor(error);
    }
  }

  async #confirmToken(): Promise<void> {
    if (this.#isOver) return;
    const held = this.#token?.takeHeld();
    if (held !== undefined) return this.#refresh(held);
    try {
      await this.#token?.confirm();
    } catch (error) {
      this.#shutDownFor(error);
    }
  }

  #shutDownFor(error: unknown): void {
    if (error instanceof TokenRefused) this.shutDown(error.inChannel);
    else if (error instanceof Refusal) this.shutDown(error.message);
    else if (error instanceof DatabaseUnavailable) this.shutDown(NO_DATABASE);
    else this.#crash(error as Error);
  }

  // Broadcast

  #takeBroadcast(message: IncomingMessage): void | Promise<void> {
    const { writesBroadcasts } = this.#rights;
    if (writesBroadcasts === undefined) return this.#askAndBroadcast(message);
    // As the real server: who may not send is not told so.
    if (writesBroadcasts) this.#broadcast(message);
  }

  /** The policies are asked once for each token, when the first broadcast comes. */
  async #askAndBroadcast(message: IncomingMessage): Promise<void> {
    try {
      const { broadcast } = await this.#accessNow();
      if (this.#isOver) return;
      this.#rights = { ...this.#rights, writesBroadcasts: broadcast.write };
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable)) throw error;
      this.#realtime.log(`A broadcast was dropped: ${error.message}`);
      return;
    }
    if (this.#rights.writesBroadcasts) this.#broadcast(message);
  }

  #broadcast(message: IncomingMessage): void {
    const { topics, rates, limits } = this.#realtime;
    const { sendsToSelf, acknowledges } = this.#options;
    rates.events.add(1);
    const isTooLarge = message.size > limits.maxPayloadBytes;
    if (!isTooLarge) {
      const except = sendsToSelf ? undefined : this;
      topics.broadcast(this.#key, broadcastOf(this.name, message.payload), except);
    }
    if (!acknowledges) return;
    if (isTooLarge) this.#reply(message, 'error', 'payload_size_exceeded');
    else this.#reply(message, 'ok');
  }

  // Presence

  /** Tells who is in the topic already, once: what follows are changes. */
  #tellOfOthers(): void {
    if (!this.readsPresence || !this.#presence) return;
    try {
      this.#push('presence_state', this.#presence.others());
    } catch (error) {
      this.#shutDownFor(error);
    }
  }

  async #takePresence(message: IncomingMessage): Promise<void> {
    const { event, payload = {} } = (message.payload.value ?? {}) as { event?: unknown; payload?: unknown };
    if (event === undefined) {
      this.#reply(message, 'ok');
      return;
    }
    if (typeof event !== 'string') throw new Error('A presence event that is no text');
    try {
      this.#presence?.countMessage();
      const isDone = await this.#change(event.toLowerCase(), payload, message.size);
      if (this.#isOver) return;
      this.#reply(message, isDone ? 'ok' : 'error');
      if (!isDone || event.toLowerCase() !== 'track' || this.#tracksPresence) return;
      // Whoever tracks has presence from now on, and knows none of the others yet.
      this.#tracksPresence = true;
      this.#tellOfOthers();
    } catch (error) {
      if (error instanceof InvalidPresence) this.#reply(message, 'error', { reason: error.message });
      else this.#shutDownFor(error);
    }
  }

  /** Does as the client says; false for what it may not, or what there is not. */
  async #change(event: string, payload: unknown, size: number): Promise<boolean> {
    if (event === 'untrack') {
      this.#presence?.untrack();
      return true;
    }
    if (event !== 'track' || !(await this.#mayWritePresence())) return false;
    if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
      throw new InvalidPresence('Presence track payload must be a map');
    }
    this.#presence?.track(payload, size);
    return true;
  }

  /** The policies on presence are asked when somebody tracks for the first time. */
  async #mayWritePresence(): Promise<boolean> {
    if (this.#rights.writesPresence !== undefined) return this.#rights.writesPresence;
    try {
      const { presence } = await this.#accessNow();
      const { readsPresence = presence.read } = this.#rights;
      this.#rights = { ...this.#rights, readsPresence, writesPresence: presence.write };
      return !this.#isOver && presence.write;
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable)) throw error;
      this.#realtime.log(`A presence was dropped: ${error.message}`);
      return false;
    }
  }

  // What it says

  #tellOfReplication(): void {
    const { database, limits } = this.#realtime;
    this.#replicationTimer = setTimeout(
      () => this.shutDown('Replication connection was not established in time'),
      limits.replicationReadyMs,
    );
    database.replicating().then(
      () => {
        clearTimeout(this.#replicationTimer);
        if (!this.#isOver) this.#tell('system', 'ok', 'Replication connection established');
      },
      (error: Error) => this.#realtime.log(`Replication is not running: ${error.message}`),
    );
  }

  #tell(extension: 'system' | 'postgres_changes', status: 'ok' | 'error', message: string): void {
    this.#push('system', { extension, status, message, channel: this.topic });
  }

  #push(event: string, payload: object): void {
    this.connection.send({ ...this.#ownRefs(), ref: null, event, payload });
  }

  #reply({ joinRef, ref }: IncomingMessage, status: 'ok' | 'error', response: object | string = {}): void {
    const payload = { status, response };
    this.connection.send({
      joinRef: this.joinRef ?? joinRef,
      ref,
      topic: this.name,
      event: 'phx_reply',
      payload,
    });
  }

  #ownRefs() {
    return { joinRef: this.joinRef, ref: this.joinRef, topic: this.name };
  }
}

/** A presence that is none, of which the client is told. */
class InvalidPresence extends Error {
  override name = 'InvalidPresence';
}

function broadcastOf(name: string, payload: Payload) {
  switch (payload.kind) {
    case 'broadcast':
      return userBroadcast(name, payload.value);
    case 'bytes':
      return bytesBroadcast(name, 'broadcast', payload.value);
    case 'json': {
      const { value } = payload;
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new Error('A broadcast that is no object');
      }
      return jsonBroadcast(name, 'broadcast', value);
    }
  }
}
