import { DelveError, type FieldErrors } from '@delve/client';
import { validationMessage } from '@delve/client/server';
import type { Context, ErrorHandler, Hono, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { knownError } from '../_shared/known-error.ts';
import type { AppEnv } from './app-env.ts';

/** Every error as the contract's envelope. What is no {@link DelveError} is a fault of ours: logged, and a 500. */
export const onError: ErrorHandler<AppEnv> = (error, context) =>
  envelope(context, knownError(fromHono(error)));

/** 404, or 405 where the path exists for other methods. */
export function createNotFound(app: Hono<AppEnv>): NotFoundHandler<AppEnv> {
  return (context) => {
    const methods = methodsOf(app, context.req.path);
    if (methods.length === 0) {
      return envelope(
        context,
        new DelveError({ status: 404, code: 'unknown_path', message: 'There is nothing at this path.' }),
      );
    }
    context.header('Allow', methods.join(', '));
    return envelope(
      context,
      new DelveError({
        status: 405,
        code: 'method_not_allowed',
        message: `This path takes ${methods.join(', ')}.`,
      }),
    );
  };
}

/** Asks the router itself. Middleware is there for `ALL` methods, and answers none. */
function methodsOf({ router }: Hono<AppEnv>, path: string): string[] {
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) =>
    router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
  return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}

function envelope(context: Context<AppEnv>, error: DelveError): Response {
  if (error.status === 401) context.header('WWW-Authenticate', 'Bearer');
  if (error.retryAfterSeconds) context.header('Retry-After', String(error.retryAfterSeconds));
  context.header('Cache-Control', 'no-store');
  const errors = error.errors && inContractNames(error.errors, context.get('contractNames') ?? {});
  // This message names the fields, so it has to name them as the caller does.
  const message = errors && error.code === 'validation_failed' ? validationMessage(errors) : error.message;
  return context.json(
    {
      status: false,
      message,
      code: error.code,
      ...(error.hint ? { hint: error.hint } : {}),
      ...(error.url ? { url: error.url } : {}),
      ...(errors ? { errors } : {}),
    },
    error.status as ContentfulStatusCode,
  );
}

/** What Hono throws at a request that it cannot read, as an error of ours. */
function fromHono(error: Error): Error {
  if (error instanceof HTTPException && error.status < 500) {
    return new DelveError({
      status: error.status,
      code: 'bad_request',
      message: error.message || 'The request cannot be read.',
      cause: error,
    });
  }
  return error;
}

/** Fields go by other names in the client than in the contract, which writes them in snake case. */
function inContractNames(errors: FieldErrors, names: Readonly<Record<string, string>>): FieldErrors {
  return Object.fromEntries(
    Object.entries(errors).map(([name, messages]) => [names[name] ?? snakeCase(name), messages]),
  );
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
