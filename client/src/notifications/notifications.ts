import * as z from 'zod';
import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { answerOf, countOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import { BEYOND_ALL_IDS, byId, pageByKey, pageRequest } from '../keyset-page.ts';
import type { SubscribeOptions, Unsubscribe } from '../live/live-handlers.ts';
import type { Page } from '../page.ts';
import { NOTIFICATION_COLUMNS, type Notification, toNotification } from './notification-rows.ts';
import { type NotificationHandlers, subscribeToNotifications } from './notification-subscription.ts';

const about = z.object({
  /** Only those about this business. */
  businessId: fields.id.optional(),
});

const notificationQuery = pageRequest.extend({
  ...about.shape,
  /** Only the unread ones, or only those that were read. */
  isRead: fields.flag.optional(),
});

const fromThere = about.extend({
  /** Those with a higher id come first. By default what is there already does not come. */
  afterId: fields.seq.optional(),
});

/** Which notifications: all, or those about one business. */
export type NotificationFilter = z.input<typeof about>;

/** Which notifications to list. */
export type NotificationQuery = z.input<typeof notificationQuery>;

/** Which notifications to be told of, and until when. */
export interface NotificationSubscribeOptions extends z.input<typeof fromThere>, SubscribeOptions {}

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
          .select(NOTIFICATION_COLUMNS)
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

  /**
   * Tells of every notification once, whatever happens to the connection, and of what is marked and removed.
   * Resolves once nothing is missed any more. Errors: 401, 499 `aborted`.
   */
  async subscribe(
    handlers: NotificationHandlers,
    { signal, ...wanted }: NotificationSubscribeOptions = {},
  ): Promise<Unsubscribe> {
    return subscribeToNotifications(this.#context, handlers, checked(fromThere, wanted), signal);
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
