import type { Context } from '../context.ts';
import { PerClient } from '../live/per-client.ts';
import { Topic } from '../live/topic.ts';
import type { ChatSide } from './chat-rows.ts';

/** What is told of the other side. */
export interface RoomListener {
  onTyping(isTyping: boolean): void;
  onPresence(isOtherOnline: boolean): void;
}

/** How often (ms) it is said again that somebody still types. */
const SAY_AGAIN_AFTER = 2500;
/** Whoever does not say it again for so long (ms) types no more. */
const TYPING_LASTS = 6000;

const OTHER: Readonly<Record<ChatSide, ChatSide>> = { user: 'business', business: 'user' };

const rooms = new PerClient<number, ChatRoom>();

/** The room of a chat, which both sides of a client share. */
export function roomOf(context: Context, chatId: number, side: ChatSide): ChatRoom {
  const known = rooms.find(context, chatId);
  // Somebody else has signed in meanwhile.
  if (known && known.side !== side) known.close();
  return rooms.get(context, chatId, () => new ChatRoom(context, chatId, side));
}

/** Who of a chat is there, and types: the channel `chat:<id>`, joined while somebody listens or types. */
export class ChatRoom {
  readonly side: ChatSide;
  readonly #context: Context;
  readonly #chatId: number;
  readonly #listeners = new Set<RoomListener>();
  #topic: Topic | null = null;
  #isOtherOnline = false;
  #isOtherTyping = false;
  #otherTimer: ReturnType<typeof setTimeout> | undefined;
  #isTyping = false;
  #saidAt = 0;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: Context, chatId: number, side: ChatSide) {
    this.#context = context;
    this.#chatId = chatId;
    this.side = side;
  }

  /** Listens; returns how to leave. */
  enter(listener: RoomListener): () => void {
    this.#listeners.add(listener);
    if (this.#isOtherOnline) listener.onPresence(true);
    if (this.#isOtherTyping) listener.onTyping(true);
    this.#joinOrLeave();
    return () => {
      if (!this.#listeners.delete(listener)) return;
      if (this.#isOtherTyping) listener.onTyping(false);
      if (this.#isOtherOnline) listener.onPresence(false);
      this.#joinOrLeave();
    };
  }

  /** The caller types, or has stopped; what is not said again in time has stopped as well. */
  type(isTyping: boolean): void {
    clearTimeout(this.#typingTimer);
    if (isTyping) this.#typingTimer = setTimeout(() => this.type(false), TYPING_LASTS);
    const isNew = isTyping !== this.#isTyping;
    this.#isTyping = isTyping;
    if (isNew || (isTyping && Date.now() - this.#saidAt >= SAY_AGAIN_AFTER)) this.#say();
    this.#joinOrLeave();
  }

  /** The caller's message says that they have stopped. */
  onSent(): void {
    clearTimeout(this.#typingTimer);
    this.#isTyping = false;
    this.#joinOrLeave();
  }

  /** Everybody leaves it. */
  close(): void {
    this.#listeners.clear();
    this.onSent();
  }

  /** A message of the other side arrived. */
  onReceived(): void {
    this.#hearTyping(false);
  }

  #say(): void {
    this.#saidAt = Date.now();
    this.#topic?.send('typing', { side: this.side, is_typing: this.#isTyping });
  }

  #joinOrLeave(): void {
    const isWanted = this.#listeners.size > 0 || this.#isTyping;
    if (isWanted) {
      this.#topic ??= new Topic(
        this.#context,
        `chat:${this.#chatId}`,
        {
          onJoined: () => {
            if (this.#isTyping) this.#say();
          },
          onBroken: () => {
            this.#hearTyping(false);
            this.#seeOther(false);
          },
          onBroadcast: (event, payload) => this.#hear(event, payload),
          onPresence: (shown: readonly { readonly side?: unknown }[]) =>
            this.#seeOther(shown.some(({ side }) => side === OTHER[this.side])),
        },
        { side: this.side },
      );
    } else {
      this.#topic?.close();
      this.#topic = null;
      this.#hearTyping(false);
      this.#isOtherOnline = false;
      rooms.drop(this.#context, this.#chatId);
    }
  }

  /** The other side's client sent this: it is believed nothing but that somebody types. */
  #hear(event: string, payload: unknown): void {
    const { side, is_typing } = (payload ?? {}) as { side?: unknown; is_typing?: unknown };
    if (event === 'typing' && side === OTHER[this.side]) this.#hearTyping(is_typing === true);
  }

  #hearTyping(isTyping: boolean): void {
    clearTimeout(this.#otherTimer);
    if (isTyping) this.#otherTimer = setTimeout(() => this.#hearTyping(false), TYPING_LASTS);
    if (isTyping === this.#isOtherTyping) return;
    this.#isOtherTyping = isTyping;
    for (const listener of [...this.#listeners]) listener.onTyping(isTyping);
  }

  #seeOther(isOnline: boolean): void {
    if (isOnline === this.#isOtherOnline) return;
    this.#isOtherOnline = isOnline;
    if (!isOnline) this.#hearTyping(false);
    for (const listener of [...this.#listeners]) listener.onPresence(isOnline);
  }
}
