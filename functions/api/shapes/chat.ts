import type { Chat, ChatHistory, ChatMessage, ListedChat } from '@delve/client';
import { lagosDay } from '@delve/client/server';
import * as z from 'zod';
import { nextCursor } from '../endpoint/answers.ts';
import { day, flag, imageUrl, instant, integer, text, toInstant, userId } from './values.ts';

const side = () => z.enum(['user', 'business']).meta({ example: 'user' });
const readThroughSeq = z.object({ user: integer(12), business: integer(11) });

const customerShape = z.object({
  id: userId().nullable(),
  first_name: text('First'),
  profile_image: imageUrl(),
});

function toCustomerShape(chat: Chat | ListedChat): z.input<typeof customerShape> {
  return { id: chat.customerId, first_name: chat.customerFirstName, profile_image: chat.customerImageUrl };
}

/** What every chat has. */
const anyChatShape = z.object({
  chat_id: integer(15),
  last_message: text('Hello there'),
  unread_count: integer(1),
  business_id: integer(1).nullable(),
  business: text('My Shop'),
  blocked_by: side().nullable(),
  is_closed: flag(false),
});

function toAnyChatShape(chat: Chat | ListedChat): z.input<typeof anyChatShape> {
  return {
    chat_id: chat.id,
    last_message: chat.lastMessage,
    unread_count: chat.unreadCount,
    business_id: chat.businessId,
    business: chat.businessName,
    blocked_by: chat.blockedBy,
    is_closed: chat.isClosed,
  };
}

/** What the chats of both lists have. */
const listedChatShape = anyChatShape.extend({ last_message_at: instant(), updated_at: day() });

function toListedChatShape(chat: ListedChat): z.input<typeof listedChatShape> {
  return {
    ...toAnyChatShape(chat),
    last_message_at: chat.lastMessageAt.toISOString(),
    updated_at: lagosDay(chat.lastMessageAt),
  };
}

/** A chat in the list of a business. */
export const businessChatShape = listedChatShape
  .extend({ customer: customerShape })
  .meta({ id: 'BusinessChat' });

export function toBusinessChatShape(chat: ListedChat): z.input<typeof businessChatShape> {
  return { ...toListedChatShape(chat), customer: toCustomerShape(chat) };
}

/** A chat in the list of a customer. */
export const userChatShape = listedChatShape.extend({ business_logo: imageUrl() }).meta({ id: 'UserChat' });

export function toUserChatShape(chat: ListedChat): z.input<typeof userChatShape> {
  return { ...toListedChatShape(chat), business_logo: chat.businessLogoUrl };
}

/** A chat as its caller stands in it. */
export const chatShape = anyChatShape
  .extend({
    side: side(),
    business_logo: imageUrl(),
    customer: customerShape,
    through_seq: integer(12),
    read_through_seq: readThroughSeq,
    last_message_at: instant().nullable(),
    created_at: instant(),
  })
  .meta({ id: 'Chat' });

export function toChatShape(chat: Chat): z.input<typeof chatShape> {
  return {
    ...toAnyChatShape(chat),
    side: chat.side,
    business_logo: chat.businessLogoUrl,
    customer: toCustomerShape(chat),
    through_seq: chat.lastSeq,
    read_through_seq: chat.readThroughSeq,
    last_message_at: toInstant(chat.lastMessageAt),
    created_at: chat.createdAt.toISOString(),
  };
}

/** A message of a chat. */
export const messageShape = z
  .object({
    seq: integer(12),
    sender: side(),
    sender_id: userId().nullable(),
    kind: z.enum(['text', 'images']).meta({ example: 'text' }),
    message: text('Hi'),
    images: z.array(z.object({ url: imageUrl(), width: integer(1200), height: integer(800) })),
    is_deleted: flag(false),
    timestamp: instant(),
  })
  .meta({ id: 'ChatMessage' });

export function toMessageShape(message: ChatMessage): z.input<typeof messageShape> {
  return {
    seq: message.seq,
    sender: message.sender,
    sender_id: message.senderId,
    kind: message.kind,
    message: message.message,
    images: [...message.images],
    is_deleted: message.isDeleted,
    timestamp: message.createdAt.toISOString(),
  };
}

/** What stands beside the messages of a history. */
export const historyMarks = {
  next_cursor: nextCursor,
  through_seq: integer(12),
  cleared_through_seq: integer(0),
  read_through_seq: readThroughSeq,
};

export function toHistoryShape(history: ChatHistory) {
  return {
    data: history.items.map(toMessageShape),
    next_cursor: history.nextCursor,
    through_seq: history.throughSeq,
    cleared_through_seq: history.clearedThroughSeq,
    read_through_seq: history.readThroughSeq,
  };
}
