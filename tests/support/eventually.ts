import { vi } from 'vitest';

/** Waits until a check holds. It may take long where the tests have busy cores: only what never comes is a failure. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 15_000, interval: 20 });
}
