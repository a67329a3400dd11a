import { DelveError } from '@delve/client';
import { SIGN_IN_FIRST, within } from '@delve/client/server';
import { addressOf } from '../address.ts';
import { type Backend, createBackend } from '../backend.ts';
import { inBackground } from '../background.ts';
import { knownError } from '../known-error.ts';
import { limitedAs } from '../limited-as.ts';
import { requireLiveSession } from '../live-session.ts';
import type { Settings } from '../settings.ts';
import type { Attendance, SocketCaller, SocketKind } from './attendance.ts';
import { Closing, closingFor } from './closing.ts';
import { errorFrame } from './error-frame.ts';
import { FrameQueue } from './frame-queue.ts';
import { readFrame } from './incoming-frame.ts';
import { OpenSockets } from './open-sockets.ts';
import { Peer } from './peer.ts';
import type { Upgrade } from './server-socket.ts';
import { readSocketAddress } from './socket-address.ts';
import { upgradeRequired, wantsWebSocket } from './upgrade-request.ts';
import { watch } from './watch.ts';

/** Longer than the database lets a statement run (8 s), shorter than people wait (ms). */
const ENTERED_WITHIN = 10_000;

/** So many frames of a peer may wait to be handled. */
const MOST_WAITING_FRAMES = 100;

/**
 * The sockets of one function. Who asks for one is looked at before the upgrade is answered, so that whatever happens
 * after a socket is open reaches it; who is refused gets the reason as the code of a close frame, because browsers tell
 * their page nothing of a refused upgrade.
 */
export class Sockets {
  readonly #kind: SocketKind;
  readonly #upgrade: Upgrade;
  readonly #backend: Backend;
  readonly #open = new OpenSockets();

  constructor(settings: Settings, upgrade: Upgrade, kind: SocketKind) {
    this.#kind = kind;
    this.#upgrade = upgrade;
    this.#backend = createBackend(settings);
  }

  async serve(request: Request): Promise<Response> {
    if (!wantsWebSocket(request)) return upgradeRequired();
    const entered = await within(ENTERED_WITHIN, this.#enter(request)).catch(closingFor);
    const { socket, response } = this.#upgrade(request);
    const peer = new Peer(socket);
    // Without this the platform takes an instance that has answered for idle, and ends it with all its sockets.
    inBackground(entered instanceof Closing ? refuse(peer, entered) : this.#attend(peer, entered));
    return response;
  }

  /** Closes all, because the platform ends this instance; their peers come back to another one. */
  takeLeave(): void {
    this.#open.takeLeave();
  }

  async #enter(request: Request): Promise<Entered> {
    const address = readSocketAddress(request.url);
    if (address.token === null) throw new Closing('authentication', 'Connect with ?token=<access token>.');
    const connection = await this.#backend.connect(request.headers, address.token);
    const { userId } = connection;
    if (userId === null) throw new DelveError(SIGN_IN_FIRST);
    const caller = { ...connection, userId };
    const limited = limitedAs(connection, addressOf(request.headers));
    await Promise.all([
      this.#backend.service.takeRateLimit(limited, this.#kind.limitOf(address)),
      requireLiveSession(connection.delve),
    ]);
    return { caller, attendance: await this.#kind.enter(caller, address) };
  }

  async #attend(peer: Peer, { caller, attendance }: Entered): Promise<void> {
    const frames = new FrameQueue(
      (data) => this.#handle(data, peer, caller, attendance),
      MOST_WAITING_FRAMES,
    );
    peer.onFrame = (data) => {
      if (frames.add(data)) return;
      peer.close(new Closing('policy', 'Frames come faster than they can be handled.'));
    };
    await peer.opened;
    this.#open.add(caller.userId, { peer, attendance });
    const end = (error: unknown) => peer.close(closingFor(error));
    await Promise.all([
      peer.closed,
      attendance.follow(peer).catch(end),
      watch(() => attendance.confirm(), caller.expiresAt, peer.signal).catch(end),
    ]);
    // What came before the end was sent in good faith.
    await frames.done;
  }

  /** Every frame counts as a request that writes, as it does over HTTP, whatever is in it. */
  async #handle(data: unknown, peer: Peer, { userId }: SocketCaller, attendance: Attendance): Promise<void> {
    const frame = readFrame(data);
    try {
      await this.#backend.service.takeRateLimit(`user:${userId}`, 'write');
      if (frame instanceof DelveError) throw frame;
      await attendance.receive(frame);
    } catch (error) {
      if (error instanceof Closing || (error instanceof DelveError && error.status === 401)) {
        peer.close(closingFor(error));
      } else {
        peer.send(errorFrame(knownError(error), frame instanceof DelveError ? null : frame));
      }
    }
  }
}

/** A caller who was let in. */
interface Entered {
  readonly caller: SocketCaller;
  readonly attendance: Attendance;
}

async function refuse(peer: Peer, closing: Closing): Promise<void> {
  await peer.opened;
  peer.close(closing);
  await peer.closed;
}
