import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TestStackOptions } from './test-stack.ts';

/** What the process says once its stack is up. */
export interface StackAddresses {
  readonly apiUrl: string;
  /** As role `postgres`. */
  readonly databaseUrl: string;
}

export interface SeparateStack extends StackAddresses {
  end(): Promise<void>;
}

/** A stack as of {@link startTestStack} in a process of its own, for tests whose clients alone keep one core busy. */
export async function startSeparateStack(
  options: Pick<TestStackOptions, 'configOverrides' | 'realtimeLimits'>,
): Promise<SeparateStack> {
  const child = fork(fileURLToPath(new URL('./separate-stack-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  const ended = once(child, 'exit');
  child.send(options);
  const addresses = await Promise.race([started(child), ended.then(() => null)]);
  if (addresses === null) throw new Error('The process of the stack has ended.');
  return {
    ...addresses,
    end: async () => {
      child.disconnect();
      await ended;
    },
  };
}

async function started(child: ChildProcess): Promise<StackAddresses> {
  const [addresses] = (await once(child, 'message')) as [StackAddresses];
  return addresses;
}
