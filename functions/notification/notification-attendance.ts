import { DelveError, type Notification } from '@delve/client';
import { requireLiveSession } from '../_shared/live-session.ts';
import type { Attendance, SocketCaller } from '../_shared/sockets/attendance.ts';
import { closingFor } from '../_shared/sockets/closing.ts';
import type { Peer } from '../_shared/sockets/peer.ts';
import { toFrame } from './frames.ts';

/** Somebody who is told what happens. */
export class NotificationAttendance implements Attendance {
  readonly #caller: SocketCaller;
  readonly #businessId: number | undefined;
  #position: number;

  /** `position`: the id of the last notification that the peer needs no more. */
  constructor(caller: SocketCaller, businessId: number | undefined, position: number) {
    this.#caller = caller;
    this.#businessId = businessId;
    this.#position = position;
  }

  get position(): number {
    return this.#position;
  }

  async follow(peer: Peer): Promise<void> {
    await this.#caller.delve.notifications.subscribe(
      {
        onNotification: (notification) => this.#send(notification, peer),
        onError: (error) => peer.close(closingFor(error)),
        onState: (state, reason) => {
          if (state === 'closed') peer.close(closingFor(reason));
        },
      },
      { signal: peer.signal, businessId: this.#businessId, afterId: this.#position },
    );
  }

  async receive(): Promise<void> {
    throw new DelveError({
      status: 400,
      code: 'nothing_to_send',
      message: 'This socket brings notifications and takes no frames.',
    });
  }

  async confirm(): Promise<void> {
    await requireLiveSession(this.#caller.delve);
  }

  #send(notification: Notification, peer: Peer): void {
    peer.send(toFrame(this.#caller.userId, notification));
    this.#position = Math.max(this.#position, notification.id);
  }
}
