import type { Delve } from '@delve/client';
import type { ApiAnswer } from '../support/api.ts';
import type { Allowances } from './differences.ts';
import type { World } from './world.ts';

/** How a row of the contract is tried: over HTTP as the documents write it, and as the client's method. */
export interface RowTest extends Allowances {
  readonly id: string;
  /** By default 200. */
  readonly status?: 201;
  readonly http: (world: World) => Promise<ApiAnswer>;
  /** The method that does the same, such as `businesses.search`, and a call of it. */
  readonly method: MethodName;
  readonly client: (world: World) => Promise<unknown>;
}

/** Every method of every resource: `businesses.search`. */
export type MethodName = {
  [Resource in keyof Delve & string]: Delve[Resource] extends object
    ? {
        [Method in keyof Delve[Resource] & string]: Delve[Resource][Method] extends (
          ...input: never[]
        ) => Promise<unknown>
          ? `${Resource}.${Method}`
          : never;
      }[keyof Delve[Resource] & string]
    : never;
}[keyof Delve & string];
