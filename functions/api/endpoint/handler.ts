import { checked } from '@delve/client/server';
import type { Context } from 'hono';
import type { Backend } from '../../_shared/backend.ts';
import { inBackground } from '../../_shared/background.ts';
import { ImageRoom } from '../../_shared/image-room.ts';
import { requireLiveSession } from '../../_shared/live-session.ts';
import { nextTurn } from '../../_shared/next-turn.ts';
import { withStoredImages } from '../../_shared/stored-images.ts';
import type { AppEnv } from '../app-env.ts';
import { type Input, mayBringFiles, readInput } from './body.ts';
import { type Caller, identify } from './caller.ts';
import { type Call, type CallerKind, type Endpoint, isNumberName } from './endpoint.ts';
import { entityTag } from './entity-tag.ts';

/** Answers requests to an endpoint: who calls, whether often, with what; then the call, in the contract's form. */
export function handlerOf(endpoint: Endpoint, backend: Backend) {
  return async (context: Context<AppEnv>): Promise<Response> => {
    context.set('contractNames', endpoint.contractNames ?? {});
    const caller = await identify(endpoint.caller, context.req.raw.headers, backend);
    const result = await limited(endpoint, caller, backend, () =>
      perform(endpoint, context, caller, backend),
    );
    if (endpoint.givesUpFiles) inBackground(backend.service.deleteQueuedFiles());
    cacheHeaders(endpoint, context, caller);
    if (endpoint.download)
      context.header('Content-Disposition', `attachment; filename="${endpoint.download}"`);
    const body = JSON.stringify(endpoint.answer.body(result as never));
    if (endpoint.publicForSeconds !== undefined) context.header('ETag', entityTag(body));
    context.header('Content-Type', 'application/json');
    return context.body(body, endpoint.answer.status);
  };
}

/**
 * A read goes on while its caller is counted, unless they were refused a moment ago: a flood costs no more than the
 * counting. Its request goes out first, so that counting takes place while the database reads. What changes something
 * waits. Whoever is over the limit is told so, whatever a read came to.
 */
async function limited<Result>(
  { method, limit }: Endpoint,
  { limitedAs }: Caller,
  { service }: Backend,
  work: () => Promise<Result>,
): Promise<Result> {
  const count = () => service.takeRateLimit(limitedAs, limit);
  if (method !== 'GET' || service.wasRefused(limitedAs, limit)) {
    await count();
    return work();
  }
  const [result, refusal] = await Promise.allSettled([work(), nextTurn().then(count)]);
  if (refusal.status === 'rejected') throw refusal.reason;
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

async function perform(endpoint: Endpoint, context: Context<AppEnv>, caller: Caller, backend: Backend) {
  const query = endpoint.query && checked(endpoint.query, queryOf(context), 'query');
  if (mayBringFiles(endpoint, context.req.raw)) await requireLiveSession(caller.delve);
  const room = new ImageRoom();
  try {
    const input = await readInput(endpoint, context.req.raw, room);
    const once = endpoint.idempotent ? onceOf(context) : {};
    const callWith = (body: unknown): Promise<unknown> => {
      const call: Call<string, unknown, unknown, CallerKind> = {
        delve: caller.delve,
        userId: caller.userId,
        path: pathOf(context),
        query,
        body,
        images: input.images,
        once,
        service: backend.service,
        passwordResets: backend.passwordResets,
        social: backend.social,
        subscriptions: backend.subscriptions,
        visitor: caller.visitor,
      };
      return endpoint.call(call as Call<never, never, never, never>);
    };
    return await withImageOfBody(endpoint, input, caller, backend, once, callWith);
  } finally {
    room.leave();
  }
}

/** An image that came in place of a path is stored first, and its path takes its place. */
async function withImageOfBody(
  { image }: Endpoint,
  { body, images }: Input,
  { userId }: Caller,
  { service }: Backend,
  { idempotencyKey }: { readonly idempotencyKey?: string },
  callWith: (body: unknown) => Promise<unknown>,
): Promise<unknown> {
  if (image === undefined || images.length === 0 || userId === null) return callWith(body);
  return withStoredImages(service, images, { bucket: 'images', folder: userId, idempotencyKey }, ([stored]) =>
    callWith({ ...(body as object), [image]: stored?.path }),
  );
}

function pathOf(context: Context): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(context.req.param() as Record<string, string>).map(([name, text]) => [
      name,
      isNumberName(name) ? Number(text) : text,
    ]),
  );
}

/** What is sent once is a text; what is sent several times stays a list, so that the schema refuses it. */
function queryOf(context: Context): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => [
      name,
      values.length === 1 ? (values[0] ?? '') : values,
    ]),
  );
}

function onceOf(context: Context): { idempotencyKey?: string } {
  const idempotencyKey = context.req.header('idempotency-key');
  return idempotencyKey === undefined ? {} : { idempotencyKey };
}

/** What a visitor is shown is everybody's; what a token shows is for its bearer. */
function cacheHeaders({ publicForSeconds = 0 }: Endpoint, context: Context, { userId }: Caller): void {
  context.header('Vary', 'Authorization, Origin');
  context.header(
    'Cache-Control',
    publicForSeconds > 0 && userId === null ? `public, max-age=${publicForSeconds}` : 'private, no-cache',
  );
}
