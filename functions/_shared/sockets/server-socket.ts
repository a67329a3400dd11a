/** What the sockets use of the server's end of a WebSocket, as `Deno.upgradeWebSocket` makes it. */
export interface ServerSocket {
  readonly readyState: number;
  /** Bytes that were sent and have not left yet. */
  readonly bufferedAmount: number;
  onopen: ((event: never) => unknown) | null;
  /** The event has `data`: a string, or something else for a binary frame. */
  onmessage: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  send(text: string): void;
  close(code: number, reason: string): void;
}

/** Answers a request with a WebSocket. */
export type Upgrade = (request: Request) => { readonly socket: ServerSocket; readonly response: Response };

/**
 * For `Deno.upgradeWebSocket`: a peer that has answered no ping for so long (s) is gone. Its pings also keep proxies from
 * closing a quiet connection.
 */
export const UPGRADE_OPTIONS = { idleTimeout: 30 } as const;

const OPEN = 1;

export const isOpen = ({ readyState }: ServerSocket) => readyState === OPEN;
