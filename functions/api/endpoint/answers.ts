import type { Page } from '@delve/client';
import * as z from 'zod';

/** What an endpoint answers: the schema of the whole body, and how the call's result becomes it. */
export interface Answer<Result> {
  readonly status: 200 | 201;
  readonly schema: z.ZodType;
  readonly body: (result: Result) => unknown;
}

const success = z.literal(true);

/** Goes into `cursor` of the next call; `null` on the last page. */
export const nextCursor = z.string().nullable().meta({ example: null });

/** `{status, message}`; a function chooses the message by the result, and then there is an example of it. */
export function message<Result = void>(
  text: string | ((result: Result) => string),
  example = typeof text === 'string' ? text : 'Done.',
): Answer<Result> {
  return {
    status: 200,
    schema: z.object({ status: success, message: messageSchema(example) }),
    body: (result) => ({ status: true, message: typeof text === 'string' ? text : text(result) }),
  };
}

/** `{status, data}`, or `{status, message, data}` where there is a message. */
export function data<Schema extends z.ZodType, Result = z.input<Schema>>(
  schema: Schema,
  toShape: (result: Result) => z.input<Schema>,
  text?: string,
): Answer<Result> {
  return {
    status: 200,
    schema: z.object({ status: success, ...withMessage(text), data: schema }),
    body: (result) => ({
      status: true,
      ...(text === undefined ? {} : { message: text }),
      data: toShape(result),
    }),
  };
}

/** `{status, data: […]}` of a whole list. Items that have the shape already need no `toShape`. */
export function list<Schema extends z.ZodType, Item = z.input<Schema>>(
  schema: Schema,
  toShape: (item: Item) => z.input<Schema> = (item) => item as z.input<Schema>,
  text?: string,
): Answer<readonly Item[]> {
  return data(z.array(schema), (items: readonly Item[]) => items.map(toShape), text);
}

/** `{status, data: […], next_cursor}`: `next_cursor` goes into `cursor` of the next call, `null` on the last page. */
export function page<Schema extends z.ZodType, Item>(
  schema: Schema,
  toShape: (item: Item) => z.input<Schema>,
  text?: string,
): Answer<Page<Item>> {
  return {
    status: 200,
    schema: z.object({
      status: success,
      ...withMessage(text),
      data: z.array(schema),
      next_cursor: nextCursor,
    }),
    body: (result) => ({
      status: true,
      ...(text === undefined ? {} : { message: text }),
      data: result.items.map(toShape),
      next_cursor: result.nextCursor,
    }),
  };
}

/** A body of another form, which has `status: true` all the same. */
export function other<Shape extends z.ZodRawShape, Result>(
  shape: Shape,
  toShape: (result: Result) => z.input<z.ZodObject<Shape>>,
): Answer<Result> {
  return {
    status: 200,
    schema: z.object({ status: success, ...shape }),
    body: (result) => ({ status: true, ...toShape(result) }),
  };
}

/** The same answer for something that was made: 201. */
export function created<Result>(answer: Answer<Result>): Answer<Result> {
  return { ...answer, status: 201 };
}

/** What every failure answers. */
export const failure = z
  .object({
    status: z.literal(false),
    message: z.string().meta({ example: 'Not valid: limit: Must be between 1 and 50.' }),
    code: z.string().meta({ example: 'validation_failed' }),
    hint: z.string().optional().meta({ example: 'Send fewer.' }),
    url: z.string().optional().meta({
      description: 'Where a person can do something about it.',
      example: 'https://invoice.stripe.com/i/acct_1/test_1',
    }),
    errors: z
      .record(z.string(), z.array(z.string()))
      .optional()
      .meta({ example: { limit: ['Must be between 1 and 50.'] } }),
  })
  .meta({
    id: 'Error',
    description: 'What went wrong: `code` is stable, `message` and `hint` are for people.',
  });

function withMessage(text: string | undefined): { message?: z.ZodString } {
  return text === undefined ? {} : { message: messageSchema(text) };
}

function messageSchema(example: string): z.ZodString {
  return z.string().meta({ example });
}
