import type { Delve } from '@delve/client';
import type { Connection } from '../backend.ts';
import type { Frame } from './incoming-frame.ts';
import type { Peer } from './peer.ts';
import type { SocketAddress } from './socket-address.ts';

/** What a caller who was let in has come for. */
export interface Attendance {
  /** The number of the latest frame that the peer got: `since` when it comes back. */
  readonly position: number;
  /** Sends what happens until `peer.signal` is aborted. Rejects when that cannot be begun. */
  follow(peer: Peer): Promise<void>;
  /** Does what a frame asks for. Throws what is told by an error frame, or {@link Closing}. */
  receive(frame: Frame): Promise<void>;
  /** Asks whether the caller may go on. Throws a 401, or {@link Closing}. */
  confirm(): Promise<void>;
}

/** Somebody whose token is good. */
export interface SocketCaller extends Connection {
  readonly delve: Delve;
  readonly userId: string;
}

/** What one function serves by its sockets. */
export interface SocketKind {
  /** What an opening counts as among the caller's requests. */
  limitOf(address: SocketAddress): 'read' | 'write';
  /** Lets a caller in. Throws {@link Closing} or what the client throws. */
  enter(caller: SocketCaller, address: SocketAddress): Promise<Attendance>;
}
