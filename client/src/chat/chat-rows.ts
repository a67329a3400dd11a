import type { Database } from '../database.types.ts';
import type { ImageUrls } from '../image-urls.ts';

/** The customer, or the business. */
export type ChatSide = 'user' | 'business';

/** A chat as its caller stands in it. */
export interface Chat {
  readonly id: number;
  /** `null` once the business is gone. */
  readonly businessId: number | null;
  readonly businessName: string;
  /** The customer's UUID; `null` once they have deleted their account. */
  readonly customerId: string | null;
  /** The side on which the caller is. */
  readonly side: ChatSide;
  /** The number of the newest message; 0 before the first. */
  readonly lastSeq: number;
  readonly lastMessageAt: Date | null;
  /** Messages of the other side that the caller's side has neither read nor cleared. */
  readonly unreadCount: number;
  /** Up to which message each side has read. */
  readonly readThroughSeq: Readonly<Record<ChatSide, number>>;
  /** Who wants no more messages. */
  readonly blockedBy: ChatSide | null;
  /** Whether nobody can write any more: the other side is gone, or staff closed it. */
  readonly isClosed: boolean;
  readonly createdAt: Date;
}

export const CHAT_COLUMNS =
  'id, business_id, business_name, customer_id, last_seq, last_message_at, user_unread_count, business_unread_count, user_read_seq, business_read_seq, blocked_by, closed_at, created_at' as const;

type ChatRow = Omit<
  Database['public']['Tables']['chats']['Row'],
  'user_cleared_seq' | 'business_cleared_seq'
>;

export function toChat(row: ChatRow, callerId: string): Chat {
  const side = row.customer_id === callerId ? 'user' : 'business';
  return {
    id: row.id,
    businessId: row.business_id,
    businessName: row.business_name,
    customerId: row.customer_id,
    side,
    lastSeq: row.last_seq,
    lastMessageAt: row.last_message_at === null ? null : new Date(row.last_message_at),
    unreadCount: side === 'user' ? row.user_unread_count : row.business_unread_count,
    readThroughSeq: { user: row.user_read_seq, business: row.business_read_seq },
    blockedBy: row.blocked_by as ChatSide | null,
    isClosed: row.closed_at !== null,
    createdAt: new Date(row.created_at),
  };
}

/** A chat of a list. */
export interface ListedChat {
  readonly id: number;
  /** `null` once the business is gone. */
  readonly businessId: number | null;
  readonly businessName: string;
  readonly businessLogoUrl: string;
  /** The customer's UUID; `null` once they have deleted their account. */
  readonly customerId: string | null;
  /** `""` once they have deleted their account. */
  readonly customerFirstName: string;
  readonly customerImageUrl: string;
  /** Its text; `Image` or `Images` where it has those; `""` when it was deleted. */
  readonly lastMessage: string;
  readonly lastMessageAt: Date;
  /** Messages that the side of the list has neither read nor cleared. */
  readonly unreadCount: number;
  /** Who wants no more messages. */
  readonly blockedBy: ChatSide | null;
  /** Whether nobody can write any more. */
  readonly isClosed: boolean;
}

type ListedColumns = Database['public']['CompositeTypes']['listed_chat'];
type MayBeNull = 'business_id' | 'business_logo_path' | 'customer_id' | 'customer_image_path' | 'blocked_by';

/** What the lists of chats return. A composite type cannot say which of its columns are never null. */
export type ListedChatRow = {
  [Name in keyof ListedColumns]: Name extends MayBeNull
    ? ListedColumns[Name]
    : NonNullable<ListedColumns[Name]>;
};

export function toListedChat(row: ListedChatRow, images: ImageUrls): ListedChat {
  return {
    id: row.chat_id,
    businessId: row.business_id,
    businessName: row.business_name,
    businessLogoUrl: images.business(row.business_logo_path),
    customerId: row.customer_id,
    customerFirstName: row.customer_first_name,
    customerImageUrl: images.person(row.customer_image_path),
    lastMessage: row.last_message,
    lastMessageAt: new Date(row.last_message_at),
    unreadCount: row.unread_count,
    blockedBy: row.blocked_by as ChatSide | null,
    isClosed: row.is_closed,
  };
}
