import type { Context } from '../context.ts';
import { answerOf } from '../errors/postgrest.ts';
import type { LiveHandlers, Unsubscribe } from '../live/live-handlers.ts';
import { within } from '../live/pauses.ts';
import { type CatchUpCause, type LiveSource, Subscription } from '../live/subscription.ts';
import type { UserEvent } from '../live/user-events.ts';
import type { ChatMessage, ChatMessageRow } from './chat-messages.ts';
import { type ChatChange, toChatChange } from './chat-standing.ts';
import { messagesWithLinks } from './messages-with-links.ts';

/** Whom to tell of all chats of a person, as a customer and as an owner of businesses. */
export interface InboxHandlers extends LiveHandlers {
  /** A message of any chat, the caller's own too. */
  onMessage?(chatId: number, message: ChatMessage): void;
  /** A message was taken back. */
  onDeleted?(chatId: number, seq: number): void;
  /** Something of a chat was read, cleared, blocked or closed. */
  onChange?(chatId: number, change: ChatChange): void;
  /** Something was missed: the lists are to be read anew. */
  onStale?(): void;
}

/** How long (ms) a question may take. */
const ANSWER_WITHIN = 15_000;
/** Of how many chats it is known which message came last. */
const MOST_CHATS = 1000;

export function subscribeToInbox(
  context: Context,
  handlers: InboxHandlers,
  signal: AbortSignal | undefined,
): Promise<Unsubscribe> {
  return new Subscription(
    context,
    handlers,
    signal,
    (subscription) => new InboxSource(context, subscription, handlers),
  ).begin();
}

/** The newest message of all. */
interface Newest {
  readonly chatId: number;
  readonly seq: number;
  readonly at: number;
}

class InboxSource implements LiveSource {
  readonly #context: Context;
  readonly #subscription: Subscription;
  readonly #handlers: InboxHandlers;
  readonly #lastSeqs = new Map<number, number>();
  #newest: Newest | null = null;
  #told: Promise<void> = Promise.resolve();

  constructor(context: Context, subscription: Subscription, handlers: InboxHandlers) {
    this.#context = context;
    this.#subscription = subscription;
    this.#handlers = handlers;
  }

  async catchUp(cause: CatchUpCause): Promise<void> {
    await this.#context.caller.requireUserId();
    const newest = await within(ANSWER_WITHIN, this.#findNewest());
    const known = this.#newest;
    const isMissing = newest !== null && (known === null || newest.at > known.at);
    if (isMissing) this.#newest = newest;
    if (cause === 'rejoined' || (cause === 'check' && isMissing)) this.#tellStale();
  }

  onEvent({ name, payload }: UserEvent): void {
    if (name === 'message') this.#receive(payload.chat_id, payload);
    else if (name === 'message_deleted') {
      this.#inTurn(() => this.#handlers.onDeleted?.(payload.chat_id, payload.seq));
    } else if (name === 'chat_changed') {
      this.#inTurn(() => this.#handlers.onChange?.(payload.chat_id, toChatChange(payload)));
    }
  }

  #receive(chatId: number, row: ChatMessageRow): void {
    const lastSeq = this.#lastSeqs.get(chatId);
    if (lastSeq !== undefined && row.seq <= lastSeq) return;
    this.#remember(chatId, row);
    if (lastSeq !== undefined && row.seq > lastSeq + 1) this.#tellStale();
    const presented = within(ANSWER_WITHIN, messagesWithLinks(this.#context, [row]));
    const told = this.#told;
    this.#told = Promise.all([presented, told]).then(
      ([[message]]) => {
        if (message) this.#subscription.tell(() => this.#handlers.onMessage?.(chatId, message));
      },
      // Its images cannot be linked to just now; the list has it.
      () => told.then(() => this.#tellStale()),
    );
  }

  #remember(chatId: number, { seq, created_at }: ChatMessageRow): void {
    this.#lastSeqs.delete(chatId);
    this.#lastSeqs.set(chatId, seq);
    if (this.#lastSeqs.size > MOST_CHATS) {
      const [longestQuiet] = this.#lastSeqs.keys();
      if (longestQuiet !== undefined) this.#lastSeqs.delete(longestQuiet);
    }
    const at = new Date(created_at).getTime();
    if (this.#newest === null || at >= this.#newest.at) this.#newest = { chatId, seq, at };
  }

  /** After the messages that came before, whose images may still be asked for. */
  #inTurn(call: () => void): void {
    this.#told = this.#told.then(() => this.#subscription.tell(call));
  }

  #tellStale(): void {
    this.#subscription.tell(() => this.#handlers.onStale?.());
  }

  async #findNewest(): Promise<Newest | null> {
    const [newest] = await answerOf(
      this.#context.supabase
        .from('chats')
        .select('id, last_seq, last_message_at')
        .gt('last_seq', 0)
        .order('last_message_at', { ascending: false, nullsFirst: false })
        .limit(1),
    );
    if (!newest?.last_message_at) return null;
    return { chatId: newest.id, seq: newest.last_seq, at: new Date(newest.last_message_at).getTime() };
  }
}
