import type { Attendance } from './attendance.ts';
import { Closing } from './closing.ts';
import type { Peer } from './peer.ts';

/**
 * An open socket costs this instance a connection to Realtime and a question to the database every 20 s, so one person
 * may have a bounded number, enough for their devices and tabs. Beyond it the oldest goes: it is the likeliest to be
 * left over from a network that broke.
 */
const MOST_OF_A_PERSON = 10;

interface OpenSocket {
  readonly peer: Peer;
  readonly attendance: Attendance;
}

/** The sockets of this instance. */
export class OpenSockets {
  readonly #byPerson = new Map<string, Set<OpenSocket>>();

  /** Keeps a socket until it is closed. */
  add(userId: string, socket: OpenSocket): void {
    const sockets = this.#byPerson.get(userId) ?? new Set();
    this.#byPerson.set(userId, sockets);
    const [oldest] = sockets;
    if (oldest && sockets.size >= MOST_OF_A_PERSON) {
      sockets.delete(oldest);
      oldest.peer.close(
        new Closing('policy', `A person may have ${MOST_OF_A_PERSON} sockets open; this was the oldest.`),
      );
    }
    sockets.add(socket);
    void socket.peer.closed.then(() => {
      sockets.delete(socket);
      if (sockets.size === 0 && this.#byPerson.get(userId) === sockets) this.#byPerson.delete(userId);
    });
  }

  /** Says goodbye to all, because this instance ends. */
  takeLeave(): void {
    for (const sockets of this.#byPerson.values()) {
      for (const { peer, attendance } of sockets) {
        const reason = `The service restarts; reconnect with since=${attendance.position}.`;
        peer.close(new Closing('restart', reason));
      }
    }
  }
}
