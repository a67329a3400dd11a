import * as z from 'zod';
import type { Context } from '../context.ts';
import type { Database } from '../database.types.ts';
import { DelveError } from '../delve-error.ts';
import { answerOf, countOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import { BEYOND_ALL_IDS, byId, pageByKey, pageRequest } from '../keyset-page.ts';
import type { Page } from '../page.ts';

const about = z.object({
  /** Only those about this business. */
  businessId: fields.id.optional(),
});

const notificationQuery = pageRequest.extend({
  ...about.shape,
  /** Only the unread ones, or only those that were read. */
  isRead: fields.flag.optional(),
});

/** Which notifications: all, or those about one business. */
export type NotificationFilter = z.input<typeof about>;

/** Which notifications to list. */
export type NotificationQuery = z.input<typeof notificationQuery>;

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

const COLUMNS = 'id, type, title, body, business_id, actor_id, subject_id, is_read, created_at' as const;

type NotificationRow = Omit<Database['public']['Tables']['notifications']['Row'], 'recipient_id'>;

function toNotification(row: NotificationRow): Notification {
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

/** What the caller is told about. */
export class Notifications {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** The caller's notifications, newest first. Errors: 400 `invalid_cursor`, 401. */
  async list(query: NotificationQuery = {}): Promise<Page<Notification>> {
    const { businessId, isRead, ...request } = checked(notificationQuery, query);
    const recipientId = await this.#context.caller.requireUserId();
    return pageByKey(
      request,
      byId,
      ({ count, after }) => {
        let rows = this.#context.supabase
          .from('notifications')
          .select(COLUMNS)
          .eq('recipient_id', recipientId)
          .lt('id', after ?? BEYOND_ALL_IDS);
        if (businessId !== undefined) rows = rows.eq('business_id', businessId);
        if (isRead !== undefined) rows = rows.eq('is_read', isRead);
        return answerOf(rows.order('id', { ascending: false }).limit(count));
      },
      toNotification,
    );
  }

  /** How many the caller has not read. Errors: 401. */
  async unreadCount(filter: NotificationFilter = {}): Promise<number> {
    const { businessId } = checked(about, filter);
    const recipientId = await this.#context.caller.requireUserId();
    let unread = this.#context.supabase
      .from('notifications')
      // Not `head: true`, with which an error would come without its body.
      .select('id', { count: 'exact' })
      .eq('recipient_id', recipientId)
      .eq('is_read', false)
      .limit(1);
    if (businessId !== undefined) unread = unread.eq('business_id', businessId);
    return countOf(unread);
  }

  /** Errors: 401, 404 `notification_not_found`. */
  async markRead(id: number): Promise<void> {
    await this.#setRead(id, true);
  }

  /** Takes {@link markRead} back. Errors: 401, 404 `notification_not_found`. */
  async markUnread(id: number): Promise<void> {
    await this.#setRead(id, false);
  }

  /** All of the caller's, or all about one business. Errors: 401. */
  async markAllRead(filter: NotificationFilter = {}): Promise<void> {
    const { businessId } = checked(about, filter);
    const recipientId = await this.#context.caller.requireUserId();
    let unread = this.#context.supabase
      .from('notifications')
      .update({ is_read: true })
      .eq('recipient_id', recipientId)
      .eq('is_read', false);
    if (businessId !== undefined) unread = unread.eq('business_id', businessId);
    await answerOf(unread);
  }

  /** Removes one for good. Errors: 401, 404 `notification_not_found`. */
  async delete(id: number): Promise<void> {
    const wanted = checked(fields.id, id, 'id');
    const recipientId = await this.#context.caller.requireUserId();
    const rows = await answerOf(
      this.#context.supabase
        .from('notifications')
        .delete()
        .eq('id', wanted)
        .eq('recipient_id', recipientId)
        .select('id'),
    );
    if (rows.length === 0) throw notificationNotFound();
  }

  async #setRead(id: number, is_read: boolean): Promise<void> {
    const wanted = checked(fields.id, id, 'id');
    const recipientId = await this.#context.caller.requireUserId();
    const rows = await answerOf(
      this.#context.supabase
        .from('notifications')
        .update({ is_read })
        .eq('id', wanted)
        .eq('recipient_id', recipientId)
        .select('id'),
    );
    if (rows.length === 0) throw notificationNotFound();
  }
}

function notificationNotFound(): DelveError {
  return new DelveError({
    status: 404,
    code: 'notification_not_found',
    message: 'You have no such notification.',
  });
}
