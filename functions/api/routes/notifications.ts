import type { Notification, Page } from '@delve/client';
import { fields } from '@delve/client/server';
import * as z from 'zod';
import { data, message, nextCursor, other } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { pageQuery, queryFlag, queryNumber } from '../endpoint/parameters.ts';
import { notificationShape, toNotificationShape } from '../shapes/notification.ts';
import { integer } from '../shapes/values.ts';

const tag = 'Notifications';
const about = z.object({ business_id: queryNumber(fields.id) });
const notMine = { 404: ['notification_not_found'] };

/** Rows 10.1 to 10.3, and what else a person does with what they are told. */
export const notificationEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/notifications',
    tag,
    summary: 'The caller’s notifications, newest first; all, or those about one business',
    query: pageQuery.extend({ ...about.shape, is_read: queryFlag }),
    answer: other(
      { data: z.array(notificationShape), next_cursor: nextCursor, unread_count: integer(2) },
      ({ page, unreadCount }: { page: Page<Notification>; unreadCount: number }) => ({
        data: page.items.map(toNotificationShape),
        next_cursor: page.nextCursor,
        unread_count: unreadCount,
      }),
    ),
    errors: { 400: ['invalid_cursor'] },
    call: async ({ delve, query: { business_id, is_read, ...request } }) => {
      const about = { businessId: business_id };
      const [page, unreadCount] = await Promise.all([
        delve.notifications.list({ ...request, ...about, isRead: is_read }),
        delve.notifications.unreadCount(about),
      ]);
      return { page, unreadCount };
    },
  }),
  endpoint({
    method: 'GET',
    path: '/notifications/unread-count',
    tag,
    summary: 'How many notifications the caller has not read',
    query: about,
    answer: data(z.object({ unread_count: integer(2) }), (unread_count: number) => ({ unread_count })),
    call: ({ delve, query }) => delve.notifications.unreadCount({ businessId: query.business_id }),
  }),
  endpoint({
    method: 'POST',
    path: '/notifications/mark-all',
    tag,
    summary: 'Mark all as read, or all about one business',
    query: about,
    answer: message('All notifications marked as seen.'),
    call: ({ delve, query }) => delve.notifications.markAllRead({ businessId: query.business_id }),
  }),
  endpoint({
    method: 'PATCH',
    path: '/notifications/{notification_id}/seen',
    tag,
    summary: 'Mark one as read',
    answer: message('Notification marked as seen.'),
    errors: notMine,
    call: ({ delve, path }) => delve.notifications.markRead(path.notification_id),
  }),
  endpoint({
    method: 'DELETE',
    path: '/notifications/{notification_id}/seen',
    tag,
    summary: 'Mark one as unread',
    answer: message('Notification marked as unseen.'),
    errors: notMine,
    call: ({ delve, path }) => delve.notifications.markUnread(path.notification_id),
  }),
  endpoint({
    method: 'DELETE',
    path: '/notifications/{notification_id}',
    tag,
    summary: 'Remove one',
    answer: message('Notification deleted.'),
    errors: notMine,
    call: ({ delve, path }) => delve.notifications.delete(path.notification_id),
  }),
];
