import { fields } from '@delve/client/server';
import * as z from 'zod';

/** A text of the query string; an empty one counts as not given. */
export function queryText<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(emptyAsAbsent, schema.optional());
}

/** A number of the query string, in decimal digits. */
export function queryNumber<Schema extends z.ZodType<unknown, number>>(schema: Schema) {
  return z.preprocess((value) => toNumber(emptyAsAbsent(value)), schema.optional());
}

/** `true` or `false` of the query string. */
export const queryFlag = z.preprocess((value) => {
  const given = emptyAsAbsent(value);
  return given === 'true' ? true : given === 'false' ? false : given;
}, z.boolean({ error: 'Must be "true" or "false".' }).meta({ example: true }).optional());

/** Ids of the query string, separated by commas: `1,2,3`. */
export const queryIds = z.preprocess((value) => {
  const given = emptyAsAbsent(value);
  return typeof given === 'string' ? given.split(',').map(toNumber) : given;
}, fields.ids.optional());

/** Which page of a list. */
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
