import { fields } from '@delve/client';
import { z } from '@hono/zod-openapi';

/** `{business_id}` of a path. */
export const businessPath = z.object({
  business_id: z
    .string()
    .regex(/^\d+$/, 'Must be a whole number.')
    .transform(Number)
    .pipe(fields.id)
    .openapi({ param: { name: 'business_id', in: 'path' }, type: 'integer' }),
});

/** A text of the query string; an empty one counts as not given. */
export function queryText<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(emptyAsAbsent, schema.optional()).openapi({ type: 'string' });
}

/** A number of the query string, in decimal digits. */
export function queryNumber<Schema extends z.ZodType<unknown, number>>(schema: Schema) {
  return z
    .preprocess((value) => toNumber(emptyAsAbsent(value)), schema.optional())
    .openapi({ type: 'number' });
}

/** Ids of the query string, separated by commas: `1,2,3`. */
export const queryIds = z
  .preprocess((value) => {
    const given = emptyAsAbsent(value);
    return typeof given === 'string' ? given.split(',').map(toNumber) : given;
  }, fields.ids.optional())
  .openapi({ type: 'string', example: '1,2,3' });

export const pageQuery = z.object({
  limit: queryNumber(fields.pageSize),
  cursor: queryText(fields.cursor),
});

function emptyAsAbsent(value: unknown): unknown {
  return value === '' ? undefined : value;
}

/** Stays a text where it is no number, so that the schema refuses it. */
function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
}
