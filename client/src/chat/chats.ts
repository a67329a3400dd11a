import type { Context } from '../context.ts';
import { asOwner } from '../directory/own-business.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import { sendImages } from '../function-call.ts';
import type { ImageFile } from '../image-file.ts';
import { byTimeAndId, type KeyRange, type PageRequest, pageByKey, type TimeAndId } from '../keyset-page.ts';
import type { SubscribeOptions, Unsubscribe } from '../live/live-handlers.ts';
import { type NewReport, newReport } from '../moderation/report-input.ts';
import { answerOnce, type CreateOptions } from '../once.ts';
import type { Page } from '../page.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { Chat } from './chat.ts';
import { type ChatHistory, readHistory } from './chat-history.ts';
import { type HistoryRequest, type NewMessage, newMessage } from './chat-inputs.ts';
import type { ChatMessage, ChatMessageRow } from './chat-messages.ts';
import {
  type DetailedChatRow,
  type ListedChat,
  type ListedChatRow,
  toChatDetails,
  toListedChat,
} from './chat-rows.ts';
import { type InboxHandlers, subscribeToInbox } from './inbox-subscription.ts';
import { messagesWithLinks } from './messages-with-links.ts';

const byLastMessage = byTimeAndId<ListedChatRow>(({ last_message_at, chat_id }) => ({
  at: last_message_at,
  id: chat_id,
}));

/**
 * Conversations of a customer (side `user`) with a business, whose side is its owner. Every method wants somebody who
 * is signed in, and answers 404 `chat_not_found` for chats of other people.
 */
export class Chats {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * The caller's chat with a listed business, made if it is missing. It enters the lists with its first message.
   * Errors: 403 `own_business`, 404 `business_not_found`.
   */
  async open(businessId: number): Promise<Chat> {
    const business_id = checked(fields.id, businessId, 'businessId');
    const { supabase, caller } = this.#context;
    await caller.requireUserId();
    const { id } = await answerOf(supabase.rpc('open_chat', { business_id }));
    return this.get(id);
  }

  /** One chat. Errors: 404 `chat_not_found`. */
  async get(chatId: number): Promise<Chat> {
    const { supabase, caller, images } = this.#context;
    const chat_id = checked(fields.id, chatId, 'chatId');
    await caller.requireUserId();
    const row = (await answerOf(supabase.rpc('chat_details', { chat_id }))) as DetailedChatRow;
    return new Chat(this.#context, this, toChatDetails(row, images));
  }

  /**
   * The caller's chats as a customer, newest message first; without those that they have cleared since their last
   * message. Errors: 400 `invalid_cursor`.
   */
  async mine(request: PageRequest = {}): Promise<Page<ListedChat>> {
    const { supabase, caller } = this.#context;
    await caller.requireUserId();
    return this.#list(request, (range) => answerOf(supabase.rpc('user_chats', range)));
  }

  /**
   * The chats of a business of the caller's, newest message first; without those that it has cleared since their last
   * message. Errors: 400 `invalid_cursor`, 403 `not_the_owner`, 404 `business_not_found`.
   */
  async ofBusiness(businessId: number, request: PageRequest = {}): Promise<Page<ListedChat>> {
    return asOwner(
      this.#context,
      businessId,
      (business_id) =>
        this.#list(request, (range) =>
          answerOf(this.#context.supabase.rpc('business_chats', { business_id, ...range })),
        ),
      'businessId',
    );
  }

  /**
   * The newest messages of a chat that the caller's side has not cleared, oldest first, and from there back; or, with
   * `afterSeq`, the messages after one and from there on. Errors: 400 `invalid_cursor`, 404 `chat_not_found`.
   */
  async history(chatId: number, request: HistoryRequest = {}): Promise<ChatHistory> {
    const id = checked(fields.id, chatId, 'chatId');
    await this.#context.caller.requireUserId();
    return readHistory(this.#context, id, request);
  }

  /**
   * Tells of every message and change of all of the caller's chats, so that lists stay current, and when something was
   * missed, so that they are read anew. Errors: 401, 499 `aborted`.
   */
  async subscribe(handlers: InboxHandlers, { signal }: SubscribeOptions = {}): Promise<Unsubscribe> {
    return subscribeToInbox(this.#context, handlers, signal);
  }

  /**
   * Sends a text, once: {@link Chat.send} sends it until it is through. An `idempotencyKey` that is a UUID serves as `clientId` where there is none. Errors: 403
   * `chat_blocked`, 404 `chat_not_found`, 409 `chat_closed`.
   */
  async send(chatId: number, input: NewMessage, options: CreateOptions = {}): Promise<ChatMessage> {
    const { supabase, caller } = this.#context;
    const chat_id = checked(fields.id, chatId, 'chatId');
    const { message: body, clientId } = checked(newMessage, input);
    await caller.requireUserId();
    const keyIsClientId = clientId === undefined && fields.uuid.safeParse(options.idempotencyKey).success;
    const client_id = keyIsClientId ? options.idempotencyKey : clientId;
    const row: unknown = await answerOnce(
      this.#context,
      keyIsClientId ? {} : options,
      'chats.send',
      { chat_id, body, client_id },
      supabase.rpc('send_message', { chat_id, body, ...withoutUndefined({ client_id }) }),
    );
    // Images only where the id is that of images that were sent before.
    const [sent] = await messagesWithLinks(this.#context, [row as ChatMessageRow]);
    return sent as ChatMessage;
  }

  /**
   * Sends 1 to 10 pictures, at most 30 MB together, as one message. With an idempotency key the same files are sent
   * once. Errors: as {@link send}, and those of `images.upload` about the pictures.
   */
  async sendImages(chatId: number, images: readonly ImageFile[], options: CreateOptions = {}): Promise<void> {
    const id = checked(fields.id, chatId, 'chatId');
    const files = { name: 'images', images };
    await sendImages(this.#context, '/chat/add-image/', files, { chat_id: String(id) }, options);
  }

  /** The caller's side has read up to this message, or to the newest one. Errors: 404 `chat_not_found`. */
  async markRead(chatId: number, throughSeq?: number): Promise<void> {
    const through_seq = checked(fields.seq.optional(), throughSeq, 'throughSeq');
    await this.#act(chatId, (chat_id) =>
      answerOf(
        this.#context.supabase.rpc('mark_chat_read', { chat_id, ...withoutUndefined({ through_seq }) }),
      ),
    );
  }

  /** Empties the chat for the caller's side; what both sides have cleared is deleted. Errors: 404 `chat_not_found`. */
  async clear(chatId: number): Promise<void> {
    await this.#act(chatId, (chat_id) => answerOf(this.#context.supabase.rpc('clear_chat', { chat_id })));
  }

  /** Keeps both sides from writing. Errors: 403 `chat_blocked` by the other side, 404 `chat_not_found`. */
  async block(chatId: number): Promise<void> {
    await this.#setBlocked(chatId, true);
  }

  /** Takes the caller's own block back. Errors: 403 `chat_blocked` by the other side, 404 `chat_not_found`. */
  async unblock(chatId: number): Promise<void> {
    await this.#setBlocked(chatId, false);
  }

  /**
   * Takes a message of the caller's back: its number stays, text and images are gone. Errors: 404 `chat_not_found`,
   * `message_not_found`.
   */
  async deleteMessage(chatId: number, seq: number): Promise<void> {
    const wanted = checked(fields.seq, seq, 'seq');
    await this.#act(chatId, (chat_id) =>
      answerOf(this.#context.supabase.rpc('delete_message', { chat_id, seq: wanted })),
    );
  }

  /**
   * Tells staff of the other side, with the latest 50 messages, and answers the report's id. Errors: 404
   * `chat_not_found`, 409 `already_reported`.
   */
  async report(chatId: number, input: NewReport, options: CreateOptions = {}): Promise<number> {
    const wanted = { chat_id: checked(fields.id, chatId, 'chatId'), ...checked(newReport, input) };
    await this.#context.caller.requireUserId();
    return answerOnce(
      this.#context,
      options,
      'chats.report',
      wanted,
      this.#context.supabase.rpc('report_chat', withoutUndefined(wanted)),
    );
  }

  async #setBlocked(chatId: number, blocked: boolean): Promise<void> {
    await this.#act(chatId, (chat_id) =>
      answerOf(this.#context.supabase.rpc('set_chat_blocked', { chat_id, blocked })),
    );
  }

  async #act<Data>(chatId: number, call: (chatId: number) => Promise<Data>): Promise<Data> {
    const wanted = checked(fields.id, chatId, 'chatId');
    await this.#context.caller.requireUserId();
    return call(wanted);
  }

  #list(request: PageRequest, fetch: (range: ListRange) => Promise<unknown>): Promise<Page<ListedChat>> {
    return pageByKey(
      request,
      byLastMessage,
      async (range) => (await fetch(toListRange(range))) as ListedChatRow[],
      (row) => toListedChat(row, this.#context.images),
    );
  }
}

/** Which part of a list of chats its function returns. */
interface ListRange {
  readonly page_size: number;
  readonly before_at?: string;
  readonly before_id?: number;
}

function toListRange({ count, after }: KeyRange<TimeAndId>): ListRange {
  return { page_size: count, ...(after === null ? {} : { before_at: after.at, before_id: after.id }) };
}
