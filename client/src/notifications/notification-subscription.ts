import type { Context } from '../context.ts';
import { answerOf } from '../errors/postgrest.ts';
import type { LiveHandlers, Unsubscribe } from '../live/live-handlers.ts';
import { within } from '../live/pauses.ts';
import { type CatchUpCause, type LiveSource, Subscription } from '../live/subscription.ts';
import type { UserEvent } from '../live/user-events.ts';
import { NOTIFICATION_COLUMNS, type Notification, toNotification } from './notification-rows.ts';
import { NOTIFICATIONS_A_PAGE, NotificationStream } from './notification-stream.ts';

/** Whom to tell of a person's notifications. */
export interface NotificationHandlers extends LiveHandlers {
  /** A new one: each once, also one that was missed; those that were missed come lowest id first. */
  onNotification?(notification: Notification): void;
  /** One was marked as read or unread. */
  onChange?(change: NotificationChange): void;
  /** One was removed. */
  onDeleted?(id: number): void;
  /** The connection was lost for a while, in which others may have been marked or removed: count and list anew. */
  onStale?(): void;
}

/** That a notification was marked. */
export interface NotificationChange {
  readonly id: number;
  readonly isRead: boolean;
}

/** Which notifications are told of. */
interface Wanted {
  readonly businessId?: number | undefined;
  readonly afterId?: number | undefined;
}

/** How long (ms) a page may take. */
const ANSWER_WITHIN = 15_000;

export function subscribeToNotifications(
  context: Context,
  handlers: NotificationHandlers,
  wanted: Wanted,
  signal: AbortSignal | undefined,
): Promise<Unsubscribe> {
  return new Subscription(
    context,
    handlers,
    signal,
    (subscription) => new NotificationSource(context, subscription, handlers, wanted),
  ).begin();
}

class NotificationSource implements LiveSource {
  readonly #context: Context;
  readonly #subscription: Subscription;
  readonly #handlers: NotificationHandlers;
  readonly #wanted: Wanted;
  readonly #stream: NotificationStream;

  constructor(context: Context, subscription: Subscription, handlers: NotificationHandlers, wanted: Wanted) {
    this.#context = context;
    this.#subscription = subscription;
    this.#handlers = handlers;
    this.#wanted = wanted;
    this.#stream = new NotificationStream(
      (belowId) => within(ANSWER_WITHIN, this.#fetch(belowId)),
      (notification) => this.#subscription.tell(() => handlers.onNotification?.(notification)),
    );
  }

  async prepare(): Promise<void> {
    await this.#stream.passOver(this.#wanted.afterId ?? null);
  }

  async catchUp(cause: CatchUpCause): Promise<void> {
    await this.#stream.catchUp();
    if (cause === 'rejoined') this.#subscription.tell(() => this.#handlers.onStale?.());
  }

  onEvent({ name, payload }: UserEvent): void {
    const { businessId } = this.#wanted;
    if (name === 'notification') {
      if (businessId === undefined || payload.business_id === businessId) {
        this.#stream.receive(toNotification(payload));
      }
    } else if (name === 'notification_changed') {
      this.#subscription.tell(() => this.#handlers.onChange?.({ id: payload.id, isRead: payload.is_read }));
    } else if (name === 'notification_deleted') {
      this.#subscription.tell(() => this.#handlers.onDeleted?.(payload.id));
    }
  }

  onEnd(): void {
    this.#stream.end();
  }

  async #fetch(belowId: number | null): Promise<Notification[]> {
    const recipientId = await this.#context.caller.requireUserId();
    let rows = this.#context.supabase
      .from('notifications')
      .select(NOTIFICATION_COLUMNS)
      .eq('recipient_id', recipientId);
    if (belowId !== null) rows = rows.lt('id', belowId);
    if (this.#wanted.businessId !== undefined) rows = rows.eq('business_id', this.#wanted.businessId);
    const found = await answerOf(rows.order('id', { ascending: false }).limit(NOTIFICATIONS_A_PAGE));
    return found.map(toNotification);
  }
}
