import type { RealtimeChannel } from '@supabase/supabase-js';
import type { Context } from '../context.ts';
import { nextPause } from './pauses.ts';
import { PerClient } from './per-client.ts';

/** What becomes of a channel. */
export interface TopicHandlers {
  /** After each join. */
  onJoined(): void;
  /** It is not joined just now; it will be joined again. */
  onBroken(cause: unknown): void;
  onBroadcast(event: string, payload: unknown): void;
  /** With what each connection that is there shows of itself. */
  onPresence?(shown: readonly object[]): void;
}

/** After how long (ms) a channel that the server has closed is joined anew. */
const JOIN_AGAIN_AFTER = [1000, 2000, 5000, 10_000];

/** Channels that are being left: their topic cannot be joined by the same client until they are gone. */
const leaving = new PerClient<string, Promise<unknown>>();

/**
 * A private channel that stays joined. realtime-js joins again by itself after a broken connection and a refused join;
 * it does not when the server closes the channel, as it does when a token expires.
 */
export class Topic {
  readonly #context: Context;
  readonly #name: string;
  readonly #shown: object | null;
  readonly #handlers: TopicHandlers;
  #channel: RealtimeChannel | null = null;
  #isJoined = false;
  #isClosed = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `shown`: what the others that are joined see of this connection; `null` keeps it out of their sight. */
  constructor(context: Context, name: string, handlers: TopicHandlers, shown: object | null = null) {
    this.#context = context;
    this.#name = name;
    this.#handlers = handlers;
    this.#shown = shown;
    void this.#join();
  }

  /** Sends to the others that are joined; nothing where it is not joined itself. */
  send(event: string, payload: object): void {
    if (this.#isJoined) void this.#channel?.send({ type: 'broadcast', event, payload });
  }

  /** Leaves it; no handler is called any more. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const channel = this.#channel;
    this.#channel = null;
    if (channel) this.#leave(channel);
  }

  #leave(channel: RealtimeChannel): void {
    const left = this.#context.supabase
      .removeChannel(channel)
      .finally(() => leaving.drop(this.#context, this.#name));
    leaving.get(this.#context, this.#name, () => left);
  }

  async #join(): Promise<void> {
    const { realtime } = this.#context.supabase;
    await leaving.find(this.#context, this.#name);
    // Of its own, supabase-js sets a token when one comes, not one that was there before, or that was given.
    await realtime.setAuth(this.#context.caller.givenToken);
    if (this.#isClosed) return;
    const channel = this.#context.supabase.channel(this.#name, {
      config: {
        private: true,
        // Without a key each connection has one of its own: realtime-js loses count of several under one key.
        ...(this.#shown === null ? {} : { presence: { enabled: true } }),
      },
    });
    this.#channel = channel;
    channel.on('broadcast', { event: '*' }, ({ event, payload }: { event: string; payload: unknown }) => {
      if (channel === this.#channel) this.#handlers.onBroadcast(event, payload);
    });
    if (this.#shown !== null) {
      channel.on('presence', { event: 'sync' }, () => {
        const shown = Object.values(channel.presenceState()).flat();
        if (channel === this.#channel) this.#handlers.onPresence?.(shown);
      });
    }
    try {
      channel.subscribe((status, error) => {
        if (channel === this.#channel) this.#onStatus(channel, status, error);
      });
    } catch (error) {
      // A WebSocket that cannot even be made, as where a page's policy forbids it.
      this.#onStatus(channel, 'CLOSED', error);
    }
  }

  #onStatus(channel: RealtimeChannel, status: string, cause: unknown): void {
    this.#isJoined = status === 'SUBSCRIBED';
    if (this.#isJoined) {
      this.#failures = 0;
      if (this.#shown !== null) void channel.track(this.#shown);
      this.#handlers.onJoined();
      return;
    }
    if (status === 'CLOSED') {
      this.#channel = null;
      this.#leave(channel);
      this.#timer = setTimeout(() => this.#join(), nextPause(JOIN_AGAIN_AFTER, this.#failures++));
    } else {
      // The join may have been refused for its token, and is repeated with the one that is set.
      void this.#context.supabase.realtime.setAuth(this.#context.caller.givenToken);
    }
    this.#handlers.onBroken(cause);
  }
}
