import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { Channel } from './channel.ts';
import {
  decode,
  encode,
  type IncomingMessage,
  MalformedMessage,
  type OutgoingMessage,
  type Version,
} from './protocol.ts';
import type { Realtime } from './realtime.ts';

type Task = () => void | Promise<void>;

/** RFC 6455, 7.4.1. */
const INTERNAL_ERROR = 1011;

/** One client's socket with the channels that it has joined. */
export class Connection {
  readonly version: Version;
  /** What the handshake came with: the token of channels that are joined without one. */
  readonly token: string;
  readonly #realtime: Realtime;
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #channels = new Map<string, Channel>();
  readonly #tasks: Task[] = [];
  #isBusy = false;
  #heardAt = performance.now();
  /** Since when there has been no channel. */
  #idleSince: number | undefined = performance.now();

  constructor(realtime: Realtime, webSocket: WebSocket, socket: Duplex, version: Version, token: string) {
    this.#realtime = realtime;
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.version = version;
    this.token = token;
    webSocket.on('message', (data: Buffer, isBinary) => {
      this.#heardAt = performance.now();
      this.run(() => this.#take(data, isBinary));
    });
    webSocket.on('ping', () => {
      this.#heardAt = performance.now();
    });
    webSocket.on('close', () => {
      for (const channel of this.#channels.values()) channel.end();
    });
    // A frame that breaks the protocol: `ws` answers with its close code.
    webSocket.on('error', () => {});
  }

  get channelCount(): number {
    return this.#channels.size;
  }

  get isOpen(): boolean {
    return this.#webSocket.readyState === WebSocket.OPEN;
  }

  /**
   * Does one thing after the other, in the order in which they came. While one waits for the database, nothing more is
   * read, so that a client cannot pile up work.
   */
  run(task: Task): void {
    this.#tasks.push(task);
    if (!this.#isBusy) this.#work();
  }

  #work(): void {
    this.#isBusy = true;
    for (let task = this.#tasks.shift(); task; task = this.#tasks.shift()) {
      if (!this.isOpen) continue;
      const waiting = this.#begin(task);
      if (!waiting) continue;
      this.#webSocket.pause();
      waiting
        .catch((error: Error) => this.#fail(error))
        .finally(() => {
          this.#webSocket.resume();
          this.#work();
        });
      return;
    }
    this.#isBusy = false;
  }

  #begin(task: Task): void | Promise<void> {
    try {
      return task();
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  /** A mistake of ours costs one client its connection, and not the stack its life. */
  #fail(error: Error): void {
    this.#realtime.log(`A client's message could not be served: ${error.message}`);
    this.close(INTERNAL_ERROR);
  }

  send(message: OutgoingMessage): void {
    this.write(encode(this.version, message));
  }

  /** Sends a whole frame. A client that leaves too much unread is disconnected. */
  write(frame: Buffer): void {
    if (!this.isOpen) return;
    if (this.#socket.writableLength > this.#realtime.limits.maxUnreadBytes) {
      this.#realtime.log('A client that did not read what it was sent has been disconnected.');
      this.#webSocket.terminate();
      return;
    }
    this.#socket.write(frame);
  }

  /** Sends a whole frame, and waits until it is out of our hands. */
  async writeOut(frame: Buffer): Promise<void> {
    this.write(frame);
    if (!this.#socket.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      this.#socket.once('drain', resolve).once('close', resolve);
    });
  }

  close(code = 1000): void {
    this.#webSocket.close(code);
  }

  terminate(): void {
    this.#webSocket.terminate();
  }

  /** Closes what has been silent, or without a channel, for too long. */
  closeIfIdle(now: number): void {
    const { idleMs, noChannelMs } = this.#realtime.limits;
    const isSilent = !this.#isBusy && now - this.#heardAt > idleMs;
    if (isSilent || now - (this.#idleSince ?? now) > noChannelMs) this.close();
  }

  /** A channel is over, and was said to be. */
  forget(channel: Channel): void {
    if (this.#channels.get(channel.name) !== channel) return;
    this.#channels.delete(channel.name);
    if (this.#channels.size === 0) this.#idleSince = performance.now();
  }

  #take(data: Buffer, isBinary: boolean): void | Promise<void> {
    let message: IncomingMessage;
    try {
      message = decode(this.version, data, isBinary);
    } catch (error) {
      // As the real server has it, which logs and goes on.
      if (error instanceof MalformedMessage) return;
      throw error;
    }
    const { topic, event, ref } = message;
    if (topic === 'phoenix' && event === 'heartbeat') {
      this.send({ joinRef: null, ref, topic, event: 'phx_reply', payload: { status: 'ok', response: {} } });
      return;
    }
    if (event === 'phx_join' && topic.startsWith('realtime:')) return this.#join(message);
    const channel = this.#channels.get(topic);
    if (channel) return channel.take(message);
    if (event === 'phx_leave') this.#reply(message, 'ok', {});
    else this.#reply({ ...message, joinRef: null }, 'error', { reason: 'unmatched topic' });
  }

  async #join(message: IncomingMessage): Promise<void> {
    // A client that joins again has forgotten that it had.
    this.#channels.get(message.topic)?.close();
    const channel = new Channel(this.#realtime, this, message);
    const answer = await channel.join(message.payload.value);
    if (!this.isOpen) {
      channel.end();
      return;
    }
    if ('reason' in answer) {
      this.#reply(message, 'error', answer);
      return;
    }
    this.#channels.set(message.topic, channel);
    this.#idleSince = undefined;
    this.#reply(message, 'ok', answer);
    await channel.joined();
  }

  #reply({ joinRef, ref, topic }: IncomingMessage, status: 'ok' | 'error', response: object): void {
    this.send({ joinRef, ref, topic, event: 'phx_reply', payload: { status, response } });
  }
}
