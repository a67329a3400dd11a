import type { Context } from '../context.ts';
import type { LiveHandlers, Unsubscribe } from '../live/live-handlers.ts';
import { within } from '../live/pauses.ts';
import { RecentSet } from '../live/recent-set.ts';
import { type LiveSource, Subscription } from '../live/subscription.ts';
import type { UserEvent } from '../live/user-events.ts';
import { readRows } from './chat-history.ts';
import type { ChatMessage, ChatMessageRow } from './chat-messages.ts';
import { roomOf } from './chat-room.ts';
import type { ChatDetails, ChatSide } from './chat-rows.ts';
import { type ChatChange, readStanding, toChatChange } from './chat-standing.ts';
import { type FetchedMessages, MessageStream } from './message-stream.ts';
import { messagesWithLinks } from './messages-with-links.ts';

/** Whom to tell of a chat. */
export interface ChatHandlers extends LiveHandlers {
  /** The next message, the caller's own too: each once, in the order of `seq`. */
  onMessage?(message: ChatMessage): void;
  /** A message that was delivered, or is older than the subscription, was taken back; some may have been known to be. */
  onDeleted?(seq: number): void;
  /** Something was read, cleared, blocked or closed. */
  onChange?(change: ChatChange): void;
  /** The other side has begun or stopped typing. */
  onTyping?(typing: { readonly side: ChatSide; readonly isTyping: boolean }): void;
  /** The other side has come or gone: it is there while it listens to typing or presence itself, or types. */
  onPresence?(presence: { readonly isOtherOnline: boolean }): void;
}

/** What a subscription has to know of its chat. */
export type ChatPlace = Pick<ChatDetails, 'id' | 'side' | 'readThroughSeq' | 'blockedBy' | 'isClosed'>;

/** How long (ms) a question may take. */
const ANSWER_WITHIN = 15_000;
/** How many messages are fetched at a time: the most that `chat_history` returns. */
const PAGE_SIZE = 100;
/** How many messages are remembered as taken back; more than are ever told of at once. */
const MOST_DELETED = 500;

export function subscribeToChat(
  context: Context,
  chat: ChatPlace,
  afterSeq: number,
  handlers: ChatHandlers,
  signal: AbortSignal | undefined,
): Promise<Unsubscribe> {
  return new Subscription(
    context,
    handlers,
    signal,
    (subscription) => new ChatSource(context, subscription, chat, afterSeq, handlers),
  ).begin();
}

class ChatSource implements LiveSource {
  readonly #context: Context;
  readonly #subscription: Subscription;
  readonly #chat: ChatPlace;
  readonly #handlers: ChatHandlers;
  readonly #stream: MessageStream<ChatMessageRow, ChatMessage>;
  readonly #deletedSeqs = new RecentSet<number>(MOST_DELETED);
  /** What is known of its standing, as JSON. */
  #standing: string | null = null;
  #leaveRoom: (() => void) | null = null;
  #isOver = false;

  constructor(
    context: Context,
    subscription: Subscription,
    chat: ChatPlace,
    afterSeq: number,
    handlers: ChatHandlers,
  ) {
    this.#context = context;
    this.#subscription = subscription;
    this.#chat = chat;
    this.#handlers = handlers;
    this.#stream = new MessageStream(afterSeq, {
      fetch: (seq) => within(ANSWER_WITHIN, this.#fetch(seq)),
      present: (rows) => within(ANSWER_WITHIN, messagesWithLinks(context, rows)),
      deliver: (message) => this.#deliver(message),
      tellDeleted: (seq) => {
        if (this.#deletedSeqs.add(seq)) subscription.tell(() => handlers.onDeleted?.(seq));
      },
      onGap: () => subscription.catchUp(),
    });
  }

  async catchUp(): Promise<void> {
    const { id, side } = this.#chat;
    await this.#context.caller.requireUserId();
    const { change, deletedSeqs } = await within(ANSWER_WITHIN, readStanding(this.#context, id, side));
    for (const seq of deletedSeqs) this.#stream.takeBack(seq);
    this.#stand(change);
    if (change.lastSeq > this.#stream.throughSeq) await this.#stream.catchUp();
  }

  onEvent({ name, payload }: UserEvent): void {
    if (!('chat_id' in payload) || payload.chat_id !== this.#chat.id) return;
    if (name === 'message') this.#stream.receive(payload);
    else if (name === 'message_deleted') this.#stream.takeBack(payload.seq);
    else if (name === 'chat_changed') {
      this.#stand(toChatChange(payload));
      // The other side may have deleted their account, which takes all of their messages back at once.
      if (payload.is_closed) this.#subscription.catchUp();
    }
  }

  onEnd(): void {
    this.#isOver = true;
    this.#stream.end();
    this.#leave();
  }

  async #fetch(afterSeq: number): Promise<FetchedMessages<ChatMessageRow>> {
    const { messages, through_seq } = await readRows(this.#context, this.#chat.id, {
      after_seq: afterSeq,
      page_size: PAGE_SIZE,
    });
    const last = messages.at(-1);
    const hasMore = messages.length === PAGE_SIZE && last !== undefined;
    return { rows: messages, hasMore, completeThrough: hasMore ? last.seq : through_seq };
  }

  #deliver(message: ChatMessage): void {
    if (message.isDeleted) this.#deletedSeqs.add(message.seq);
    const { id, side } = this.#chat;
    if (this.#leaveRoom && message.sender !== side) roomOf(this.#context, id, side).onReceived();
    this.#subscription.tell(() => this.#handlers.onMessage?.(message));
  }

  /** Tells of a change, and leaves the room of a chat in which nobody can write. */
  #stand(change: ChatChange): void {
    const { clearedThroughSeq } = change;
    // A chat does not say up to where it is cleared: that is known by the first answer only.
    const known = this.#standing ?? standing({ ...this.#chat, clearedThroughSeq });
    this.#standing = standing(change);
    if (known !== this.#standing) {
      this.#subscription.tell(() => this.#handlers.onChange?.(change));
    }
    if (change.blockedBy === null && !change.isClosed) this.#enterRoom();
    else this.#leave();
  }

  #leave(): void {
    this.#leaveRoom?.();
    this.#leaveRoom = null;
  }

  #enterRoom(): void {
    const { onTyping, onPresence } = this.#handlers;
    // An answer may come after the end.
    if (this.#isOver || this.#leaveRoom || (!onTyping && !onPresence)) return;
    const { id, side } = this.#chat;
    const other = side === 'user' ? 'business' : 'user';
    this.#leaveRoom = roomOf(this.#context, id, side).enter({
      onTyping: (isTyping) =>
        this.#subscription.tell(() => this.#handlers.onTyping?.({ side: other, isTyping })),
      onPresence: (isOtherOnline) =>
        this.#subscription.tell(() => this.#handlers.onPresence?.({ isOtherOnline })),
    });
  }
}

/** What only a change alters: the unread count and the newest number also come with messages. */
function standing(
  change: Pick<ChatChange, 'readThroughSeq' | 'clearedThroughSeq' | 'blockedBy' | 'isClosed'>,
): string {
  const { readThroughSeq, clearedThroughSeq, blockedBy, isClosed } = change;
  return JSON.stringify([
    readThroughSeq.user,
    readThroughSeq.business,
    clearedThroughSeq,
    blockedBy,
    isClosed,
  ]);
}
