import { once } from 'node:events';
import type { StackAddresses } from './separate-stack.ts';
import { startTestStack, type TestStackOptions } from './test-stack.ts';

/** The process of a separate stack: it ends when whoever started it lets go of the channel, or is gone. */
const disconnected = once(process, 'disconnect');
const [options] = (await once(process, 'message')) as [TestStackOptions];
const stack = await startTestStack(options);
const addresses: StackAddresses = { apiUrl: stack.apiUrl, databaseUrl: stack.databaseUrl() };
process.send?.(addresses);
await disconnected;
await stack.end();
process.exit();
