import { DelveError } from '@delve/client';
import { UNREACHABLE } from '@delve/client/server';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';

/** A 503 for what takes longer: whatever hangs behind this function, its callers do not hang with it. */
export function deadline(milliseconds: number) {
  return createMiddleware<AppEnv>(async (_context, next) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const expired = new Promise<never>((_resolve, reject) => {
      const cause = new Error(`No answer within ${milliseconds} ms`);
      timer = setTimeout(() => reject(new DelveError({ ...UNREACHABLE, cause })), milliseconds);
    });
    try {
      await Promise.race([next(), expired]);
    } finally {
      clearTimeout(timer);
    }
  });
}
