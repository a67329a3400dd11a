import type { Context } from './context.ts';
import { DelveError, type DelveErrorDetails } from './delve-error.ts';
import { fromFunctionCall } from './errors/function-call.ts';
import type { ImageFile } from './image-file.ts';
import type { CreateOptions } from './once.ts';

/**
 * Sends a form with images to a path of the function `api`, which looks at what they hold before it stores them.
 * Returns the answer's body; throws the {@link DelveError} that it tells of.
 */
export async function sendImages<Body>(
  { supabase, caller }: Context,
  path: string,
  files: { readonly name: string; readonly images: readonly ImageFile[] },
  fields: Readonly<Record<string, string>>,
  { idempotencyKey }: CreateOptions,
): Promise<Body> {
  await caller.requireUserId();
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // React Native's forms take objects that describe a file, which the type of other platforms does not know.
  for (const image of files.images) form.append(files.name, image as Blob);
  const { data, error } = await supabase.functions.invoke<Body>(`api${path}`, {
    method: 'POST',
    body: form,
    ...(idempotencyKey === undefined ? {} : { headers: { 'Idempotency-Key': idempotencyKey } }),
  });
  if (error || data === null) throw await fromFunctionCall(error);
  return data;
}

/**
 * Calls a path of the function `api`, for what needs rights that no caller has; returns the `data` of its answer. `names`
 * says which fields of the body go by another name here. Throws the {@link DelveError} that the answer tells of.
 */
export async function callApi<Data = undefined>(
  { supabase }: Context,
  path: string,
  body?: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, string>> = {},
): Promise<Data> {
  const { data, error } = await supabase.functions.invoke<{ readonly data: Data }>(
    `api${path}`,
    body === undefined ? { method: 'GET' } : { method: 'POST', body },
  );
  if (!error && data !== null) return data.data;
  const told = await fromFunctionCall(error);
  if (!told.errors) throw told;
  const errors = Object.entries(told.errors).map(([name, messages]) => [names[name] ?? name, messages]);
  throw new DelveError({ ...detailsOf(told), errors: Object.fromEntries(errors) });
}

function detailsOf(error: DelveError): DelveErrorDetails {
  const { status, code, message, hint, url, retryAfterSeconds, cause } = error;
  return { status, code, message, hint, url, retryAfterSeconds, cause };
}
