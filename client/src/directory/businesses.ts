import type * as z from 'zod';
import type { Context } from '../context.ts';
import { requireChange } from '../errors/nothing-to-change.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import type { ImageUrls } from '../image-urls.ts';
import { BEYOND_ALL_IDS, byId, type PageRequest, pageByKey } from '../keyset-page.ts';
import { type NewReport, newReport } from '../moderation/report-input.ts';
import { answerOnce, type CreateOptions } from '../once.ts';
import { Page } from '../page.ts';
import { withoutUndefined } from '../without-undefined.ts';
import {
  amenitiesChange,
  type BusinessChange,
  businessChange,
  type CategoryChange,
  categoryChange,
  type LocationChange,
  locationChange,
  type NewBusiness,
  newBusiness,
} from './business-inputs.ts';
import {
  BUSINESS_COLUMNS,
  type Business,
  type BusinessSummary,
  SIGNED_IN_BUSINESS_COLUMNS,
  SUMMARY_COLUMNS,
  toBusiness,
  toSummary,
} from './business-rows.ts';
import { asOwner, businessNotFound, refusal } from './own-business.ts';
import { type SearchQuery, searchQuery } from './search-query.ts';
import { type FoundRow, type SearchResult, toSearchResult } from './search-rows.ts';

/** The directory: finding businesses, and what their owners do with them. */
export class Businesses {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Makes a draft that its owner alone sees until it is approved. Errors: 400, 401, 422 `unknown_state`, `unknown_category`. */
  async create(input: NewBusiness, options: CreateOptions = {}): Promise<Business> {
    const { supabase, caller, images } = this.#context;
    const wanted = checked(newBusiness, input);
    const { categoryId, ...rest } = wanted;
    await caller.requireUserId();
    const row = await answerOnce(
      this.#context,
      options,
      'businesses.create',
      wanted,
      supabase
        .from('businesses')
        .insert({
          ...columnsOf(rest, images),
          name: rest.name,
          ...(categoryId === undefined ? {} : { category_id: categoryId }),
        })
        .select(SIGNED_IN_BUSINESS_COLUMNS)
        .single(),
    );
    return toBusiness(row, images);
  }

  /** The caller's own, in every state of approval, newest first. Errors: 400 `invalid_cursor`, 401. */
  async mine(request: PageRequest = {}): Promise<Page<Business>> {
    const { supabase, caller, images } = this.#context;
    const ownerId = await caller.requireUserId();
    return pageByKey(
      request,
      byId,
      ({ count, after }) =>
        answerOf(
          supabase
            .from('businesses')
            .select(SIGNED_IN_BUSINESS_COLUMNS)
            .eq('owner_id', ownerId)
            .lt('id', after ?? BEYOND_ALL_IDS)
            .order('id', { ascending: false })
            .limit(count),
        ),
      (row) => toBusiness(row, images),
    );
  }

  /** All listed businesses, newest first. Errors: 400 `invalid_cursor`. */
  async approved(request: PageRequest = {}): Promise<Page<BusinessSummary>> {
    const { supabase, images } = this.#context;
    return pageByKey(
      request,
      byId,
      ({ count, after }) =>
        answerOf(
          supabase
            .from('businesses')
            .select(SUMMARY_COLUMNS)
            .eq('is_listed', true)
            .lt('id', after ?? BEYOND_ALL_IDS)
            .order('id', { ascending: false })
            .limit(count),
        ),
      (row) => toSummary(row, images),
    );
  }

  /**
   * Listed businesses: with words, by relevance; with coordinates alone, nearest first; with neither, best rated
   * first. Errors: 400 `invalid_cursor` and the like.
   */
  async search(query: SearchQuery = {}): Promise<Page<SearchResult>> {
    const { supabase, images } = this.#context;
    const wanted = checked(searchQuery, query);
    const limit = wanted.limit ?? 50;
    const rows = (await answerOf(
      supabase.rpc(
        'search_businesses',
        withoutUndefined({
          query: wanted.query,
          category: wanted.category,
          subcategory: wanted.subcategory,
          state: wanted.state,
          latitude: wanted.near?.latitude,
          longitude: wanted.near?.longitude,
          radius_km: wanted.radiusKm,
          amenity_ids: wanted.amenityIds,
          minimum_rating: wanted.minimumRating,
          // One more than asked for tells whether there is a next page.
          page_size: limit + 1,
          after_cursor: wanted.cursor,
        }),
      ),
    )) as FoundRow[];
    const items = rows.slice(0, limit).map((row) => toSearchResult(row, images));
    const nextCursor = rows.length > limit ? (rows[limit - 1]?.cursor ?? null) : null;
    return new Page(items, nextCursor, (cursor) => this.search({ ...query, cursor }));
  }

  /** A listed business, or one's own. Errors: 404 `business_not_found`. */
  async get(id: number): Promise<Business> {
    const { supabase, caller, images } = this.#context;
    const wanted = checked(fields.id, id, 'id');
    const isVisitor = (await caller.userId()) === null;
    const table = supabase.from('businesses');
    const row = isVisitor
      ? await answerOf(table.select(BUSINESS_COLUMNS).eq('id', wanted).maybeSingle())
      : await answerOf(table.select(SIGNED_IN_BUSINESS_COLUMNS).eq('id', wanted).maybeSingle());
    if (!row) throw businessNotFound();
    return toBusiness(row, images);
  }

  /** Changes what is given and leaves the rest. Errors: 400, 401, 403 `not_the_owner`, 404 `business_not_found`. */
  async update(id: number, change: BusinessChange): Promise<void> {
    await this.#change(id, checked(businessChange, change));
  }

  /** Place and ways to get in touch. Errors: as {@link update}, and 422 `unknown_state`. */
  async updateLocation(id: number, change: LocationChange): Promise<void> {
    await this.#change(id, checked(locationChange, change));
  }

  /** Replaces category and subcategories. Errors: as {@link update}, and 422 `unknown_category`, `subcategory_not_in_category`. */
  async updateCategory(id: number, change: CategoryChange): Promise<void> {
    const { categoryId, subcategoryIds } = checked(categoryChange, change);
    await asOwner(this.#context, id, (business_id) =>
      answerOf(
        this.#context.supabase.rpc('set_business_category', {
          business_id,
          category_id: categoryId,
          subcategory_ids: subcategoryIds,
        }),
      ),
    );
  }

  /** Replaces the list of amenities. Errors: as {@link update}, and 422 `unknown_amenity`. */
  async updateAmenities(id: number, ids: readonly number[]): Promise<void> {
    const { amenityIds } = checked(amenitiesChange, { amenityIds: ids });
    await asOwner(this.#context, id, (business_id) =>
      answerOf(
        this.#context.supabase.rpc('set_business_amenities', { business_id, amenity_ids: amenityIds }),
      ),
    );
  }

  /**
   * Asks staff to list the business. Errors: 409 `already_pending`, `already_approved`, 422 `business_incomplete`,
   * whose hint names what is missing.
   */
  async requestApproval(id: number): Promise<void> {
    await asOwner(this.#context, id, (business_id) =>
      answerOf(this.#context.supabase.rpc('request_approval', { business_id })),
    );
  }

  /**
   * Tells staff of a business that should not be listed, and answers the report's id. Errors: 400, 401,
   * 403 `own_content`, 404 `business_not_found`, 409 `already_reported`.
   */
  async report(id: number, input: NewReport, options: CreateOptions = {}): Promise<number> {
    const { supabase, caller } = this.#context;
    const wanted = { business_id: checked(fields.id, id, 'id'), ...checked(newReport, input) };
    await caller.requireUserId();
    return answerOnce(
      this.#context,
      options,
      'businesses.report',
      wanted,
      supabase.rpc('report_business', withoutUndefined(wanted)),
    );
  }

  async #change(id: number, change: z.output<typeof businessChange> | z.output<typeof locationChange>) {
    const { supabase, caller, images } = this.#context;
    const columns = columnsOf(change, images);
    requireChange(columns);
    const wanted = checked(fields.id, id, 'id');
    await caller.requireUserId();
    const rows = await answerOf(supabase.from('businesses').update(columns).eq('id', wanted).select('id'));
    if (rows.length === 0) throw await refusal(this.#context, wanted);
  }
}

/** The columns of the fields that were given. */
function columnsOf(change: Optional<Omit<z.output<typeof newBusiness>, 'categoryId'>>, images: ImageUrls) {
  return withoutUndefined({
    name: change.name,
    description: change.description,
    website: change.website,
    logo_path: change.logo === undefined ? undefined : images.pathOf(change.logo),
    address: change.address,
    state: change.state,
    latitude: change.latitude,
    longitude: change.longitude,
    phone: change.phone,
    contact_email: change.contactEmail,
  });
}

type Optional<Fields> = { [Name in keyof Fields]?: Fields[Name] | undefined };
