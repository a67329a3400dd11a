import { setTimeout as delay } from 'node:timers/promises';
import { StackError } from '../../local/errors.ts';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 2_000;

/**
 * Asks the deployed API for rows that a migration brings, so function, Data API and database have answered. A new
 * version takes a moment to reach every region. Throws {@link StackError} when it does not answer within a minute.
 */
export async function verifyServing(projectUrl: string): Promise<string> {
  const address = `${projectUrl}/functions/v1/api/business/categories/`;
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const complaint = await ask(address);
    if (complaint === null) return address;
    if (Date.now() + PAUSE_MS > deadline) {
      throw new StackError(
        `${address} does not serve: ${complaint}. The logs of the function, in the dashboard, say why.`,
      );
    }
    await delay(PAUSE_MS);
  }
}

/** `null` when the address answers rows, else what it does instead. */
async function ask(address: string): Promise<string | null> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) return `status ${response.status}`;
    const { data } = (await response.json()) as { data?: unknown };
    return Array.isArray(data) && data.length > 0 ? null : 'no rows';
  } catch (error) {
    const { message, cause } = error as Error;
    return cause instanceof Error ? `${message}: ${cause.message}` : message;
  }
}
