import { DelveError } from '@delve/client';
import { INTERNAL_ERROR, UNREACHABLE } from '@delve/client/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Closing } from '../../../functions/_shared/sockets/closing.ts';
import { watch } from '../../../functions/_shared/sockets/watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);

/** Watches for so long (s); what it was ended by, if it was. */
async function watched(seconds: number, confirm: () => Promise<void>, expiresAt: Date | null = null) {
  const begun = Date.now();
  const life = new AbortController();
  let end: { readonly error: unknown; readonly after: number } | null = null;
  void watch(confirm, expiresAt, life.signal).catch((error: unknown) => {
    end = { error, after: (Date.now() - begun) / 1000 };
  });
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  life.abort();
  await vi.advanceTimersByTimeAsync(0);
  return end as { readonly error: unknown; readonly after: number } | null;
}

const refused = () =>
  Promise.reject(new DelveError({ status: 401, code: 'session_ended', message: 'Ended.' }));

describe('whether a socket may stay open', () => {
  test('is asked at least every 30 s for as long as it is open', async () => {
    const confirm = vi.fn(async () => {});
    expect(await watched(300, confirm)).toBeNull();
    expect(confirm.mock.calls.length).toBeGreaterThanOrEqual(10);
    const asked = confirm.mock.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(confirm.mock.calls.length).toBe(asked);
  });

  test('ends within 30 s of a session that has ended', async () => {
    const end = await watched(60, refused);
    expect(end?.error).toMatchObject({ code: 'session_ended' });
    expect(end?.after).toBeLessThanOrEqual(30);
  });

  test('ends at the second at which the token expires', async () => {
    const end = await watched(60, async () => {}, inSeconds(7));
    expect(end?.error).toMatchObject({ status: 401, code: 'token_expired' });
    expect(end?.after).toBe(7);
  });

  test('goes on over a short outage, and not over one of 30 s', async () => {
    const unreachable = () => Promise.reject(new DelveError(UNREACHABLE));
    const returns = inSeconds(26);
    const confirm = async () => {
      if (new Date() < returns) await unreachable();
    };
    expect(await watched(120, confirm)).toBeNull();
    const end = await watched(120, unreachable);
    expect(end?.error).toBeInstanceOf(Closing);
    expect(end?.error).toMatchObject({ code: 1013 });
    expect(end?.after).toBeLessThanOrEqual(40);
    expect(console.error).toHaveBeenCalledWith(expect.objectContaining({ code: 'unreachable' }));
  });

  test('is not confirmed by an answer that never comes, or by a failure', async () => {
    for (const confirm of [
      () => new Promise<void>(() => {}),
      () => Promise.reject(new DelveError(INTERNAL_ERROR)),
    ]) {
      expect((await watched(120, confirm))?.error).toMatchObject({ code: 1013 });
    }
  });
});
