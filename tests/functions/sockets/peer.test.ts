import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { Closing } from '../../../functions/_shared/sockets/closing.ts';
import { Peer } from '../../../functions/_shared/sockets/peer.ts';
import type { ServerSocket } from '../../../functions/_shared/sockets/server-socket.ts';
import { TestSocket } from '../../support/sockets.ts';

// Over a real connection; what Deno's server has of a WebSocket, that of the package ws has too.

let server: WebSocketServer;
let peer: Peer;
let client: TestSocket;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const connected = new Promise<ServerSocket>((resolve) => server.once('connection', resolve));
  client = new TestSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await new Promise((resolve) => client.socket.once('open', resolve));
  peer = new Peer(await connected);
});

afterEach(() => {
  for (const socket of server.clients) socket.terminate();
  server.close();
});

describe('a peer', () => {
  test('that reads too slowly is closed with 1013, and has got all that was sent until then', async () => {
    client.socket.pause();
    let sent = 0;
    while (!peer.signal.aborted && sent < 10_000) {
      peer.send({ number: sent++, text: 'x'.repeat(16_000) });
      await new Promise(setImmediate);
    }
    expect(peer.signal.aborted).toBe(true);
    peer.send({ number: 'one too many' });
    client.socket.resume();
    expect((await client.closed).code).toBe(1013);
    expect(client.frames).toHaveLength(sent);
    await peer.closed;
  });

  test('that reads gets as much as there is', async () => {
    for (let number = 0; number < 2_000; number++) {
      peer.send({ number, text: 'x'.repeat(16_000) });
      await client.next();
    }
    expect(peer.signal.aborted).toBe(false);
    await client.leave();
    await peer.closed;
    expect(peer.signal.aborted).toBe(true);
  });

  test('is told the first reason why it is closed, and nothing after that', async () => {
    peer.close(new Closing('authentication', 'The first reason.'));
    peer.close(new Closing('internal', 'Another.'));
    peer.send({ number: 1 });
    expect(await client.closed).toEqual({ code: 4001, reason: 'The first reason.' });
    expect(client.frames).toEqual([]);
  });

  test('that does not answer a close frame is taken for gone after a few seconds', async () => {
    client.socket.pause();
    peer.close(new Closing('restart', 'Goodbye.'));
    const answered = await Promise.race([
      peer.closed.then(() => 'gone'),
      new Promise((resolve) => setTimeout(resolve, 20_000)),
    ]);
    expect(answered).toBe('gone');
  });
});
