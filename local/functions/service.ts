import { Hono } from 'hono';
import { answerRaw } from '../raw-answer.ts';
import type { Service, StackContext, UpgradeRequest } from '../service.ts';
import { functionNotFound, runtimeFailed } from './answers.ts';
import { refuseWithoutToken } from './authorization.ts';
import { findFunction, functionSlugs } from './definition.ts';
import { denoBinary } from './deno.ts';
import { LIMITS, type Limits } from './limits.ts';
import { FunctionRunner } from './runner.ts';

/**
 * Supabase's edge runtime: runs the functions of config.toml and `supabase/functions` in Deno, one process each.
 * They are started one after the other while the stack goes on starting, so that the first request finds them warm.
 */
export async function createFunctions(context: StackContext, limits: Limits = LIMITS): Promise<Service> {
  // Better no stack than one whose functions all fail: throws when there is no Deno.
  denoBinary();
  const runners = new Map<string, FunctionRunner>();
  const runnerOf = (slug: string): FunctionRunner | null => {
    const known = runners.get(slug);
    if (known) return known;
    const definition = findFunction(context.config, context.projectDir, slug);
    if (!definition) return null;
    const runner = new FunctionRunner(definition, context, limits);
    runners.set(slug, runner);
    return runner;
  };

  const app = new Hono();
  app.get('/_internal/health', (c) => c.json({ message: 'ok' }));
  app.all('*', async (c) => {
    const runner = runnerOf(new URL(c.req.url).pathname.split('/')[1] ?? '');
    if (!runner) return functionNotFound();
    const refusal =
      runner.definition.verifyJwt && c.req.method !== 'OPTIONS'
        ? await refuseWithoutToken(c.req.raw, context.keys)
        : null;
    return refusal ?? runner.serve(c.req.raw);
  });
  app.onError((error) => {
    context.log('functions', error.message);
    return runtimeFailed();
  });

  const upgrade = async (request: UpgradeRequest): Promise<void> => {
    const runner = runnerOf(request.url.pathname.split('/')[1] ?? '');
    const refusal = runner?.definition.verifyJwt
      ? await refuseWithoutToken(new Request(request.url, { headers: request.headers }), context.keys)
      : null;
    if (!runner || refusal) await answerRaw(request.socket, refusal ?? functionNotFound());
    else await runner.upgrade(request);
  };

  let closed = false;
  const warmed = (async () => {
    for (const slug of functionSlugs(context.config, context.projectDir)) {
      if (!closed) await runnerOf(slug)?.warm();
    }
  })();
  return {
    app,
    upgrade,
    close: async () => {
      closed = true;
      await Promise.all([...runners.values()].map((runner) => runner.close()));
      await warmed;
    },
  };
}
