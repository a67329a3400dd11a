import { DelveError } from '@delve/client';
import { checked } from '@delve/client/server';
import * as z from 'zod';
import { readImageForm } from '../../_shared/image-form.ts';
import type { ImageRoom } from '../../_shared/image-room.ts';
import type { InspectedImage } from '../../_shared/images/inspect-image.ts';
import type { Endpoint } from './endpoint.ts';
import { readJson } from './json-body.ts';

/** A body, checked by the endpoint's schema, and the images that came with it. */
export interface Input {
  readonly body: unknown;
  readonly images: readonly InspectedImage[];
}

/** Reads what an endpoint takes: nothing, JSON, a form with images, for which there is `room`, or either of the last two. */
export async function readInput(endpoint: Endpoint, request: Request, room: ImageRoom): Promise<Input> {
  if (endpoint.upload !== undefined) return readUpload(endpoint, endpoint.upload, request, room);
  if (endpoint.body === undefined) return { body: undefined, images: [] };
  if (endpoint.image !== undefined && isForm(request)) {
    const { fields, images } = await readImageForm(request, endpoint.image, 1, room);
    return { body: checkedFields(endpoint.body, fields), images };
  }
  const json = await readJson(request, canBeLeftOut(endpoint.body));
  return { body: checked(endpoint.body, json, 'body'), images: [] };
}

/** Whether files may come with a request, which the function stores with its own rights. */
export function mayBringFiles({ upload, image }: Endpoint, request: Request): boolean {
  return upload !== undefined || (image !== undefined && isForm(request));
}

/** Whether a body may be empty: its schema does without one. */
export function canBeLeftOut(body: z.ZodType): boolean {
  return body.safeParse(undefined).success;
}

async function readUpload(
  endpoint: Endpoint,
  { name, most }: NonNullable<Endpoint['upload']>,
  request: Request,
  room: ImageRoom,
): Promise<Input> {
  const { fields, images } = await readImageForm(request, name, most, room);
  const body = endpoint.body && checkedFields(endpoint.body, fields);
  if (images.length > 0) return { body, images };
  throw new DelveError({
    status: 400,
    code: 'validation_failed',
    message: `Not valid: ${name}: Send at least one file.`,
    errors: { [name]: ['Send at least one file.'] },
  });
}

/** Forms know texts only: where the schema takes no text, what is written is read as JSON. */
function checkedFields(schema: z.ZodType, fields: Readonly<Record<string, string | readonly string[]>>) {
  const shape: Readonly<Record<string, z.ZodType>> = schema instanceof z.ZodObject ? schema.shape : {};
  const values = Object.entries(fields).map(([name, text]) => [name, readValue(text, shape[name])]);
  return checked(schema, Object.fromEntries(values), 'body');
}

function readValue(text: string | readonly string[], schema: z.ZodType | undefined): unknown {
  if (typeof text !== 'string' || schema === undefined || schema.safeParse(text).success) return text;
  try {
    const value: unknown = JSON.parse(text);
    return schema.safeParse(value).success ? value : text;
  } catch {
    // No JSON: the schema says what it expects instead.
    return text;
  }
}

/** Whether a request says that its body is a form with files. */
export function isForm(request: Request): boolean {
  return /^multipart\//i.test(request.headers.get('content-type') ?? '');
}
