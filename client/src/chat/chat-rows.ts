import type { Database } from '../database.types.ts';
import type { ImageUrls } from '../image-urls.ts';
import type { PresentColumns } from '../present-columns.ts';

/** The customer, or the business. */
export type ChatSide = 'user' | 'business';

/** What a list of chats and one of them alone tell alike. */
interface ChatSummary {
  readonly id: number;
  /** `null` once the business is gone. */
  readonly businessId: number | null;
  readonly businessName: string;
  /** Absolute; a placeholder where there is no logo. */
  readonly businessLogoUrl: string;
  /** The customer's UUID; `null` once they have deleted their account. */
  readonly customerId: string | null;
  /** `""` once they have deleted their account. */
  readonly customerFirstName: string;
  /** Absolute; a placeholder where there is no picture. */
  readonly customerImageUrl: string;
  /** Its text; `Image` or `Images` where it has those; `""` when there is none, or it was deleted. */
  readonly lastMessage: string;
  /** Messages of the other side that the caller's side has neither read nor cleared. */
  readonly unreadCount: number;
  /** Who wants no more messages. */
  readonly blockedBy: ChatSide | null;
  /** Whether nobody can write any more: the other side is gone, or staff closed it. */
  readonly isClosed: boolean;
}

/** A chat of a list. */
export interface ListedChat extends ChatSummary {
  readonly lastMessageAt: Date;
}

/** What is told of a chat as its caller stands in it. */
export interface ChatDetails extends ChatSummary {
  /** The side on which the caller is. */
  readonly side: ChatSide;
  /** The number of the newest message; 0 before the first. */
  readonly lastSeq: number;
  readonly lastMessageAt: Date | null;
  /** Up to which message each side has read. */
  readonly readThroughSeq: Readonly<Record<ChatSide, number>>;
  readonly createdAt: Date;
}

type MayBeNull = 'business_id' | 'business_logo_path' | 'customer_id' | 'customer_image_path' | 'blocked_by';

/** What the lists of chats return. */
export type ListedChatRow = PresentColumns<Database['public']['CompositeTypes']['listed_chat'], MayBeNull>;

/** What `chat_details` returns. */
export type DetailedChatRow = PresentColumns<
  Database['public']['CompositeTypes']['detailed_chat'],
  MayBeNull | 'last_message_at'
>;

export function toListedChat(row: ListedChatRow, images: ImageUrls): ListedChat {
  return { ...toChatSummary(row, images), lastMessageAt: new Date(row.last_message_at) };
}

export function toChatDetails(row: DetailedChatRow, images: ImageUrls): ChatDetails {
  return {
    ...toChatSummary(row, images),
    side: row.side as ChatSide,
    lastSeq: row.last_seq,
    lastMessageAt: row.last_message_at === null ? null : new Date(row.last_message_at),
    readThroughSeq: { user: row.user_read_seq, business: row.business_read_seq },
    createdAt: new Date(row.created_at),
  };
}

function toChatSummary(row: Omit<ListedChatRow, 'last_message_at'>, images: ImageUrls): ChatSummary {
  return {
    id: row.chat_id,
    businessId: row.business_id,
    businessName: row.business_name,
    businessLogoUrl: images.business(row.business_logo_path),
    customerId: row.customer_id,
    customerFirstName: row.customer_first_name,
    customerImageUrl: images.person(row.customer_image_path),
    lastMessage: row.last_message,
    unreadCount: row.unread_count,
    blockedBy: row.blocked_by as ChatSide | null,
    isClosed: row.is_closed,
  };
}
