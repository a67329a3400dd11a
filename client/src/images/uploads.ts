import type { Context } from '../context.ts';
import { sendImages } from '../function-call.ts';
import type { ImageFile } from '../image-file.ts';
import type { CreateOptions } from '../once.ts';

/** A picture that was uploaded and belongs to nothing yet. */
export interface Upload {
  /** For `logo` of a business or the profile image of the account. */
  readonly path: string;
  /** Absolute. */
  readonly url: string;
  /** Pixels, as it is shown. */
  readonly width: number;
  readonly height: number;
}

/** Pictures for logos and profiles. What nothing names within a day is deleted. */
export class Uploads {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * Uploads a picture; position, camera and the like are taken out of the file. Errors: 401, 413 `image_too_large`,
   * 415 `unsupported_image`, 422 `too_many_pixels`, `image_damaged`, `image_polyglot`.
   */
  async create(image: ImageFile, options: CreateOptions = {}): Promise<Upload> {
    const files = { name: 'file', images: [image] };
    const { data } = await sendImages<{ data: Upload }>(this.#context, '/uploads/', files, {}, options);
    return data;
  }

  /** The same for staff, who show it with a post or an ad. Errors: as {@link create}, and 403 `staff_only`. */
  async createForContent(
    use: 'posts' | 'ads',
    image: ImageFile,
    options: CreateOptions = {},
  ): Promise<Upload> {
    const files = { name: 'file', images: [image] };
    const { data } = await sendImages<{ data: Upload }>(
      this.#context,
      '/staff/uploads/',
      files,
      { use },
      options,
    );
    return data;
  }
}
