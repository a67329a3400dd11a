import type { ChatMessageRow } from '../chat/chat-messages.ts';
import type { ChatSide } from '../chat/chat-rows.ts';
import type { NotificationRow } from '../notifications/notification-rows.ts';

/** A message of one of the person's chats, their own ones too. */
interface MessageEvent extends ChatMessageRow {
  readonly chat_id: number;
}

/** How a chat stands for the side of whoever is told. */
export interface ChatStandingRow {
  readonly user_read_seq: number;
  readonly business_read_seq: number;
  readonly last_seq: number;
  readonly cleared_through_seq: number;
  readonly unread_count: number;
  readonly blocked_by: ChatSide | null;
  readonly is_closed: boolean;
}

/** What the database broadcasts to `user:<uuid>`, by the name of the event. */
interface UserEventPayloads {
  readonly message: MessageEvent;
  readonly message_deleted: { readonly chat_id: number; readonly seq: number };
  readonly chat_changed: ChatStandingRow & { readonly chat_id: number };
  readonly notification: NotificationRow;
  readonly notification_changed: { readonly id: number; readonly is_read: boolean };
  readonly notification_deleted: { readonly id: number };
}

/** One event of a person's channel, which nobody but the database can send to. */
export type UserEvent = {
  [Name in keyof UserEventPayloads]: { readonly name: Name; readonly payload: UserEventPayloads[Name] };
}[keyof UserEventPayloads];
