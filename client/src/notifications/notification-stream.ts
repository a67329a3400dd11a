import type { Notification } from './notification-rows.ts';

/** Longer (ms) than any transaction of the product lasts. */
const LONGEST_TRANSACTION = 60_000;

/** How many rows are fetched at a time; a page with fewer is the last. */
export const NOTIFICATIONS_A_PAGE = 100;

/** Notifications with lower ids than this (any, for `null`), highest first: at most {@link NOTIFICATIONS_A_PAGE}. */
export type FetchNotifications = (belowId: number | null) => Promise<readonly Notification[]>;

/**
 * Each notification once. Neither ids nor times come in the order of commits: a row may appear below those that are
 * known. What is fetched therefore overlaps with what was fetched last, by as long as a transaction may last; all
 * times are the database's own.
 */
export class NotificationStream {
  readonly #fetch: FetchNotifications;
  readonly #deliver: (notification: Notification) => void;
  /** The creation (ms) of each that is known, from the overlap on. */
  readonly #known = new Map<number, number>();
  /** A time (ms) that had come when the last fetch began: whatever that did not see was committed later. */
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #isOver = false;

  constructor(fetch: FetchNotifications, deliver: (notification: Notification) => void) {
    this.#fetch = fetch;
    this.#deliver = deliver;
  }

  /** Takes those that are there, up to this id (all, for `null`), for known. */
  async passOver(throughId: number | null): Promise<void> {
    const first = await this.#fetch(throughId === null ? null : throughId + 1);
    const fetchedAt = latest(first);
    const present = await this.#goOn(first, fetchedAt - LONGEST_TRANSACTION);
    for (const notification of present) this.#learn(notification);
    this.#fetchedAt = fetchedAt;
  }

  receive(notification: Notification): void {
    if (this.#learn(notification)) this.#deliver(notification);
  }

  /** Delivers whatever was committed before the call and is not known, lowest id first. */
  async catchUp(): Promise<void> {
    const first = await this.#fetch(null);
    const fetched = await this.#goOn(first, this.#fetchedAt - LONGEST_TRANSACTION);
    for (const notification of fetched.reverse()) this.receive(notification);
    this.#fetchedAt = Math.max(this.#fetchedAt, latest(first));
    for (const [id, createdAt] of this.#known) {
      if (createdAt < this.#fetchedAt - LONGEST_TRANSACTION) this.#known.delete(id);
    }
  }

  /** Fetches no more: however much is left, nobody waits for it. */
  end(): void {
    this.#isOver = true;
  }

  /** What was created since a time (ms), of this page and those below it. */
  async #goOn(first: readonly Notification[], since: number): Promise<Notification[]> {
    const found: Notification[] = [];
    let page = first;
    for (;;) {
      found.push(...page.filter(({ createdAt }) => createdAt.getTime() >= since));
      const lowest = page.at(-1);
      if (this.#isOver || !lowest || page.length < NOTIFICATIONS_A_PAGE) return found;
      // An id is taken while its transaction lasts: what is below this one was begun before `since`.
      if (lowest.createdAt.getTime() < since - LONGEST_TRANSACTION) return found;
      page = await this.#fetch(lowest.id);
    }
  }

  /** Whether it was not known. */
  #learn({ id, createdAt }: Notification): boolean {
    if (this.#known.has(id)) return false;
    this.#known.set(id, createdAt.getTime());
    return true;
  }
}

function latest(notifications: readonly Notification[]): number {
  return Math.max(...notifications.map(({ createdAt }) => createdAt.getTime()));
}
