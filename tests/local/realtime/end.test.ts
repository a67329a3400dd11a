import { expect, it } from 'vitest';
import { RawClient } from '../../support/realtime.ts';
import { startTestStack } from '../../support/test-stack.ts';

it('the end of the stack is told to clients as a restart, so that they come again', async () => {
  const stack = await startTestStack();
  const client = await RawClient.open(stack.apiUrl);
  await client.join('realtime:room');
  await stack.end();
  expect(await client.closed).toBe(1012);
});
