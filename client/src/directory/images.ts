import type { Context } from '../context.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import { sendImages } from '../function-call.ts';
import type { ImageFile } from '../image-file.ts';
import type { CreateOptions } from '../once.ts';
import type { GalleryImage } from './business-rows.ts';

/** The galleries of the caller's businesses. */
export class Images {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * Adds 1 to 10 pictures, at most 30 MB together, to the gallery of a business, in their order; all or none. With an
   * idempotency key the same files are added once. Errors: 401, 403 `not_the_owner`, 404 `business_not_found`, 409
   * `too_many_images` (a gallery has at most 50), 413 `file_too_large`, 415 `unsupported_image`, 422 `too_many_pixels`,
   * `image_damaged`, `image_polyglot`.
   */
  async upload(
    businessId: number,
    images: readonly ImageFile[],
    options: CreateOptions = {},
  ): Promise<readonly GalleryImage[]> {
    const id = checked(fields.id, businessId, 'businessId');
    const files = { name: 'images', images };
    const answer = await sendImages<{ images: GalleryImage[] }>(
      this.#context,
      `/business/${id}/images/`,
      files,
      {},
      options,
    );
    return answer.images;
  }

  /** Deletes 1 to 100 images by their ids, all or none. Errors: 401, 404 `image_not_found`. */
  async delete(imageIds: readonly number[]): Promise<void> {
    const image_ids = checked(fields.imageIds, imageIds, 'imageIds');
    await this.#context.caller.requireUserId();
    await answerOf(this.#context.supabase.rpc('delete_business_images', { image_ids }));
  }
}
