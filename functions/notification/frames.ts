import type { Notification } from '@delve/client';

/** A notification in both forms that the contract documents, in one, with its id beside. */
export function toFrame(recipientId: string, notification: Notification): object {
  const { id, type, title, body, businessId, subjectId, isRead, createdAt } = notification;
  return {
    event: 'notification',
    data: { title, body },
    id,
    type,
    business: businessId ?? 0,
    user: recipientId,
    attached_object_id: subjectId ?? 0,
    is_seen: isRead,
    message: body,
    created_when: createdAt.toISOString(),
  };
}
