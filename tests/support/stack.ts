import { inject } from 'vitest';

/** Where the stack of this test run listens, and the keys that it accepts. */
export interface StackCoordinates {
  readonly apiUrl: string;
  readonly mailboxUrl: string;
  /** Of Stripe's stand-in. */
  readonly stripeUrl: string;
  /** As role `postgres`. */
  readonly databaseUrl: string;
  readonly publishableKey: string;
  readonly secretKey: string;
  /** What the services keep: the files of Storage in `storage`, Stripe's account in `stripe.json`. */
  readonly dataDir: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    stack: StackCoordinates;
  }
}

/** The one stack that all test files of a run share; `tests/support/global-setup.ts` starts and stops it. */
export function stack(): StackCoordinates {
  return inject('stack');
}
