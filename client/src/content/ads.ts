import * as z from 'zod';
import type { Context } from '../context.ts';
import type { Database } from '../database.types.ts';
import { DelveError } from '../delve-error.ts';
import { requireChange } from '../errors/nothing-to-change.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import type { ImageUrls } from '../image-urls.ts';
import { BEYOND_ALL_IDS, byId, type PageRequest, pageByKey } from '../keyset-page.ts';
import { requireStaff } from '../moderation/require-staff.ts';
import { answerOnce, type CreateOptions } from '../once.ts';
import type { Page } from '../page.ts';
import { withoutUndefined } from '../without-undefined.ts';

const adFields = z.object({
  /** The path below `content/ads/` that an upload answered. */
  image: fields.imagePath,
  /** Where it leads; empty for the business itself. */
  link: fields.website.optional(),
  /** By default now. */
  startsAt: fields.instant.optional(),
  /** From this moment on it is no longer shown. */
  endsAt: fields.instant,
  /** `false` takes it out of view before its time is over. */
  isEnabled: fields.flag.optional(),
});
const newAd = adFields.extend({ businessId: fields.id });
const adChange = adFields.partial();

/** What an ad is created with: `businessId`, `image` and `endsAt` are needed. */
export type NewAd = z.input<typeof newAd>;
/** What to change; a field that is left out stays as it is. An ad of another business is another ad. */
export type AdChange = z.input<typeof adChange>;

/** An ad as it is shown. */
export interface ActiveAd {
  readonly id: number;
  readonly businessId: number;
  readonly businessName: string;
  /** Absolute. */
  readonly imageUrl: string;
  /** Where it leads; empty for the business itself. */
  readonly link: string;
  readonly startsAt: Date;
  /** From this moment on it is no longer shown. */
  readonly endsAt: Date;
}

/** An ad as staff and the owner of the business see it, whether it is shown or not. */
export interface Ad extends ActiveAd {
  readonly isEnabled: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const COLUMNS =
  'id, business_id, image_path, link, starts_at, ends_at, is_enabled, created_at, updated_at, business:businesses!ads_business_id_fkey!inner(name)' as const;

type ActiveRow = Database['public']['Functions']['active_ads']['Returns'][number];
type AdRow = Database['public']['Tables']['ads']['Row'] & { readonly business: { readonly name: string } };

/** Ads of businesses: everybody sees the active ones, staff book them. */
export class Ads {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * What is shown now, the newest first: enabled, in its time, of a listed business whose owner has a plan. Errors: 400
   * `invalid_cursor`.
   */
  async active(request: PageRequest = {}): Promise<Page<ActiveAd>> {
    const { supabase, images } = this.#context;
    return pageByKey(
      request,
      byId,
      ({ count, after }) =>
        answerOf(
          supabase.rpc('active_ads', withoutUndefined({ page_size: count, before_id: after ?? undefined })),
        ),
      (row) => toActiveAd(row, images),
    );
  }

  /**
   * Those of the caller's own businesses, of all times, the newest first; also those that are not shown because the
   * caller has no plan. Errors: 400 `invalid_cursor`, 401.
   */
  async mine(request: PageRequest = {}): Promise<Page<Ad>> {
    const ownerId = await this.#context.caller.requireUserId();
    return this.#page(request, ownerId);
  }

  /** For staff: all ads, of all times, the newest first. Errors: 400 `invalid_cursor`, 401, 403 `staff_only`. */
  async all(request: PageRequest = {}): Promise<Page<Ad>> {
    await requireStaff(this.#context);
    return this.#page(request, null);
  }

  /**
   * For staff: books an ad. Errors: 400 `image_path_is_of_ads`, `ends_at_after_starts_at`, 401, 403 `staff_only`,
   * 409 `ads_image_path_key` for a picture that another ad has, 422 `unknown_business`.
   */
  async create(input: NewAd, options: CreateOptions = {}): Promise<Ad> {
    const { supabase, images } = this.#context;
    const wanted = checked(newAd, input);
    await requireStaff(this.#context);
    const row = await answerOnce(
      this.#context,
      options,
      'ads.create',
      wanted,
      supabase
        .from('ads')
        .insert({
          ...columnsOf(wanted, images),
          business_id: wanted.businessId,
          image_path: images.contentPathOf(wanted.image),
          ends_at: wanted.endsAt.toISOString(),
        })
        .select(COLUMNS)
        .single(),
    );
    return toAd(row, images);
  }

  /** For staff: changes what is given. Errors: as {@link create}, and 400 `nothing_to_change`, 404 `ad_not_found`. */
  async update(id: number, change: AdChange): Promise<Ad> {
    const { supabase, images } = this.#context;
    const wanted = checked(fields.id, id, 'id');
    const columns = columnsOf(checked(adChange, change), images);
    requireChange(columns);
    await requireStaff(this.#context);
    const row = await answerOf(
      supabase.from('ads').update(columns).eq('id', wanted).select(COLUMNS).maybeSingle(),
    );
    if (!row) throw adNotFound();
    return toAd(row, images);
  }

  /** For staff: deletes an ad and its picture. Errors: 401, 403 `staff_only`, 404 `ad_not_found`. */
  async delete(id: number): Promise<void> {
    const wanted = checked(fields.id, id, 'id');
    await requireStaff(this.#context);
    const rows = await answerOf(this.#context.supabase.from('ads').delete().eq('id', wanted).select('id'));
    if (rows.length === 0) throw adNotFound();
  }

  /** `ownerId`: whose businesses' ads; `null` for everybody's. */
  async #page(request: PageRequest, ownerId: string | null): Promise<Page<Ad>> {
    const { supabase, images } = this.#context;
    return pageByKey(
      request,
      byId,
      ({ count, after }) => {
        const query = supabase
          .from('ads')
          .select(COLUMNS)
          .lt('id', after ?? BEYOND_ALL_IDS)
          .order('id', { ascending: false })
          .limit(count);
        return answerOf(ownerId === null ? query : query.eq('business.owner_id', ownerId));
      },
      (row) => toAd(row, images),
    );
  }
}

/** The columns of the fields that were given. */
function columnsOf(change: z.output<typeof adChange>, images: ImageUrls) {
  return withoutUndefined({
    image_path: change.image === undefined ? undefined : images.contentPathOf(change.image),
    link: change.link,
    starts_at: change.startsAt?.toISOString(),
    ends_at: change.endsAt?.toISOString(),
    is_enabled: change.isEnabled,
  });
}

function toActiveAd(row: ActiveRow, images: ImageUrls): ActiveAd {
  return {
    id: row.id,
    businessId: row.business_id,
    businessName: row.business_name,
    imageUrl: images.picture(row.image_path),
    link: row.link,
    startsAt: new Date(row.starts_at),
    endsAt: new Date(row.ends_at),
  };
}

function toAd(row: AdRow, images: ImageUrls): Ad {
  return {
    ...toActiveAd({ ...row, business_name: row.business.name }, images),
    isEnabled: row.is_enabled,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

function adNotFound(): DelveError {
  return new DelveError({ status: 404, code: 'ad_not_found', message: 'There is no such ad.' });
}
