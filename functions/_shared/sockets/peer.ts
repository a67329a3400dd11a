import { Closing } from './closing.ts';
import { isOpen, type ServerSocket } from './server-socket.ts';

/**
 * So much (bytes) may wait for a peer that reads slowly: several pages of a replay with the longest texts. Whatever more
 * there is lies in the database, where it costs this instance nothing, and is replayed when the peer comes back.
 */
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024;

/** A peer that does not answer a close frame for so long (ms) is taken for gone. */
const FAREWELL_MS = 5_000;

/** The other end of an open socket. */
export class Peer {
  /** Resolves when the socket is open, or is never going to be. */
  readonly opened: Promise<void>;
  /** Resolves when the socket is closed, by whichever side. */
  readonly closed: Promise<void>;
  /** Gets what the peer sends: a string, or something else for a binary frame. */
  onFrame: (data: unknown) => void = () => {};
  readonly #socket: ServerSocket;
  readonly #life = new AbortController();
  #farewell: ReturnType<typeof setTimeout> | undefined;
  #resolveClosed: () => void = () => {};

  constructor(socket: ServerSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    this.opened = new Promise((resolve) => {
      socket.onopen = () => resolve();
      void this.closed.then(resolve);
    });
    socket.onmessage = ({ data }: { readonly data: unknown }) => this.onFrame(data);
    socket.onclose = () => this.#end();
    // What went wrong is followed by the end of the socket, and is the network's affair.
    socket.onerror = () => this.#end();
  }

  /** Aborted as soon as nothing more is to be sent. */
  get signal(): AbortSignal {
    return this.#life.signal;
  }

  /** Nothing is sent to a peer that has gone. */
  send(frame: object): void {
    if (!isOpen(this.#socket)) return;
    this.#socket.send(JSON.stringify(frame));
    if (this.#socket.bufferedAmount > MOST_BUFFERED_BYTES) {
      this.close(
        new Closing('tryAgainLater', 'Frames are read too slowly; reconnect and go on with since=.'),
      );
    }
  }

  /** The first reason counts. */
  close({ code, reason }: Closing): void {
    if (!isOpen(this.#socket)) return;
    this.#socket.close(code, reason);
    this.#life.abort();
    this.#farewell = setTimeout(() => this.#end(), FAREWELL_MS);
  }

  #end(): void {
    clearTimeout(this.#farewell);
    this.#life.abort();
    this.#resolveClosed();
  }
}
