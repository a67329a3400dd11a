import { type ClientOptions, WebSocket } from 'ws';
import { stack } from './stack.ts';

/** How a socket ended. */
export interface SocketEnd {
  readonly code: number;
  readonly reason: string;
}

/** Longer than anything takes that is not the watching of sessions (ms). */
const PATIENCE_MS = 15_000;

/** A WebSocket as a frontend of the contract opens it, and all that it gets. */
export class TestSocket {
  readonly frames: unknown[] = [];
  readonly closed: Promise<SocketEnd>;
  readonly socket: WebSocket;
  #read = 0;
  #notify: () => void = () => {};

  constructor(address: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(address, options);
    this.socket.on('message', (data) => {
      this.frames.push(JSON.parse(String(data)));
      this.#notify();
    });
    this.closed = new Promise((resolve, reject) => {
      this.socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
      this.socket.once('error', reject);
    });
    // Who does not ask for its end is told of a failure by `open` or `next`.
    this.closed.catch(() => {});
  }

  /** Sends a frame: JSON, or a text or bytes as they are. */
  send(frame: object | string): void {
    const isRaw = typeof frame === 'string' || frame instanceof Uint8Array;
    this.socket.send(isRaw ? frame : JSON.stringify(frame));
  }

  /** The next frame that nobody has asked for; rejects when none comes. */
  async next(): Promise<unknown> {
    for (const end = Date.now() + PATIENCE_MS; this.frames.length <= this.#read; ) {
      const left = end - Date.now();
      if (left <= 0) throw new Error(`No frame after ${JSON.stringify(this.frames.slice(-3))}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#notify = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.frames[this.#read++];
  }

  /** So many of the next frames. */
  async nextFrames(count: number): Promise<unknown[]> {
    const frames: unknown[] = [];
    while (frames.length < count) frames.push(await this.next());
    return frames;
  }

  /** Leaves, and resolves when the other end knows. */
  async leave(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}

/** The address of a path such as `/chat/12/`, with a token and further parameters. */
export function socketAddress(
  path: string,
  token: string | null,
  { apiUrl = stack().apiUrl, ...parameters }: { apiUrl?: string; since?: number | string } = {},
): string {
  const address = new URL(`${apiUrl.replace('http', 'ws')}/functions/v1${path}`);
  if (token !== null) address.searchParams.set('token', token);
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, String(value));
  return address.href;
}

/** A socket that is open. */
export async function openSocket(...address: Parameters<typeof socketAddress>): Promise<TestSocket> {
  const socket = new TestSocket(socketAddress(...address));
  await new Promise((resolve, reject) => {
    socket.socket.once('open', resolve).once('error', reject);
  });
  return socket;
}

/** How a socket ends whose opening is refused. */
export async function endOf(...address: Parameters<typeof socketAddress>): Promise<SocketEnd> {
  return new TestSocket(socketAddress(...address)).closed;
}
