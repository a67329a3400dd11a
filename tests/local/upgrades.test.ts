import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Limits } from '../../local/functions/limits.ts';
import { type FunctionsRuntime, startFunctions } from '../support/functions-runtime.ts';

const FIXTURE = fileURLToPath(new URL('./fixtures/functions-project', import.meta.url));

let runtime: FunctionsRuntime;

afterEach(() => runtime.close());

const start = async (limits: Partial<Limits> = {}) => {
  runtime = await startFunctions(FIXTURE, limits);
};

const address = (path: string) => `${runtime.url.replace('http', 'ws')}/${path}`;

async function opened(path: string): Promise<WebSocket> {
  const socket = new WebSocket(address(path));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}

const message = (socket: WebSocket) =>
  new Promise<string | Buffer>((resolve) =>
    socket.once('message', (data: Buffer, isBinary) => resolve(isBinary ? data : data.toString())),
  );

const closed = (socket: WebSocket) =>
  new Promise<[number, string]>((resolve) =>
    socket.once('close', (code, reason) => resolve([code, reason.toString()])),
  );

/** What a server answers in place of a WebSocket. */
const refusal = (path: string) =>
  new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const socket = new WebSocket(address(path));
    socket.once('error', reject);
    socket.once('unexpected-response', async (_, response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      resolve({ status: response.statusCode, body });
    });
  });

/** Sends bytes and resolves with all that comes back until the server closes. */
const exchange = (text: string) =>
  new Promise<string>((resolve, reject) => {
    let received = '';
    const socket = connect(Number(new URL(runtime.url).port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      received += chunk.toString();
    });
    socket.once('close', () => resolve(received)).once('error', reject);
  });

describe('a WebSocket to a function', () => {
  it('carries texts and bytes both ways', async () => {
    await start();
    const socket = await opened('probe/socket');
    socket.send('a text');
    expect(await message(socket)).toBe('a text');
    const bytes = Buffer.alloc(300_000, 7);
    socket.send(bytes);
    expect(await message(socket)).toEqual(bytes);
  });

  it('is closed for both ends when one closes it', async () => {
    await start();
    const socket = await opened('probe/socket');
    socket.close(1000);
    expect((await closed(socket))[0]).toBe(1000);
  });

  it('is taken leave of before the time of its worker is over', async () => {
    await start({ wallClockMs: 2_000 });
    const socket = await opened('probe/socket');
    expect(await closed(socket)).toEqual([1012, 'wall_clock']);
    expect(runtime.log.join()).not.toContain('limit reached');
  });

  it('outlives the silence after which a request is given up', async () => {
    await start({ idleMs: 2_000 });
    const socket = await opened('probe/socket');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    socket.send('still there');
    expect(await message(socket)).toBe('still there');
  });

  it('that is refused gets the answer of the function', async () => {
    await start();
    expect(await refusal('probe/empty')).toEqual({ status: 204, body: '' });
    expect(await refusal('probe/nothing')).toEqual({ status: 404, body: 'no such probe' });
    expect(await refusal('absent/socket')).toEqual({ status: 404, body: 'Function not found' });
  });

  it('that is refused is over for the server too, also where the caller keeps its end open', async () => {
    await start();
    const refused = connect({
      port: Number(new URL(runtime.url).port),
      host: '127.0.0.1',
      allowHalfOpen: true,
    });
    const isClosed = new Promise((resolve) => refused.once('close', resolve).once('error', resolve));
    refused.resume();
    refused.write(
      'GET /functions/v1/absent/socket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n' +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await new Promise((resolve) => refused.once('end', resolve));
    // To a connection that is gone nothing can be written: the second time at the latest its end is known.
    const writing = setInterval(() => refused.write('x'), 200);
    await isClosed;
    clearInterval(writing);
  });

  it('that no caller waits for does no harm', async () => {
    await start();
    const socket = new WebSocket(address('probe/socket'));
    // What it reports is our own breaking off.
    socket.once('error', () => {});
    socket.terminate();
    expect((await fetch(`${runtime.url}/probe/count`)).status).toBe(200);
  });
});

describe('a request that would like another protocol', () => {
  it('is answered in the one that it came with, its body included', async () => {
    await start();
    const answer = await exchange(
      'POST /functions/v1/probe/echo HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings, close\r\n' +
        'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: 5\r\n\r\nhello',
    );
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
    expect(answer).toContain('"method":"POST"');
    expect(answer).toContain('"body":"hello"');
  });
});
