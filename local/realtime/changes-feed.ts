import { type ChangesBinding, changesBindings, changesRequest } from './changes-options.ts';
import type { Connection } from './connection.ts';
import {
  type ChangesSubscription,
  type Claims,
  DatabaseUnavailable,
  InvalidChangesRequest,
  type RowChange,
} from './database.ts';
import { textFrame } from './frame.ts';
import type { Realtime } from './realtime.ts';
import { Refusal } from './refusal.ts';

/** Says to the client how its subscription stands. */
type Tell = (status: 'ok' | 'error', message: string) => void;

const SUBSCRIBED = 'Subscribed to PostgreSQL';
const RETRY_MS = { least: 5_000, spread: 5_000 };
const WAIT_MS = { first: 100, longest: 1_000 };

/** One change goes to many clients, who differ in the ids only. */
const encoded = new WeakMap<RowChange, string>();

/** The row changes that one channel listens to. */
export class ChangesFeed {
  readonly #realtime: Realtime;
  readonly #connection: Connection;
  readonly #name: string;
  readonly #bindings: readonly ChangesBinding[];
  readonly #tell: Tell;
  #claims: Claims | undefined;
  #subscription: ChangesSubscription | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(
    realtime: Realtime,
    connection: Connection,
    name: string,
    entries: readonly unknown[],
    { tell }: { readonly tell: Tell },
  ) {
    this.#realtime = realtime;
    this.#connection = connection;
    this.#name = name;
    this.#bindings = changesBindings(entries);
    this.#tell = tell;
  }

  /** What the join is answered. */
  get answer(): object[] {
    return this.#bindings.map(({ params, id }) => ({ ...params, id }));
  }

  /**
   * For a join that waits for the changes: throws {@link Refusal} when they cannot be had in time, or at all.
   * Changes that are committed before the join is answered may be missed, never those after it.
   */
  async subscribeWithin(askedMs: number, claims: Claims): Promise<void> {
    if (this.#bindings.length === 0) return;
    const timeoutMs = Math.min(askedMs, this.#realtime.limits.maxChangesWaitMs);
    const deadline = performance.now() + timeoutMs;
    for (let wait = WAIT_MS.first; ; wait = Math.min(wait * 2, WAIT_MS.longest)) {
      try {
        return await this.#subscribe(claims);
      } catch (error) {
        if (error instanceof InvalidChangesRequest) {
          throw new Refusal('RealtimeDisabledForConfiguration', error.message);
        }
        if (!(error instanceof DatabaseUnavailable)) throw error;
      }
      if (performance.now() + wait > deadline) break;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    throw new Refusal(
      'PostgresChangesSubscribeTimeout',
      `Timed out after ${timeoutMs}ms waiting for the postgres_changes subscription`,
    );
  }

  /** Subscribes, if the join has not, and tells the client so. Goes on trying while there is no database. */
  begin(claims: Claims): void {
    if (this.#bindings.length === 0) return;
    this.#claims ??= claims;
    this.#attempt().catch((error: Error) => {
      this.#realtime.log(`Row changes could not be listened to: ${error.message}`);
    });
  }

  async #attempt(): Promise<void> {
    if (!this.#claims) return;
    try {
      if (!this.#subscription) await this.#subscribe(this.#claims);
    } catch (error) {
      if (this.#isOver) return;
      if (!(error instanceof InvalidChangesRequest || error instanceof DatabaseUnavailable)) throw error;
      this.#tell('error', error.message);
      if (error instanceof DatabaseUnavailable) {
        this.#retry = setTimeout(
          () => this.begin(this.#claims as Claims),
          RETRY_MS.least + Math.random() * RETRY_MS.spread,
        );
      }
      return;
    }
    if (!this.#isOver) this.#tell('ok', SUBSCRIBED);
  }

  async #subscribe(claims: Claims): Promise<void> {
    this.#claims = claims;
    const requests = this.#bindings.map(({ params }) => changesRequest(params));
    const subscription = await this.#realtime.database.subscribe(requests, claims, (change, indexes) =>
      this.#send(change, indexes),
    );
    if (this.#isOver) {
      subscription.close();
      return;
    }
    this.#subscription = subscription;
    if (this.#claims !== claims) subscription.setClaims(this.#claims);
  }

  /** From now on the changes are those that these claims may see. */
  setClaims(claims: Claims): void {
    if (this.#bindings.length === 0) return;
    this.#claims = claims;
    if (!this.#subscription) return;
    this.#subscription.setClaims(claims);
    this.#tell('ok', SUBSCRIBED);
  }

  end(): void {
    this.#isOver = true;
    clearTimeout(this.#retry);
    this.#subscription?.close();
  }

  #send(change: RowChange, indexes: readonly number[]): void {
    const { databaseEvents } = this.#realtime.rates;
    if (databaseEvents.isExceeded) return;
    databaseEvents.add(1);
    const ids = JSON.stringify(indexes.map((index) => this.#bindings[index]?.id));
    const payload = `{"ids":${ids},"data":${textOf(change)}}`;
    const topic = JSON.stringify(this.#name);
    this.#connection.write(
      textFrame(
        this.#connection.version === 1
          ? `{"topic":${topic},"event":"postgres_changes","payload":${payload},"ref":null}`
          : `[null,null,${topic},"postgres_changes",${payload}]`,
      ),
    );
  }
}

function textOf(change: RowChange): string {
  let text = encoded.get(change);
  if (text === undefined) {
    text = JSON.stringify(change);
    encoded.set(change, text);
  }
  return text;
}
