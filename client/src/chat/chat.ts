import type { Context } from '../context.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import type { ImageFile } from '../image-file.ts';
import type { SubscribeOptions, Unsubscribe } from '../live/live-handlers.ts';
import { within } from '../live/pauses.ts';
import type { NewReport } from '../moderation/report-input.ts';
import type { CreateOptions } from '../once.ts';
import type { ChatHistory } from './chat-history.ts';
import type { HistoryRequest, NewMessage } from './chat-inputs.ts';
import type { ChatMessage } from './chat-messages.ts';
import { roomOf } from './chat-room.ts';
import type { ChatDetails, ChatSide } from './chat-rows.ts';
import { type ChatHandlers, subscribeToChat } from './chat-subscription.ts';
import type { Chats } from './chats.ts';
import { outboxOf } from './outbox.ts';
import { randomUuid } from './random-uuid.ts';

/** For what is sent until it is through. */
export interface SendOptions {
  /** Ends the trying; then 499 `aborted`, and what was under way may have arrived. */
  readonly signal?: AbortSignal | undefined;
}

/** From where to tell, and until when. */
export interface ChatSubscribeOptions extends SubscribeOptions {
  /** The messages after this one come first; by default those after the last that the chat had when it was fetched. */
  readonly afterSeq?: number | undefined;
}

/** How long (ms) one try to send a text may take. */
const ACKNOWLEDGED_WITHIN = 30_000;

/** A chat as its caller stands in it. Its fields are as they were when it was fetched. */
export class Chat implements ChatDetails {
  readonly id: number;
  readonly businessId: number | null;
  readonly businessName: string;
  readonly businessLogoUrl: string;
  readonly customerId: string | null;
  readonly customerFirstName: string;
  readonly customerImageUrl: string;
  readonly lastMessage: string;
  readonly unreadCount: number;
  readonly blockedBy: ChatSide | null;
  readonly isClosed: boolean;
  readonly side: ChatSide;
  readonly lastSeq: number;
  readonly lastMessageAt: Date | null;
  readonly readThroughSeq: Readonly<Record<ChatSide, number>>;
  readonly createdAt: Date;
  readonly #context: Context;
  readonly #chats: Chats;

  constructor(context: Context, chats: Chats, details: ChatDetails) {
    this.#context = context;
    this.#chats = chats;
    this.id = details.id;
    this.businessId = details.businessId;
    this.businessName = details.businessName;
    this.businessLogoUrl = details.businessLogoUrl;
    this.customerId = details.customerId;
    this.customerFirstName = details.customerFirstName;
    this.customerImageUrl = details.customerImageUrl;
    this.lastMessage = details.lastMessage;
    this.unreadCount = details.unreadCount;
    this.blockedBy = details.blockedBy;
    this.isClosed = details.isClosed;
    this.side = details.side;
    this.lastSeq = details.lastSeq;
    this.lastMessageAt = details.lastMessageAt;
    this.readThroughSeq = details.readThroughSeq;
    this.createdAt = details.createdAt;
  }

  /**
   * Sends a text, again and again for up to two minutes until it is acknowledged; once, however often it was sent.
   * What one client sends to a chat arrives in the order of the calls. Errors: those of {@link Chats.send}, 499
   * `aborted`, and 503 when the time is over.
   */
  async send(input: string | NewMessage, { signal }: SendOptions = {}): Promise<ChatMessage> {
    const wanted = typeof input === 'string' ? { message: input } : input;
    const message = { ...wanted, clientId: wanted.clientId ?? randomUuid() };
    const sent = outboxOf(this.#context, this.id).send(
      () => within(ACKNOWLEDGED_WITHIN, this.#chats.send(this.id, message)),
      signal,
    );
    this.#room.onSent();
    return sent;
  }

  /**
   * Sends 1 to 10 pictures as one message, in order with what {@link send} sends, and as persistently. Errors: those of
   * {@link Chats.sendImages}, 499 `aborted`, and 503 when the time is over.
   */
  async sendImages(
    images: readonly ImageFile[],
    { signal, idempotencyKey = randomUuid() }: SendOptions & CreateOptions = {},
  ): Promise<void> {
    return outboxOf(this.#context, this.id).send(
      () => this.#chats.sendImages(this.id, images, { idempotencyKey }),
      signal,
    );
  }

  /** As {@link Chats.history}. */
  async history(request: HistoryRequest = {}): Promise<ChatHistory> {
    return this.#chats.history(this.id, request);
  }

  /** As {@link Chats.markRead}. */
  async markRead(throughSeq?: number): Promise<void> {
    return this.#chats.markRead(this.id, throughSeq);
  }

  /** As {@link Chats.clear}. */
  async clear(): Promise<void> {
    return this.#chats.clear(this.id);
  }

  /** As {@link Chats.block}. */
  async block(): Promise<void> {
    return this.#chats.block(this.id);
  }

  /** As {@link Chats.unblock}. */
  async unblock(): Promise<void> {
    return this.#chats.unblock(this.id);
  }

  /** As {@link Chats.deleteMessage}. */
  async deleteMessage(seq: number): Promise<void> {
    return this.#chats.deleteMessage(this.id, seq);
  }

  /** As {@link Chats.report}. */
  async report(input: NewReport, options: CreateOptions = {}): Promise<number> {
    return this.#chats.report(this.id, input, options);
  }

  /**
   * Tells the other side that the caller types: to be called at each keystroke. It is over with `false`, with the
   * caller's next {@link send}, or six seconds after the last call.
   */
  typing(isTyping = true): void {
    this.#room.type(isTyping);
  }

  /**
   * Tells of every message after `afterSeq`, once and in order, whatever happens to the connection, and of what else
   * goes on. Resolves once all that was missed has been told. Where Realtime cannot be reached it is asked every few
   * seconds, as the state `reconnecting` says. Errors: 401, 404 `chat_not_found`, 499 `aborted`.
   */
  async subscribe(
    handlers: ChatHandlers,
    { signal, afterSeq }: ChatSubscribeOptions = {},
  ): Promise<Unsubscribe> {
    const from = checked(fields.seq, afterSeq ?? this.lastSeq, 'afterSeq');
    return subscribeToChat(this.#context, this, from, handlers, signal);
  }

  get #room() {
    return roomOf(this.#context, this.id, this.side);
  }
}
