import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { ABORTED, TOKEN_EXPIRED } from '../errors/known.ts';
import { callHandler, type LiveHandlers, type LiveState, type Unsubscribe } from './live-handlers.ts';
import { nextPause } from './pauses.ts';
import { isTransient, toDelveError } from './transient.ts';
import { listenToUser } from './user-channel.ts';
import type { UserEvent } from './user-events.ts';

/** Why a subscription asks what it has missed. */
export type CatchUpCause = 'begun' | 'rejoined' | 'check';

/** What a subscription is about. */
export interface LiveSource {
  /** Comes before the channel is joined: what is there already. */
  prepare?(): Promise<void>;
  /** Fetches and tells what was missed; when it resolves, nothing from before the call is missing. */
  catchUp(cause: CatchUpCause): Promise<void>;
  onEvent(event: UserEvent): void;
  /** The subscription is over. */
  onEnd?(): void;
}

/** How often (ms) a live subscription asks whether it is complete: nothing tells of a lost broadcast that was the last. */
const CHECK_EVERY = [60_000];
/** And one whose channel is not joined, so that a network without WebSockets has a slow chat rather than none. */
const ASK_EVERY = [2000, 4000, 8000, 10_000];
/** And what was found missing while it asked: a broadcast may come a moment before its row can be read. */
const ASK_ON_AFTER = [0, 0, 20, 100, 500, 2000];
/** After how long (ms) it asks again what could not be answered. */
const ASK_AGAIN_AFTER = [500, 1000, 2000, 5000, 10_000];

/**
 * Keeps a source complete, whatever happens to the connection: it is caught up after each join, and now and then
 * between; while the channel cannot be joined, every few seconds.
 */
export class Subscription {
  readonly #context: Context;
  readonly #handlers: LiveHandlers;
  readonly #signal: AbortSignal | undefined;
  readonly #source: LiveSource;
  #state: LiveState | null = null;
  #isJoined = false;
  /** Whether the next answer comes after a join. */
  #isRejoined = false;
  #hasBegun = false;
  #isAsking = false;
  #isAskedAgain = false;
  #failures = 0;
  #asked = 0;
  #askedOn = 0;
  #reason: DelveError | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #leave = () => {};
  #onBegun: (unsubscribe: Unsubscribe) => void = () => {};
  #onRefused: (reason: DelveError) => void = () => {};

  constructor(
    context: Context,
    handlers: LiveHandlers,
    signal: AbortSignal | undefined,
    makeSource: (subscription: Subscription) => LiveSource,
  ) {
    this.#context = context;
    this.#handlers = handlers;
    this.#signal = signal;
    this.#source = makeSource(this);
  }

  /**
   * Resolves once nothing is missing, and events arrive by themselves or, where they cannot, are asked for. Rejects
   * where the caller is refused.
   */
  begin(): Promise<Unsubscribe> {
    return new Promise((resolve, reject) => {
      this.#onBegun = resolve;
      this.#onRefused = reject;
      this.#signal?.addEventListener('abort', this.#abort);
      if (this.#signal?.aborted) return this.#abort();
      this.#setState('connecting', null);
      void this.#listen();
    });
  }

  /** Something is missing: asks for it, now or as soon as what is being asked has been answered. */
  catchUp(): void {
    if (this.#isClosed) return;
    if (this.#isAsking) this.#isAskedAgain = true;
    else void this.#ask();
  }

  /** Calls a handler, unless it is over. */
  tell(call: () => void): void {
    if (!this.#isClosed) callHandler(this.#handlers, call);
  }

  /** It is over for a reason that its caller is told. */
  close(reason: DelveError): void {
    if (this.#isClosed) return;
    this.#setState('closed', reason);
    this.#end();
    this.#onRefused(reason);
  }

  get #isClosed(): boolean {
    return this.#state === 'closed';
  }

  readonly #abort = () => {
    this.#unsubscribe();
    this.#onRefused(new DelveError(ABORTED));
  };

  readonly #unsubscribe = () => {
    if (this.#isClosed) return;
    this.#state = 'closed';
    this.#end();
  };

  #end(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#abort);
    this.#leave();
    this.#source.onEnd?.();
  }

  async #listen(): Promise<void> {
    try {
      await this.#source.prepare?.();
      const leave = await listenToUser(this.#context, {
        onEvent: (event) => {
          if (!this.#isClosed) this.#source.onEvent(event);
        },
        onJoined: () => {
          this.#isJoined = true;
          this.#isRejoined = true;
          this.catchUp();
        },
        onBroken: (reason) => this.#onBroken(reason),
        onClosed: (reason) => this.close(reason),
      });
      this.#leave = leave;
      if (this.#isClosed) leave();
    } catch (error) {
      this.#onFailure(toDelveError(error), () => this.#listen());
    }
  }

  #onBroken(reason: DelveError): void {
    this.#reason = reason;
    this.#setState('reconnecting', reason);
    const wasJoined = this.#isJoined;
    this.#isJoined = false;
    if (wasJoined || !this.#hasBegun) {
      this.#asked = 0;
      if (!this.#isAsking) this.#askAfter(this.#hasBegun ? nextPause(ASK_EVERY, this.#asked) : 0);
    }
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isAsking = true;
    this.#isAskedAgain = false;
    const isAfterJoin = this.#isRejoined;
    this.#isRejoined = false;
    try {
      await this.#source.catchUp(!this.#hasBegun ? 'begun' : isAfterJoin ? 'rejoined' : 'check');
      this.#isAsking = false;
      this.#onAnswer();
    } catch (error) {
      this.#isAsking = false;
      this.#isRejoined ||= isAfterJoin;
      this.#onFailure(toDelveError(error), () => this.#ask());
    }
  }

  #onAnswer(): void {
    if (this.#isClosed) return;
    this.#failures = 0;
    if (this.#isAskedAgain) {
      this.#askAfter(nextPause(ASK_ON_AFTER, this.#askedOn++));
      return;
    }
    this.#askedOn = 0;
    if (this.#isJoined) this.#setState('live', null);
    else this.#setState('reconnecting', this.#reason);
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#onBegun(this.#unsubscribe);
    }
    this.#askAfter(nextPause(this.#isJoined ? CHECK_EVERY : ASK_EVERY, this.#asked++));
  }

  #onFailure(reason: DelveError, again: () => void): void {
    if (this.#isClosed) return;
    // A session of its own gets another token; one that was given, does not.
    const isRenewed = reason.code === TOKEN_EXPIRED.code && this.#context.caller.givenToken === null;
    if (!isTransient(reason) && !isRenewed) {
      this.close(reason);
      return;
    }
    this.#reason = reason;
    this.#setState('reconnecting', reason);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(again, nextPause(ASK_AGAIN_AFTER, this.#failures++));
  }

  #askAfter(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.catchUp(), milliseconds);
  }

  #setState(state: LiveState, reason: DelveError | null): void {
    if (this.#isClosed || this.#state === state) return;
    this.#state = state;
    callHandler(this.#handlers, () => this.#handlers.onState?.(state, reason));
  }
}
