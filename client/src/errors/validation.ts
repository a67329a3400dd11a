import type * as z from 'zod';
import { DelveError, type FieldErrors } from '../delve-error.ts';

/**
 * Checks an input before it travels. Throws a 400 `validation_failed` with a message for each field; `name` is what a
 * single value is called.
 */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  name?: string,
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (!result.success) throw validationError(result.error.issues, result.error, name);
  return result.data;
}

/** One error for a list of zod issues; an issue about the whole input is filed under `input`. */
export function validationError(
  issues: readonly z.core.$ZodIssue[],
  cause?: unknown,
  wholeInput = 'input',
): DelveError {
  const errors = fieldErrors(issues, wholeInput);
  return new DelveError({
    status: 400,
    code: 'validation_failed',
    message: validationMessage(errors),
    errors,
    cause,
  });
}

/** One sentence a field: `Not valid: limit: Must be between 1 and 50.` */
export function validationMessage(errors: FieldErrors): string {
  const sentences = Object.entries(errors).map(([field, [first]]) => `${field}: ${first}`);
  return `Not valid: ${sentences.join(' ')}`;
}

function fieldErrors(issues: readonly z.core.$ZodIssue[], wholeInput: string): FieldErrors {
  const errors: Record<string, string[]> = {};
  for (const issue of issues) {
    // The innermost name is the field that a caller knows: element 3 of `amenityIds` is a fault of `amenityIds`.
    const field = issue.path.filter((step) => typeof step === 'string').at(-1) ?? wholeInput;
    const message =
      issue.code === 'invalid_type' && issue.expected === 'object' ? 'Must be an object.' : issue.message;
    const messages = errors[field] ?? [];
    if (!messages.includes(message)) errors[field] = [...messages, message];
  }
  return errors;
}
