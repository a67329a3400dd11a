import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Connections to a server that can be broken at any time, as networks do: without a word to either end. */
export interface BreakableProxy {
  /** The server's address, through here. */
  readonly url: string;
  /** Breaks all connections, and says how many ends that were; the next ones are let through. */
  cut(): number;
  /** Breaks all connections, and refuses others until {@link restore}. */
  isolate(): void;
  restore(): void;
  close(): Promise<void>;
}

export async function breakableProxy(target: string): Promise<BreakableProxy> {
  const { hostname, port } = new URL(target);
  const ends = new Set<Socket>();
  let isIsolated = false;
  const server = createServer((near) => {
    if (isIsolated) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end);
      end.setNoDelay(true);
      end.pipe(other);
      // Either end may break; then so does the other.
      end.on('error', () => {});
      end.on('close', () => {
        ends.delete(end);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    const broken = [...ends];
    for (const end of broken) end.resetAndDestroy();
    return broken.length;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    isolate: () => {
      isIsolated = true;
      cut();
    },
    restore: () => {
      isIsolated = false;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
