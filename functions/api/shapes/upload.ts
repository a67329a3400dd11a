import type { Delve, Upload } from '@delve/client';
import * as z from 'zod';
import type { StoredImage } from '../../_shared/stored-images.ts';
import { data } from '../endpoint/answers.ts';
import { imageUrl, integer, text } from './values.ts';

/** The answer about a picture that was uploaded and belongs to nothing yet. */
export const uploadShape = data(
  z
    .object({
      path: text('6f1c9a52-3c8e-4a57-9d2b-0f6d5a1e7b34/0d7a1c1e-4f4e-4d62-9b0e-0f6d5a1e7b34.jpg'),
      url: imageUrl(),
      width: integer(1280),
      height: integer(960),
    })
    .meta({ id: 'Upload' }),
  (upload: Upload) => ({ ...upload }),
  'Image uploaded successfully.',
);

export function toUploadShape({ imageUrls }: Delve, [stored]: readonly StoredImage[]): Upload {
  if (stored === undefined) throw new Error('A form with one file has stored none.');
  return { ...stored, url: imageUrls.business(stored.path) };
}
