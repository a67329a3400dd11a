import { isAvif, stripAvif } from './avif.ts';
import { refuseForeignContent } from './foreign-content.ts';
import { imageTooLarge, MAX_IMAGE_BYTES, unsupportedImage } from './image-error.ts';
import { isJpeg, stripJpeg } from './jpeg.ts';
import { isPng, stripPng } from './png.ts';
import type { StrippedImage } from './stripped-image.ts';
import { isWebp, stripWebp } from './webp.ts';

interface Format {
  readonly type: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif';
  readonly extension: 'jpg' | 'png' | 'webp' | 'avif';
}

/** An image that may be stored and shown: what it is, and its bytes without metadata. */
export interface InspectedImage extends Format, StrippedImage {}

const FORMATS: readonly (Format & {
  readonly matches: (bytes: Uint8Array) => boolean;
  readonly strip: (bytes: Uint8Array) => StrippedImage;
})[] = [
  { type: 'image/jpeg', extension: 'jpg', matches: isJpeg, strip: stripJpeg },
  { type: 'image/png', extension: 'png', matches: isPng, strip: stripPng },
  { type: 'image/webp', extension: 'webp', matches: isWebp, strip: stripWebp },
  { type: 'image/avif', extension: 'avif', matches: isAvif, strip: stripAvif },
];

/**
 * Tells what image the bytes are, by their content alone, and takes out all that is not the image: position,
 * camera, times, captions, thumbnails, whatever follows the end. How the image looks stays as it is: pixels,
 * colour profile, transparency, animation, orientation. Nothing is decoded; the time is linear in the size.
 *
 * Throws a DelveError: `unsupported_image` (415), `image_too_large` (413), `too_many_pixels`,
 * `image_damaged` or `image_polyglot` (422). `bytes` must not change meanwhile, and is not changed.
 */
export function inspectImage(bytes: Uint8Array): InspectedImage {
  if (bytes.byteLength > MAX_IMAGE_BYTES) throw imageTooLarge();
  const format = FORMATS.find(({ matches }) => matches(bytes));
  if (!format) throw unsupportedImage();
  refuseForeignContent(bytes);
  const { type, extension, strip } = format;
  return { type, extension, ...strip(bytes) };
}
