import type { Database } from '../database.types.ts';
import type { ChatSide } from './chat-rows.ts';

/** A message of a chat. */
export interface ChatMessage {
  /** Its number in the chat, from 1. */
  readonly seq: number;
  readonly sender: ChatSide;
  /** A user's UUID; `null` for a message that was deleted. */
  readonly senderId: string | null;
  readonly kind: 'text' | 'images';
  /** `""` where there are images, and for a message that was deleted. */
  readonly message: string;
  readonly images: readonly ChatImage[];
  /** Whether its sender took it back, or has deleted their account: the number alone is left. */
  readonly isDeleted: boolean;
  readonly createdAt: Date;
}

/** An image of a message. */
export interface ChatImage {
  /** An absolute address that needs no token and is valid for an hour. */
  readonly url: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

type MessageColumns = Database['public']['CompositeTypes']['chat_message'];

/** What `chat_history` returns. A composite type cannot say which of its columns are never null. */
export type ChatMessageRow = {
  [Name in Exclude<keyof MessageColumns, 'images' | 'sender_id'>]: NonNullable<MessageColumns[Name]>;
} & {
  readonly sender_id: string | null;
  readonly images: readonly ImageRow[];
};

interface ImageRow {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

export function toChatMessage(
  row: Omit<ChatMessageRow, 'images'>,
  images: readonly ChatImage[],
): ChatMessage {
  return {
    seq: row.seq,
    sender: row.sender_side as ChatSide,
    senderId: row.sender_id,
    kind: row.kind as ChatMessage['kind'],
    message: row.body,
    images,
    isDeleted: row.is_deleted,
    createdAt: new Date(row.created_at),
  };
}
