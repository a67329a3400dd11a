import type { Database } from '../database.types.ts';

/** What a notification tells about. */
export type NotificationType =
  | 'message_notification'
  | 'review_notification'
  | 'review_reply_notification'
  | 'approval_notification'
  | 'collaboration_notification'
  | 'subscription_notification'
  | 'moderation_notification';

/** Something that a person is told about. */
export interface Notification {
  readonly id: number;
  readonly type: NotificationType;
  readonly title: string;
  readonly body: string;
  /** The business that it is about; `null` for the person's own affairs. */
  readonly businessId: number | null;
  /** The UUID of the user whose doing it tells about; `null` for the system. */
  readonly actorId: string | null;
  /**
   * The id of what it is about: the chat of a message, the review of a review or reply, the request of an approval,
   * the membership of a collaboration, the subscription or the report.
   */
  readonly subjectId: number | null;
  readonly isRead: boolean;
  readonly createdAt: Date;
}

/** What callers get of a row. */
export const NOTIFICATION_COLUMNS =
  'id, type, title, body, business_id, actor_id, subject_id, is_read, created_at' as const;

/** What is read of a row, and broadcast. */
export type NotificationRow = Omit<Database['public']['Tables']['notifications']['Row'], 'recipient_id'>;

export function toNotification(row: NotificationRow): Notification {
  return {
    id: row.id,
    type: row.type as NotificationType,
    title: row.title,
    body: row.body,
    businessId: row.business_id,
    actorId: row.actor_id,
    subjectId: row.subject_id,
    isRead: row.is_read,
    createdAt: new Date(row.created_at),
  };
}
