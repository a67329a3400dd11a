import { DelveError } from '@delve/client';
import { UNREACHABLE } from '@delve/client/server';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';
import { isForm } from './endpoint/body.ts';

/**
 * A 503 for what takes longer, in milliseconds: whatever hangs behind this function, its callers do not hang with it.
 * Where the platform hands a body on while it arrives, most of a form's time is that of its sender's line.
 */
export function deadline({ form, other }: { readonly form: number; readonly other: number }) {
  return createMiddleware<AppEnv>(async (context, next) => {
    const milliseconds = isForm(context.req.raw) ? form : other;
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
