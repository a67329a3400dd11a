import type * as z from 'zod';
import type { Context } from '../context.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { invalidCursor } from '../keyset-page.ts';
import { Page } from '../page.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { type HistoryRequest, historyRequest } from './chat-inputs.ts';
import type { ChatMessage, ChatMessageRow } from './chat-messages.ts';
import { chatNotFound } from './chat-not-found.ts';
import type { ChatSide } from './chat-rows.ts';
import { messagesWithLinks } from './messages-with-links.ts';

/**
 * A page of a chat, its messages oldest first. With `afterSeq` the next page goes on with newer messages, so that
 * `for await` reads in the order of writing; otherwise it goes back to older ones.
 */
export class ChatHistory extends Page<ChatMessage> {
  /** The number of the chat's newest message. Up to it, a number that no page has is a message that is gone. */
  readonly throughSeq: number;
  /** Up to where the caller's side has cleared the chat; nothing up to there is shown to it again. */
  readonly clearedThroughSeq: number;
  /** Up to which message each side has read. */
  readonly readThroughSeq: Readonly<Record<ChatSide, number>>;

  constructor(
    items: readonly ChatMessage[],
    nextCursor: string | null,
    fetch: (cursor: string) => Promise<ChatHistory>,
    marks: Pick<ChatHistory, 'throughSeq' | 'clearedThroughSeq' | 'readThroughSeq'>,
  ) {
    super(items, nextCursor, fetch);
    this.throughSeq = marks.throughSeq;
    this.clearedThroughSeq = marks.clearedThroughSeq;
    this.readThroughSeq = marks.readThroughSeq;
  }

  override async next(): Promise<ChatHistory | null> {
    return (await super.next()) as ChatHistory | null;
  }
}

/** What `chat_history` returns. */
export interface HistoryRows {
  readonly messages: readonly ChatMessageRow[];
  readonly through_seq: number;
  readonly cleared_through_seq: number;
}

/** Which rows `chat_history` is to return. */
interface RowRange {
  readonly page_size: number;
  readonly before_seq?: number;
  readonly after_seq?: number;
}

/** The messages of a chat as they are stored. Errors: 404 `chat_not_found`. */
export async function readRows(
  { supabase }: Context,
  chat_id: number,
  range: RowRange,
): Promise<HistoryRows> {
  const found: unknown = await answerOf(supabase.rpc('chat_history', { chat_id, ...range }));
  return found as HistoryRows;
}

/** Errors: 400 `invalid_cursor`, 404 `chat_not_found`. */
export async function readHistory(
  context: Context,
  chatId: number,
  request: HistoryRequest,
): Promise<ChatHistory> {
  const { limit, beforeSeq, afterSeq } = atCursor(checked(historyRequest, request));
  const [found, marks] = await Promise.all([
    // One message more than asked for tells whether there is a next page.
    readRows(context, chatId, {
      page_size: limit + 1,
      ...withoutUndefined({ before_seq: beforeSeq, after_seq: afterSeq }),
    }),
    answerOf(
      context.supabase
        .from('chats')
        .select('user_read_seq, business_read_seq')
        .eq('id', chatId)
        .maybeSingle(),
    ),
  ]);
  if (marks === null) throw chatNotFound();
  const { messages, through_seq, cleared_through_seq } = found;
  const isUpwards = afterSeq !== undefined;
  const shown = isUpwards ? messages.slice(0, limit) : messages.slice(-limit);
  const outermost = isUpwards ? shown.at(-1) : shown[0];
  const hasMore = messages.length > limit && outermost !== undefined;
  return new ChatHistory(
    await messagesWithLinks(context, shown),
    hasMore ? `${isUpwards ? 'after' : 'before'}_${outermost.seq}` : null,
    (cursor) => readHistory(context, chatId, { ...request, cursor }),
    {
      throughSeq: through_seq,
      clearedThroughSeq: cleared_through_seq,
      readThroughSeq: { user: marks.user_read_seq, business: marks.business_read_seq },
    },
  );
}

/** A cursor takes the place of the end from which the pages go on. */
function atCursor({ cursor, ...request }: z.output<typeof historyRequest>) {
  if (cursor === undefined) return request;
  const [, end, digits] = /^(before|after)_(\d{1,15})$/.exec(cursor) ?? [];
  if (end === undefined) throw invalidCursor();
  return { ...request, [end === 'after' ? 'afterSeq' : 'beforeSeq']: Number(digits) };
}
