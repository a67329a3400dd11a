import type { Context } from '../context.ts';
import type { Database } from '../database.types.ts';
import { categoryOf, type Named } from '../directory/business-rows.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import type { ImageUrls } from '../image-urls.ts';
import { byTimeAndId, type PageRequest, pageByKey } from '../keyset-page.ts';
import { answerOnce, type CreateOptions } from '../once.ts';
import type { Page } from '../page.ts';
import type { PresentColumns } from '../present-columns.ts';

/** A business that the caller has saved. */
export interface SavedBusiness {
  /** The business's. */
  readonly id: number;
  /** The business's name in links: `sabo-bread-house`. */
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly address: string;
  readonly state: string;
  readonly category: Named | null;
  /** Absolute; a placeholder where there is no logo. */
  readonly logoUrl: string;
  /** Absolute: the first gallery image, else a placeholder. */
  readonly thumbnailUrl: string;
  /** The badge: whether its owner has a plan. */
  readonly isPremium: boolean;
  readonly savedAt: Date;
}

type SavedRow = PresentColumns<
  Database['public']['CompositeTypes']['saved_business'],
  'state' | 'logo_path' | 'thumbnail_path' | 'category_id' | 'category_name'
>;

const bySavedAt = byTimeAndId<SavedRow>((row) => ({ at: row.saved_at, id: row.id }));

/** The businesses that the signed-in person keeps for later. Nobody else sees the list. */
export class SavedBusinesses {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Those that are listed, the latest first. Errors: 400 `invalid_cursor`, 401. */
  async list(request: PageRequest = {}): Promise<Page<SavedBusiness>> {
    const { supabase, caller, images } = this.#context;
    await caller.requireUserId();
    return pageByKey(
      request,
      bySavedAt,
      async ({ count, after }) =>
        (await answerOf(
          supabase.rpc('my_saved_businesses', {
            page_size: count,
            ...(after === null ? {} : { before_saved_at: after.at, before_id: after.id }),
          }),
        )) as SavedRow[],
      (row) => toSaved(row, images),
    );
  }

  /** Saves a listed business; once more changes nothing. Errors: 401, 404 `business_not_found`. */
  async add(businessId: number, options: CreateOptions = {}): Promise<void> {
    const { supabase, caller } = this.#context;
    const business_id = checked(fields.id, businessId, 'businessId');
    await caller.requireUserId();
    await answerOnce(
      this.#context,
      options,
      'saved.add',
      { business_id },
      supabase.rpc('save_business', { business_id }),
    );
  }

  /** Takes a business off the list. Errors: 401, 404 `not_saved`. */
  async remove(businessId: number): Promise<void> {
    const { supabase, caller } = this.#context;
    const business_id = checked(fields.id, businessId, 'businessId');
    await caller.requireUserId();
    await answerOf(supabase.rpc('remove_saved_business', { business_id }));
  }
}

function toSaved(row: SavedRow, images: ImageUrls): SavedBusiness {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    address: row.address,
    state: row.state ?? '',
    category: categoryOf(row),
    logoUrl: images.business(row.logo_path),
    thumbnailUrl: images.business(row.thumbnail_path),
    isPremium: row.is_premium,
    savedAt: new Date(row.saved_at),
  };
}
