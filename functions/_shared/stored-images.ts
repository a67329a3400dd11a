import { contentId } from './images/content-id.ts';
import type { InspectedImage } from './images/inspect-image.ts';
import type { Service } from './service.ts';

/** Buckets that hold images; supabase/config.toml declares them. */
export type ImageBucket = 'images' | 'chat-images';

/** An image in a bucket. Sizes are pixels, as it is shown. */
export interface StoredImage {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

interface Destination {
  readonly bucket: ImageBucket;
  /** Path without a slash at its end. */
  readonly folder: string;
  /** With one, the same files land on the same names. */
  readonly idempotencyKey?: string | undefined;
}

/**
 * Stores images, then does what they were sent for. Where either fails, what this call has stored is removed again;
 * what a crash leaves behind is found by the job that looks for files that no row names.
 */
export async function withStoredImages<Result>(
  service: Service,
  images: readonly InspectedImage[],
  { bucket, folder, idempotencyKey }: Destination,
  use: (stored: readonly StoredImage[]) => Promise<Result>,
): Promise<Result> {
  const stored: StoredImage[] = [];
  const added: string[] = [];
  try {
    for (const [index, image] of images.entries()) {
      const name =
        idempotencyKey === undefined
          ? crypto.randomUUID()
          : await contentId(idempotencyKey, String(index), image.bytes);
      const path = `${folder}/${name}.${image.extension}`;
      if (await service.storeFile(bucket, path, image.bytes, image.type)) added.push(path);
      stored.push({ path, width: image.width, height: image.height });
    }
    return await use(stored);
  } catch (error) {
    if (added.length > 0) await service.removeFiles(bucket, added);
    throw error;
  }
}
