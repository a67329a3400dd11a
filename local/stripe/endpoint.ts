import type { z } from 'zod';
import type { Account } from './account.ts';

/** One route of the API: its parameters, unknown ones are refused, and what it does. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Segments that start with a colon are ids. */
  readonly path: string;
  readonly parameters: z.ZodType;
  run(account: Account, parameters: unknown, id: string, secondId: string): object;
}

/** Declares an {@link Endpoint} with its parameters' types. */
export function endpoint<Schema extends z.ZodType>(
  method: Endpoint['method'],
  path: string,
  parameters: Schema,
  run: (account: Account, parameters: z.output<Schema>, id: string, secondId: string) => object,
): Endpoint {
  return {
    method,
    path,
    parameters,
    run: (account, read, id, secondId) => run(account, read as z.output<Schema>, id, secondId),
  };
}
