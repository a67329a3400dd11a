import { DelveError } from '@delve/client';
import type { ImageRoom } from './image-room.ts';
import { type InspectedImage, inspectImage } from './images/inspect-image.ts';
import { type MultipartLimits, readMultipart, UPLOAD_LIMITS } from './images/multipart.ts';

/** A form with images: what was written into it, and the images, looked at one by one while the body arrived. */
export interface ImageForm {
  /** A name that was sent several times has a list. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  readonly images: readonly InspectedImage[];
}

/**
 * Reads a form whose files are images in the field `name`. Errors: as `readMultipart` and `inspectImage`, filed under
 * that name; 400 `unexpected_file` for a file elsewhere, 503 `too_busy` where `room` has no place for them.
 */
export async function readImageForm(
  request: Request,
  name: string,
  files: number,
  room: ImageRoom,
): Promise<ImageForm> {
  const limits: MultipartLimits = { ...UPLOAD_LIMITS, files };
  const fields: Record<string, string | string[]> = {};
  const images: InspectedImage[] = [];
  for await (const part of readMultipart(request, limits)) {
    if (part.kind === 'field') {
      const before = fields[part.name];
      fields[part.name] = before === undefined ? part.value : [before, part.value].flat();
    } else {
      // PHP and some libraries for forms write the name of a list so.
      if (part.name !== name && part.name !== `${name}[]`) throw unexpectedFile(part.name, name);
      room.take(part.bytes.byteLength);
      images.push(inspected(part.bytes, name, part.index));
    }
  }
  return { fields, images };
}

function inspected(bytes: Uint8Array, name: string, index: number): InspectedImage {
  try {
    return inspectImage(bytes);
  } catch (error) {
    if (!(error instanceof DelveError)) throw error;
    const { status, code, message, hint, cause } = error;
    const errors = { [name]: [`File ${index + 1}: ${message}`] };
    throw new DelveError({ status, code, message, hint, errors, cause });
  }
}

function unexpectedFile(found: string, name: string): DelveError {
  return new DelveError({
    status: 400,
    code: 'unexpected_file',
    message: `Files belong into the field "${name}".`,
    errors: { [found]: ['No file is expected here.'] },
  });
}
