import type { Context } from '../context.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';

/** The galleries of the caller's businesses. */
export class Images {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Deletes 1 to 100 images by their ids, all or none. Errors: 401, 404 `image_not_found`. */
  async delete(imageIds: readonly number[]): Promise<void> {
    const image_ids = checked(fields.imageIds, imageIds, 'imageIds');
    await this.#context.caller.requireUserId();
    await answerOf(this.#context.supabase.rpc('delete_business_images', { image_ids }));
  }
}
