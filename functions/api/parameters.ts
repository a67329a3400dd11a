import { fields } from '@delve/client';
import { z } from '@hono/zod-openapi';

/**
 * An id as a part of a path: `/business/${idIn('business_id')}/services`. It is digits only: a word in its place is
 * another path, or none. Fifteen of them are a number that JavaScript holds exactly.
 */
export function idIn<Name extends string>(name: Name) {
  return `{${name}${ID_PATTERN}}` as const;
}

const ID_PATTERN = '{[1-9][0-9]{0,14}}';

/** A path as OpenAPI writes it, without the patterns of its ids. */
export function withoutPatterns(path: string): string {
  return path.replaceAll(ID_PATTERN, '');
}

/** Parameters of a path with `idIn('business_id')`. */
export const businessPath = z.object({
  business_id: z.coerce
    .number()
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
