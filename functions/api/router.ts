import { type Page, validationError } from '@delve/client';
import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { AppEnv } from './env.ts';

/** An app for the routes of one domain. What a route's schema refuses becomes a 400 with messages by field. */
export function createRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    // Every path answers with and without the slash at its end.
    strict: false,
    defaultHook: (result) => {
      if (!result.success) throw validationError(result.error.issues, result.error, 'body');
    },
  });
}

/** `responses` of a route that answers `schema`; errors come in the contract's envelope. */
export function answers<Schema extends z.ZodType, Status extends 200 | 201 = 200>(
  description: string,
  schema: Schema,
  status: Status = 200 as Status,
) {
  return {
    [status]: { description, content: { 'application/json': { schema } } },
    default: { description: 'Error', content: { 'application/json': { schema: errorEnvelope } } },
  } as {
    [Code in Status]: { description: string; content: { 'application/json': { schema: Schema } } };
  };
}

/** `request.body` of a route. */
export function takes<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}

/** The success envelope around `data`. */
export function withData<Data extends z.ZodType>(data: Data) {
  return z.object({ status: z.literal(true), data });
}

/** The success envelope around a message and `data`. */
export function withMessageAndData<Data extends z.ZodType>(data: Data) {
  return z.object({ status: z.literal(true), message: z.string(), data });
}

/** The success envelope of one page: `next_cursor` goes into `cursor` of the next call, `null` on the last page. */
export function withPage<Item extends z.ZodType>(item: Item) {
  return z.object({
    status: z.literal(true),
    message: z.string(),
    data: z.array(item),
    next_cursor: z.string().nullable(),
  });
}

/** The body of {@link withPage}. */
export function pageBody<Item, Shape>(message: string, page: Page<Item>, toShape: (item: Item) => Shape) {
  return {
    status: true as const,
    message,
    data: page.items.map(toShape),
    next_cursor: page.nextCursor,
  };
}

/** The success envelope around a message alone. */
export const messageOnly = z.object({ status: z.literal(true), message: z.string() });

/** The body of {@link messageOnly}. */
export function messageBody(message: string) {
  return { status: true as const, message };
}

const errorEnvelope = z
  .object({
    status: z.literal(false),
    message: z.string(),
    code: z.string(),
    hint: z.string().optional(),
    errors: z.record(z.string(), z.array(z.string())).optional(),
  })
  .openapi('Error');
