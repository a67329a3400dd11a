import type { Applied, Outcome } from './billing-records.ts';
import type { Connection } from './connection.ts';
import { renewWithCard } from './payments.ts';
import {
  CARD_EVENT,
  customerWithOtherCard,
  SUBSCRIPTION_EVENTS,
  subscriptionOfEvent,
} from './subscription-events.ts';

/** What comparing with Stripe came to. */
export interface Reconciliation {
  /** How many subscriptions were compared. */
  readonly compared: number;
  /** What the database had missed, in words, by subscription. */
  readonly repaired: Readonly<Record<string, readonly string[]>>;
  /** What somebody has to look at. */
  readonly problems: readonly string[];
}

/** As long as Stripe itself goes on sending an event. */
const THREE_DAYS = 3 * 24 * 60 * 60;
const CUSTOMERS_AT_ONCE = 10;
/** Taken over, by others as well; or of a deleted account, whose rest is nobody's. */
const SETTLED: readonly Outcome[] = ['applied', 'overtaken', 'done', 'unknown_customer'];

/**
 * Takes over what was missed: first what Stripe could not deliver, for half of the time, then whole customers whom nobody
 * has compared for a day, until there are none or the time is over (`end`, in milliseconds since 1970).
 */
export async function reconcile(connection: Connection, end: number): Promise<Reconciliation> {
  const report = new Report();
  const half = (Date.now() + end) / 2;
  await followUndelivered(connection, report, () => Date.now() > half);
  while (Date.now() <= end) {
    const due = await connection.records.takeCustomersToReconcile(CUSTOMERS_AT_ONCE);
    if (due.length === 0) break;
    let isAnswered = false;
    for (const customer of due)
      isAnswered = (await compareCustomer(connection, customer, report)) || isAnswered;
    // Something is down, and whoever is taken counts as compared for a day: the others are left for the next run.
    if (!isAnswered) break;
  }
  return report;
}

/**
 * Newest first, as Stripe lists them: where there is more than there is time for, the next runs and the daily comparison
 * have the rest. Stripe goes on listing them, so each counts as dealt with.
 */
async function followUndelivered(
  connection: Connection,
  report: Report,
  isOver: () => boolean,
): Promise<void> {
  const { stripe, sync } = connection;
  const events = stripe.events.list({
    types: [...SUBSCRIPTION_EVENTS, CARD_EVENT],
    delivery_success: false,
    created: { gte: Math.floor(Date.now() / 1000) - THREE_DAYS },
    limit: 100,
  });
  const followed = new Set<string>();
  for await (const event of events) {
    if (isOver()) return;
    const customerId = customerWithOtherCard(event);
    const id = customerId ?? subscriptionOfEvent(event);
    if (id === null || followed.has(id)) continue;
    followed.add(id);
    if (customerId === null) await report.add(id, () => sync.sync(id, event.id));
    else await report.attempt(id, () => renewWithCard(connection, id));
  }
}

interface DueCustomer {
  readonly customerId: string;
  readonly subscriptionId: string | null;
  /** Empty for none. */
  readonly email: string;
}

/** Whether it could be compared. */
async function compareCustomer(
  { stripe, sync }: Connection,
  { customerId, subscriptionId, email }: DueCustomer,
  report: Report,
): Promise<boolean> {
  const isCompared = await report.addAll(customerId, async () => {
    const compared = await sync.syncCustomer(customerId);
    if (subscriptionId !== null && !compared.has(subscriptionId)) {
      report.tell(`${subscriptionId} of ${customerId} is unknown to Stripe: is another account set up?`);
    }
    return compared;
  });
  if (isCompared && email !== '') {
    // Without Stripe's words for it, which name the address.
    const refused = () => report.tell(`${customerId} has an address that could not be told to Stripe.`);
    await stripe.customers.update(customerId, { email }).catch(refused);
  }
  return isCompared;
}

/** Collects what is found. A failure is one customer's: the others are gone on with. */
class Report implements Reconciliation {
  compared = 0;
  readonly repaired: Record<string, readonly string[]> = {};
  readonly problems: string[] = [];

  tell(problem: string): void {
    this.problems.push(problem);
  }

  /** Something that changes nothing here. */
  async attempt(name: string, work: () => Promise<void>): Promise<void> {
    await this.addAll(name, async () => {
      await work();
      return new Map();
    });
  }

  async add(subscriptionId: string, compare: () => Promise<Applied>): Promise<void> {
    await this.addAll(subscriptionId, async () => new Map([[subscriptionId, await compare()]]));
  }

  /** Whether it could be compared. */
  async addAll(name: string, compare: () => Promise<ReadonlyMap<string, Applied>>): Promise<boolean> {
    try {
      for (const [id, { outcome, changes }] of await compare()) {
        // Dealt with by a run before.
        if (outcome !== 'done') this.compared += 1;
        if (changes.length > 0) this.repaired[id] = changes;
        if (!SETTLED.includes(outcome)) this.tell(`${id} is not taken over: ${outcome}.`);
      }
      return true;
    } catch (error) {
      this.tell(`${name} could not be compared: ${(error as Error).message}`);
      return false;
    }
  }
}
