import type { DelveError } from '../delve-error.ts';

/**
 * How a subscription stands. `live`: events arrive by themselves, and nothing is missing. `reconnecting`: they do not
 * just now; meanwhile they are asked for every few seconds. `closed`: it is over.
 */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'closed';

/** What every subscription can tell. */
export interface LiveHandlers {
  /** `reason` says why it is `reconnecting` or `closed`. Not called for one's own unsubscribing. */
  onState?(state: LiveState, reason: DelveError | null): void;
  /** Takes what another handler has thrown. Without it, that goes where the platform reports uncaught errors. */
  onError?(error: unknown): void;
}

/** For all subscriptions. */
export interface SubscribeOptions {
  /** Ends the subscription, also one that has not begun yet, which is then refused with 499 `aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/** Ends a subscription: no handler is called any more. Calling it again does nothing. */
export type Unsubscribe = () => void;

/** Calls a handler, whose failure, also of what it goes on with, is its own and stops nothing. */
export function callHandler(handlers: LiveHandlers, call: () => void): void {
  const report = (error: unknown) => {
    setTimeout(() => {
      if (!handlers.onError) throw error;
      handlers.onError(error);
    }, 0);
  };
  try {
    // An async function may stand where one without a result is wanted.
    const result: unknown = call();
    if (result instanceof Promise) result.catch(report);
  } catch (error) {
    report(error);
  }
}
