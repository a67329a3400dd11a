import { within } from '@delve/client/server';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';
import { isForm } from './endpoint/body.ts';
import type { Endpoint } from './endpoint/endpoint.ts';

/** Longer than the database lets a statement run (8 s), shorter than people wait. */
const LONGEST_MS = 10_000;

/**
 * 30 MB take two minutes at 2 Mbit/s: where the platform hands a body on while it arrives, most of a form's time is that
 * of its sender's line.
 */
const LONGEST_FORM_MS = 130_000;

/** A 503 for what takes longer: whatever hangs behind this function, its callers do not hang with it. */
export function deadline({ longestMs = LONGEST_MS }: Pick<Endpoint, 'longestMs'>) {
  return createMiddleware<AppEnv>(async (context, next) => {
    await within(isForm(context.req.raw) ? Math.max(longestMs, LONGEST_FORM_MS) : longestMs, next());
  });
}
