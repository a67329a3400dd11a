import type { Notification } from '@delve/client';
import * as z from 'zod';
import { flag, instant, integer, text, userId } from './values.ts';

/** Something that a person is told about. */
export const notificationShape = z
  .object({
    id: integer(3),
    type: z
      .enum([
        'message_notification',
        'review_notification',
        'review_reply_notification',
        'approval_notification',
        'collaboration_notification',
        'subscription_notification',
        'moderation_notification',
      ])
      .meta({ example: 'subscription_notification' }),
    title: text('Subscription Renewed'),
    body: text('Your premium plan has been renewed successfully.'),
    business_id: integer(1).nullable(),
    actor_id: userId().nullable(),
    subject_id: integer(5)
      .nullable()
      .describe(
        'Of what it is about: the chat, review, approval request, membership, subscription or report.',
      ),
    is_read: flag(false),
    created_at: instant(),
  })
  .meta({ id: 'Notification' });

export function toNotificationShape(notification: Notification): z.input<typeof notificationShape> {
  return {
    id: notification.id,
    type: notification.type,
    title: notification.title,
    body: notification.body,
    business_id: notification.businessId,
    actor_id: notification.actorId,
    subject_id: notification.subjectId,
    is_read: notification.isRead,
    created_at: notification.createdAt.toISOString(),
  };
}
