import { within } from '@delve/client/server';
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
    await within(milliseconds, next());
  });
}
