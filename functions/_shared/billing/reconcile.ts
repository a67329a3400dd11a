import type { Applied, Outcome } from './billing-records.ts';
import type { Connection } from './connection.ts';
import { SUBSCRIPTION_EVENTS, subscriptionOfEvent } from './subscription-events.ts';

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
const SETTLED: readonly Outcome[] = ['applied', 'overtaken', 'unknown_customer'];

/**
 * Takes over what was missed: first what Stripe could not deliver, then whole customers whom nobody has compared for a
 * day, until there are none or the time is over.
 */
export async function reconcile(connection: Connection, isOver: () => boolean): Promise<Reconciliation> {
  const report = new Report();
  await followUndelivered(connection, report, isOver);
  while (!isOver()) {
    const due = await connection.records.takeCustomersToReconcile(CUSTOMERS_AT_ONCE);
    if (due.length === 0) break;
    for (const customer of due) await compareCustomer(connection, customer, report);
  }
  return report;
}

/** Newest first, as Stripe lists them: where there is more than there is time for, the daily comparison has the rest. */
async function followUndelivered(
  { stripe, sync }: Connection,
  report: Report,
  isOver: () => boolean,
): Promise<void> {
  const events = stripe.events.list({
    types: [...SUBSCRIPTION_EVENTS],
    delivery_success: false,
    created: { gte: Math.floor(Date.now() / 1000) - THREE_DAYS },
    limit: 100,
  });
  const followed = new Set<string>();
  for await (const event of events) {
    if (isOver()) return;
    const id = subscriptionOfEvent(event);
    if (id === null || followed.has(id)) continue;
    followed.add(id);
    await report.add(id, () => sync.sync(id));
  }
}

async function compareCustomer(
  { sync }: Connection,
  { customerId, subscriptionId }: { readonly customerId: string; readonly subscriptionId: string | null },
  report: Report,
): Promise<void> {
  await report.addAll(customerId, async () => {
    const compared = await sync.syncCustomer(customerId);
    if (subscriptionId !== null && !compared.has(subscriptionId)) {
      report.tell(`${subscriptionId} of ${customerId} is unknown to Stripe: is another account set up?`);
    }
    return compared;
  });
}

/** Collects what is found. A failure is one customer's: the others are gone on with. */
class Report implements Reconciliation {
  compared = 0;
  readonly repaired: Record<string, readonly string[]> = {};
  readonly problems: string[] = [];

  tell(problem: string): void {
    this.problems.push(problem);
  }

  add(subscriptionId: string, compare: () => Promise<Applied>): Promise<void> {
    return this.addAll(subscriptionId, async () => new Map([[subscriptionId, await compare()]]));
  }

  async addAll(name: string, compare: () => Promise<ReadonlyMap<string, Applied>>): Promise<void> {
    try {
      for (const [id, { outcome, changes }] of await compare()) {
        this.compared += 1;
        if (changes.length > 0) this.repaired[id] = changes;
        if (!SETTLED.includes(outcome)) this.tell(`${id} is not taken over: ${outcome}.`);
      }
    } catch (error) {
      this.tell(`${name} could not be compared: ${(error as Error).message}`);
    }
  }
}
