import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { NOT_JOINED, SESSION_ENDED } from '../errors/known.ts';
import { PerClient } from './per-client.ts';
import { Topic } from './topic.ts';
import type { UserEvent } from './user-events.ts';

/** A part of the client that wants a person's events. */
export interface UserListener {
  onEvent(event: UserEvent): void;
  /** Events arrive from now on; those before are to be asked for. Called at once where the channel is joined. */
  onJoined(): void;
  /** Events do not arrive until the next {@link onJoined}. */
  onBroken(reason: DelveError): void;
  /** The person has signed out, or another one has signed in: nothing is called after it. */
  onClosed(reason: DelveError): void;
}

const channels = new PerClient<'user', UserChannel>();

/**
 * Listens to the events of whoever is signed in, for all parts of a client over one channel that is joined while
 * somebody listens. Returns how to stop. Errors: 401.
 */
export async function listenToUser(context: Context, listener: UserListener): Promise<() => void> {
  const userId = await context.caller.requireUserId();
  let channel = channels.find(context, 'user');
  if (channel && channel.userId !== userId) {
    channel.close();
    channel = undefined;
  }
  return (channel ?? channels.get(context, 'user', () => new UserChannel(context, userId))).add(listener);
}

class UserChannel {
  readonly userId: string;
  readonly #context: Context;
  readonly #topic: Topic;
  readonly #listeners = new Set<UserListener>();
  #stopWatching = () => {};
  #isJoined = false;

  constructor(context: Context, userId: string) {
    this.userId = userId;
    this.#context = context;
    this.#topic = new Topic(context, `user:${userId}`, {
      onJoined: () => {
        this.#isJoined = true;
        this.#tell((listener) => listener.onJoined());
      },
      onBroken: (cause) => {
        this.#isJoined = false;
        const reason = new DelveError({ ...NOT_JOINED, cause });
        this.#tell((listener) => listener.onBroken(reason));
      },
      onBroadcast: (name, payload) =>
        this.#tell((listener) => listener.onEvent({ name, payload } as UserEvent)),
    });
    // A token that was given is nobody's session.
    if (context.caller.givenToken === null) this.#watchSession();
  }

  add(listener: UserListener): () => void {
    this.#listeners.add(listener);
    if (this.#isJoined) listener.onJoined();
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.close();
    };
  }

  close(): void {
    if (channels.find(this.#context, 'user') === this) channels.drop(this.#context, 'user');
    this.#stopWatching();
    this.#topic.close();
    const reason = new DelveError(SESSION_ENDED);
    this.#tell((listener) => listener.onClosed(reason));
    this.#listeners.clear();
  }

  #watchSession(): void {
    const { data } = this.#context.supabase.auth.onAuthStateChange((event, session) => {
      if (event === 'SIGNED_OUT' || (session && session.user.id !== this.userId)) this.close();
    });
    this.#stopWatching = () => data.subscription.unsubscribe();
  }

  #tell(call: (listener: UserListener) => void): void {
    for (const listener of [...this.#listeners]) if (this.#listeners.has(listener)) call(listener);
  }
}
