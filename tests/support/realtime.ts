import { randomUUID } from 'node:crypto';
import { createClient, type RealtimeChannel, type SupabaseClient } from '@supabase/supabase-js';
import { vi } from 'vitest';
import { WebSocket } from 'ws';
import { PUBLISHABLE_KEY } from '../../local/keys.ts';
import { transport } from './supabase-client.ts';

export type Vsn = '1.0.0' | '2.0.0';

/** What a frame says, whichever serializer it came in. */
export interface Frame {
  readonly joinRef: string | null;
  readonly ref: string | null;
  readonly topic: string;
  readonly event: string;
  readonly payload: Record<string, unknown>;
}

/** A socket that speaks Phoenix's protocol by hand: for the wording of answers, and for what no client would send. */
export class RawClient {
  readonly socket: WebSocket;
  readonly #vsn: Vsn;
  readonly #texts: Frame[] = [];
  readonly binaries: Buffer[] = [];
  readonly closed: Promise<number>;
  #refs = 0;

  static async open(apiUrl: string, vsn: Vsn = '2.0.0', key = PUBLISHABLE_KEY): Promise<RawClient> {
    const client = new RawClient(apiUrl, vsn, key);
    await new Promise((resolve, reject) => client.socket.once('open', resolve).once('error', reject));
    return client;
  }

  private constructor(apiUrl: string, vsn: Vsn, key: string) {
    this.#vsn = vsn;
    this.socket = new WebSocket(realtimeAddress(apiUrl, { vsn, apikey: key }));
    this.closed = new Promise((resolve) => this.socket.once('close', resolve));
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.binaries.push(data);
      else this.#texts.push(this.#read(JSON.parse(data.toString())));
    });
  }

  /** All that came as JSON, oldest first. */
  get frames(): readonly Frame[] {
    return this.#texts;
  }

  send(topic: string, event: string, payload: unknown, joinRef: string | null = null): string {
    this.#refs += 1;
    const ref = String(this.#refs);
    const message =
      this.#vsn === '1.0.0'
        ? { topic, event, payload, ref, join_ref: joinRef }
        : [joinRef, ref, topic, event, payload];
    this.socket.send(JSON.stringify(message));
    return ref;
  }

  /** Sends, and resolves with the reply. */
  async ask(topic: string, event: string, payload: unknown, joinRef: string | null = null): Promise<Frame> {
    const ref = this.send(topic, event, payload, joinRef);
    return this.next((frame) => frame.event === 'phx_reply' && frame.ref === ref);
  }

  /** Joins with the reference `1`, unless another is named, and resolves with the reply's payload. */
  async join(topic: string, payload: unknown = { config: {} }, joinRef = '1'): Promise<Frame['payload']> {
    return (await this.ask(topic, 'phx_join', payload, joinRef)).payload;
  }

  /** The first frame that fits, among those that came and those that will. */
  async next(fits: (frame: Frame) => boolean): Promise<Frame> {
    return vi.waitFor(
      () => {
        const found = this.#texts.find(fits);
        if (!found) throw new Error(`no such frame among ${JSON.stringify(this.#texts)}`);
        return found;
      },
      { timeout: 15_000, interval: 5 },
    );
  }

  /** Once it has come back, all that was sent before has been dealt with. */
  async heartbeat(): Promise<Frame> {
    return this.ask('phoenix', 'heartbeat', {});
  }

  #read(message: unknown): Frame {
    if (this.#vsn === '1.0.0') return { joinRef: null, ...(message as Omit<Frame, 'joinRef'>) };
    const [joinRef, ref, topic, event, payload] = message as [
      string,
      string,
      string,
      string,
      Frame['payload'],
    ];
    return { joinRef, ref, topic, event, payload };
  }
}

export function realtimeAddress(apiUrl: string, query: Readonly<Record<string, string>>): string {
  return `${apiUrl.replace('http', 'ws')}/realtime/v1/websocket?${new URLSearchParams(query)}`;
}

/** What a server answers to who gets no socket. */
export function refusedSocket(address: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    socket.once('open', () => reject(new Error('the socket was opened')));
    socket.once('unexpected-response', async (_, response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      resolve({ status: response.statusCode, body });
    });
  });
}

/** A broadcast in the binary form of 2.0.0, as realtime-js sends it. */
export function broadcastPush(
  topic: string,
  event: string,
  payload: Uint8Array,
  encoding: 'binary' | 'json' = 'json',
): Buffer {
  const texts = ['1', '99', topic, event, ''].map((text) => Buffer.from(text));
  const lengths = texts.map(({ length }) => length);
  return Buffer.concat([Buffer.from([3, ...lengths, encoding === 'json' ? 1 : 0]), ...texts, payload]);
}

/** A client of supabase-js, with somebody's token where one is given. */
export function realtimeClient(apiUrl: string, vsn: Vsn = '2.0.0', token?: string): SupabaseClient {
  return createClient(apiUrl, PUBLISHABLE_KEY, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport, vsn },
    ...(token === undefined ? {} : { accessToken: async () => token }),
  });
}

/** Resolves once the channel is joined; rejects with what the server says. */
export function subscribed(channel: RealtimeChannel): Promise<RealtimeChannel> {
  return new Promise((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve(channel);
      else reject(error ?? new Error(status));
    });
  });
}

/** A topic that no other test uses. */
export function freshTopic(): string {
  return `room-${randomUUID().slice(0, 8)}`;
}
