import { DelveError } from '@delve/client';

/** Most bytes that one image may have: 10 MB. */
export const MAX_IMAGE_BYTES = 10 * 1024 * 1024;

/** Most pixels that one image may have: 40 megapixels, which a decoder needs about 160 MB for. */
export const MAX_IMAGE_PIXELS = 40_000_000;

const FORMATS = 'JPEG, PNG, WebP or AVIF';

/** 415: none of the four formats, or a variety of one that browsers do not show. */
export function unsupportedImage(message = `This file is no ${FORMATS} image.`): DelveError {
  return new DelveError({
    status: 415,
    code: 'unsupported_image',
    message,
    hint: `Send the image as ${FORMATS}.`,
  });
}

/** 422: the file contradicts its format. `what` completes the sentence "This image is damaged: …". */
export function damagedImage(what: string): DelveError {
  return new DelveError({
    status: 422,
    code: 'image_damaged',
    message: `This image is damaged: ${what}.`,
    hint: 'Open it in an image editor and export it again.',
  });
}

/** 413: more than {@link MAX_IMAGE_BYTES}. */
export function imageTooLarge(): DelveError {
  return new DelveError({
    status: 413,
    code: 'image_too_large',
    message: `An image may have at most ${MAX_IMAGE_BYTES / 1024 / 1024} MB.`,
    hint: 'Export it smaller, or at a lower quality.',
  });
}

/** 422: more than {@link MAX_IMAGE_PIXELS}, whatever the file's size. */
export function tooManyPixels(): DelveError {
  return new DelveError({
    status: 422,
    code: 'too_many_pixels',
    message: `An image may have at most ${MAX_IMAGE_PIXELS / 1_000_000} megapixels.`,
    hint: 'Scale it down.',
  });
}

/** 422: something that is no image is hidden in the file. `format` names it. */
export function imagePolyglot(format: string): DelveError {
  return new DelveError({
    status: 422,
    code: 'image_polyglot',
    message: `This image has ${format} hidden in it.`,
    hint: 'Open it in an image editor and export it again.',
  });
}
