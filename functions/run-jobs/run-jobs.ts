import { connect } from '../_shared/billing/connection.ts';
import { reconcile } from '../_shared/billing/reconcile.ts';
import { Subscriptions } from '../_shared/billing/subscriptions.ts';
import { Service } from '../_shared/service.ts';
import type { Settings } from '../_shared/settings.ts';

/** Shorter than whoever keeps the clock waits for an answer (ms). */
const LONGEST = 45_000;

/** What a run has done, by job; or the message of what stopped one, which does not keep the others from running. */
export interface JobsReport {
  readonly isComplete: boolean;
  readonly jobs: Readonly<Record<string, unknown>>;
}

/** What the clock brings that has to be done by HTTP. Each run takes what is due, as far as its time goes. */
export async function runJobs(settings: Settings): Promise<JobsReport> {
  const end = Date.now() + LONGEST;
  const isOver = () => Date.now() > end;
  const service = new Service(settings.supabaseUrl, settings.secretKey);
  const subscriptions = new Subscriptions(settings);
  const jobs: Record<string, () => Promise<unknown>> = {
    deleted_files: () => untilNone(() => service.deleteQueuedFiles(), isOver),
    deleted_customers: () => untilNone(() => subscriptions.deleteQueuedCustomers(), isOver),
    ...(settings.stripe === null
      ? {}
      : { subscriptions: async () => reconcile(await connect(settings), end) }),
  };
  const report: Record<string, unknown> = {};
  let isComplete = true;
  for (const [name, job] of Object.entries(jobs)) {
    try {
      report[name] = await job();
    } catch (error) {
      console.error(error);
      isComplete = false;
      report[name] = { failed: (error as Error).message };
    }
  }
  return { isComplete, jobs: report };
}

/** Takes one batch after the other. How many were done. */
async function untilNone(batch: () => Promise<number>, isOver: () => boolean): Promise<number> {
  let done = 0;
  for (let count = await batch(); count > 0; count = isOver() ? 0 : await batch()) done += count;
  return done;
}
