import { Delve } from '@delve/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { transport } from '../support/supabase-client.ts';
import { startTestStack, type TestStack } from '../support/test-stack.ts';

/** Seconds. */
const TOKENS_LAST = 4;

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ configOverrides: { 'auth.jwt_expiry': TOKENS_LAST } });
});
afterAll(() => stack?.end());

async function signedIn(email: string): Promise<Delve> {
  const delve = new Delve({
    url: stack.apiUrl,
    key: stack.publishableKey,
    supabase: { auth: { persistSession: false, autoRefreshToken: false }, realtime: { transport } },
  });
  await delve.auth.login({ email, password: 'delve-local-1' });
  return delve;
}

test('a subscription outlives the tokens of its session', async () => {
  const [customer, owner] = await Promise.all([
    signedIn('customer@delve.test'),
    signedIn('owner@delve.test'),
  ]);
  const business = (await owner.businesses.mine()).items.find(
    ({ approvalStatus }) => approvalStatus === 'approved',
  );
  const chat = await customer.chats.open(business?.id ?? 0);
  const states: string[] = [];
  const texts: string[] = [];
  const end = await chat.subscribe({
    onState: (state) => states.push(state),
    onMessage: ({ message }) => texts.push(message),
  });
  await vi.waitFor(() => expect(states.slice(0, 4)).toEqual(['connecting', 'live', 'reconnecting', 'live']), {
    timeout: 40_000,
    interval: 50,
  });
  await owner.chats.send(chat.id, { message: 'Still there?' });
  await vi.waitFor(() => expect(texts).toEqual(['Still there?']), { timeout: 20_000, interval: 50 });
  expect(states).not.toContain('closed');
  end();
});
