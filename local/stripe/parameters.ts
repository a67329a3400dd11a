import { z } from 'zod';
import type { FormValue } from './form.ts';
import { InvalidParameters } from './refusal.ts';

/** A text that cannot be unset. */
export const text = z.string().min(1).max(5000);
/** Where a page leads to. */
export const webAddress = text.refine(
  (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
  'Not a valid URL',
);
/** A text that an empty one unsets. */
export const unsettable = z.string().max(5000);
export const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, { error: (issue) => `Invalid integer: ${issue.input}` })
  .transform(Number);
export const positive = integer.refine(
  (value) => value >= 1,
  'This value must be greater than or equal to 1.',
);
export const boolean = z
  .enum(['true', 'false'], { error: (issue) => `Invalid boolean: ${issue.input}` })
  .transform((value) => value === 'true');
/** Empty values remove their keys; an empty text removes all. */
export const metadata = z.union([
  z.literal(''),
  z.record(z.string().min(1).max(40), z.string().max(500)).refine((map) => Object.keys(map).length <= 50),
]);
export const expand = z.array(z.string());
export const expandable = { expand: expand.optional() };
/** Whether a moment in seconds lies in a range. */
export const moments = z.union([
  integer.transform((moment) => ({ gte: moment, lte: moment })),
  z.strictObject({
    gt: integer.optional(),
    gte: integer.optional(),
    lt: integer.optional(),
    lte: integer.optional(),
  }),
]);
export type Moments = z.output<typeof moments>;

export const paging = {
  limit: integer.pipe(z.number().min(1).max(100)).default(10),
  starting_after: text.optional(),
  ending_before: text.optional(),
  ...expandable,
};
export interface Paging {
  readonly limit: number;
  readonly starting_after?: string | undefined;
  readonly ending_before?: string | undefined;
}

/** Throws {@link InvalidParameters} for the first parameter that is unknown, missing or of the wrong form. */
export function readParameters<T>(schema: z.ZodType<T>, form: Record<string, FormValue>): T {
  const read = schema.safeParse(form);
  if (read.success) return read.data;
  throw refusalOf(read.error.issues, form);
}

type Issue = z.core.$ZodIssue;

function refusalOf(issues: readonly Issue[], form: Record<string, FormValue>): InvalidParameters {
  const [issue] = issues.map(firstOfUnion);
  if (issue === undefined) throw new Error('A schema refused without an issue.');
  const path = issue.path.map(String);
  const param = nameOf(path);
  if (issue.code === 'unrecognized_keys') {
    const unknown = nameOf([...path, issue.keys[0] ?? '']);
    return new InvalidParameters(`Received unknown parameter: ${unknown}`, unknown, 'parameter_unknown');
  }
  const value = valueAt(form, path);
  if (value === undefined) {
    return new InvalidParameters(`Missing required param: ${param}.`, param, 'parameter_missing');
  }
  if (value === '') {
    return new InvalidParameters(
      `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; ` +
        `however '${param}' cannot be unset. You should remove '${param}' from your request or supply a ` +
        'non-empty value.',
      param,
      'parameter_invalid_empty',
    );
  }
  if (
    issue.code === 'invalid_value' &&
    issue.values.length > 0 &&
    !issue.message.startsWith('Invalid boolean')
  ) {
    return new InvalidParameters(`Invalid ${param}: must be one of ${issue.values.join(', ')}`, param);
  }
  if (issue.code === 'invalid_type') {
    return new InvalidParameters(`Invalid ${issue.expected === 'record' ? 'object' : issue.expected}`, param);
  }
  return new InvalidParameters(issue.message, param, codeOf(issue.message));
}

function codeOf(message: string): string | undefined {
  if (message.startsWith('Invalid integer')) return 'parameter_invalid_integer';
  return message === 'Not a valid URL' ? 'url_invalid' : undefined;
}

/** Of alternatives the last is meant: the ones before it are short forms. */
function firstOfUnion(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.at(-1)?.[0];
  return inner === undefined ? issue : firstOfUnion({ ...inner, path: [...issue.path, ...inner.path] });
}

function nameOf([first = '', ...rest]: readonly string[]): string {
  return first + rest.map((segment) => `[${segment}]`).join('');
}

function valueAt(form: Record<string, FormValue>, path: readonly string[]): FormValue | undefined {
  return path.reduce<FormValue | undefined>(
    (value, segment) =>
      typeof value === 'object' ? (value as Record<string, FormValue>)[segment] : undefined,
    form,
  );
}
