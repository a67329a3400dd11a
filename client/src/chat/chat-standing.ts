import type { Context } from '../context.ts';
import { answerOf } from '../errors/postgrest.ts';
import type { ChatStandingRow } from '../live/user-events.ts';
import { chatNotFound } from './chat-not-found.ts';
import type { ChatSide } from './chat-rows.ts';

/** How a chat stands for the caller's side after a change. */
export interface ChatChange {
  /** Up to which message each side has read. */
  readonly readThroughSeq: Readonly<Record<ChatSide, number>>;
  /** Up to where the caller's side has cleared the chat. */
  readonly clearedThroughSeq: number;
  /** Messages of the other side that the caller's side has neither read nor cleared. */
  readonly unreadCount: number;
  /** The number of the newest message. */
  readonly lastSeq: number;
  readonly blockedBy: ChatSide | null;
  readonly isClosed: boolean;
}

export function toChatChange(row: ChatStandingRow): ChatChange {
  return {
    readThroughSeq: { user: row.user_read_seq, business: row.business_read_seq },
    clearedThroughSeq: row.cleared_through_seq,
    unreadCount: row.unread_count,
    lastSeq: row.last_seq,
    blockedBy: row.blocked_by,
    isClosed: row.is_closed,
  };
}

/** How many of the messages that were taken back are told of after an absence. */
const MOST_DELETED = 100;

/** How a chat stands, and which of its messages were taken back last. Errors: 404 `chat_not_found`. */
export async function readStanding(
  { supabase }: Context,
  chatId: number,
  side: ChatSide,
): Promise<{ change: ChatChange; deletedSeqs: readonly number[] }> {
  const row = await answerOf(
    supabase
      .from('chats')
      .select(
        `last_seq, user_read_seq, business_read_seq, user_cleared_seq, business_cleared_seq, user_unread_count,
        business_unread_count, blocked_by, closed_at, messages!messages_chat_id_fkey (seq)`,
      )
      .eq('id', chatId)
      .not('messages.deleted_at', 'is', null)
      .order('deleted_at', { referencedTable: 'messages', ascending: false })
      .limit(MOST_DELETED, { referencedTable: 'messages' })
      .maybeSingle(),
  );
  if (row === null) throw chatNotFound();
  const change = toChatChange({
    ...row,
    cleared_through_seq: side === 'user' ? row.user_cleared_seq : row.business_cleared_seq,
    unread_count: side === 'user' ? row.user_unread_count : row.business_unread_count,
    blocked_by: row.blocked_by as ChatSide | null,
    is_closed: row.closed_at !== null,
  });
  return { change, deletedSeqs: row.messages.map(({ seq }) => seq).sort((a, b) => a - b) };
}
