import type * as z from 'zod';
import type { Context } from '../context.ts';
import type { Database } from '../database.types.ts';
import { DelveError } from '../delve-error.ts';
import { requireChange } from '../errors/nothing-to-change.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import { BEYOND_ALL_IDS, byId, type PageRequest, pageByKey } from '../keyset-page.ts';
import { type NewReport, newReport } from '../moderation/report-input.ts';
import { answerOnce, type CreateOptions } from '../once.ts';
import { Page } from '../page.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { type BusinessDetails, readDetails } from './business-details.ts';
import {
  amenitiesChange,
  type BusinessChange,
  type BusinessDeactivation,
  businessChange,
  type CategoryChange,
  categoryChange,
  columnsOf,
  deactivation,
  type LocationChange,
  locationChange,
  type NewBusiness,
  newBusiness,
} from './business-inputs.ts';
import {
  type Business,
  type BusinessSummary,
  SIGNED_IN_BUSINESS_COLUMNS,
  SUMMARY_COLUMNS,
  toBusiness,
  toSummary,
} from './business-rows.ts';
import { asOwner, businessNotFound, refusal } from './own-business.ts';
import { argumentsOf, type SearchQuery, searchQuery } from './search-query.ts';
import { type FoundRow, type SearchResult, toSearchResult } from './search-rows.ts';
import { type FoundSlug, type FoundSlugRow, toFoundSlug } from './slug-rows.ts';
import {
  type TrendingBusiness,
  type TrendingRequest,
  type TrendingRow,
  toTrending,
  trendingRequest,
} from './trending-rows.ts';

type ActivityChange = Database['public']['Functions']['set_business_activity']['Args'];

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
            .limit(count)
            .order('id', { referencedTable: 'images' })
            .limit(1, { referencedTable: 'images' }),
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
        // One more than asked for tells whether there is a next page.
        { ...argumentsOf(wanted), page_size: limit + 1 },
      ),
    )) as FoundRow[];
    const items = rows.slice(0, limit).map((row) => toSearchResult(row, images));
    const nextCursor = rows.length > limit ? (rows[limit - 1]?.cursor ?? null) : null;
    return new Page(items, nextCursor, (cursor) => this.search({ ...query, cursor }));
  }

  /** The listed businesses that are visited most at present, best first. Visits of the last 30 days count, recent ones more. */
  async trending(request: TrendingRequest = {}): Promise<TrendingBusiness[]> {
    const { supabase, images } = this.#context;
    const { limit } = checked(trendingRequest, request);
    const rows = (await answerOf(supabase.rpc('trending_businesses', { page_size: limit }))) as TrendingRow[];
    return rows.map((row) => toTrending(row, images));
  }

  /** The first of {@link trending}. Errors: 404 `nothing_trending` when no business was visited of late. */
  async mostTrending(): Promise<TrendingBusiness> {
    const [first] = await this.trending({ limit: 1 });
    if (first) return first;
    throw new DelveError({
      status: 404,
      code: 'nothing_trending',
      message: 'No business was visited in the last 30 days.',
    });
  }

  /** A listed business, or one's own. Reads only: {@link recordVisit} counts. Errors: 404 `business_not_found`. */
  async get(id: number): Promise<BusinessDetails> {
    return readDetails(this.#context, checked(fields.id, id, 'id'));
  }

  /**
   * The business that has a slug, or had it once: its `slug` is the present one, to redirect to. Errors: 404
   * `business_not_found`.
   */
  async getBySlug(slug: string): Promise<BusinessDetails> {
    return this.get((await this.findBySlug(slug)).id);
  }

  /** Which business a slug leads to. Errors: 404 `business_not_found`. */
  async findBySlug(slug: string): Promise<FoundSlug> {
    const [row] = (await answerOf(
      this.#context.supabase.rpc('find_business_by_slug', { slug: checked(fields.name, slug, 'slug') }),
    )) as FoundSlugRow[];
    if (!row) throw businessNotFound();
    return toFoundSlug(row);
  }

  /**
   * Tells that the caller looks at a listed business. Counts once per visitor and day, the owner's own look never.
   * Errors: 404 `business_not_found`.
   */
  async recordVisit(id: number): Promise<void> {
    await answerOf(this.#context.supabase.rpc('record_visit', { business_id: checked(fields.id, id, 'id') }));
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

  /**
   * Gives the business another slug, which may be a former one of its own; the former ones go on leading to it.
   * Errors: as {@link update}, and 400 `invalid_slug` (a word that Delve itself uses), 409 `slug_taken`,
   * `too_many_slugs` (at most 20 of a business).
   */
  async updateSlug(id: number, slug: string): Promise<void> {
    const wanted = checked(fields.slug, slug, 'slug');
    await asOwner(this.#context, id, (business_id) =>
      answerOf(this.#context.supabase.rpc('set_business_slug', { business_id, slug: wanted })),
    );
  }

  /** Switches the business on again. Approval stays as it was. Errors: 401, 403 `not_the_owner`, 404 `business_not_found`. */
  async activate(id: number): Promise<void> {
    await this.#setActivity(id, { activation_status: 'activate' });
  }

  /**
   * Switches the business off: nobody else sees it. Its exact name confirms that. Errors: as {@link activate}, and 422
   * `name_mismatch`.
   */
  async deactivate(id: number, input: BusinessDeactivation): Promise<void> {
    const { name, reason } = checked(deactivation, input);
    await this.#setActivity(id, {
      activation_status: 'deactivate',
      business_name: name,
      ...(reason ? { reason } : {}),
    });
  }

  /** Deletes the business with all that hangs on it, for good. Errors: 401, 403 `not_the_owner`, 404 `business_not_found`. */
  async delete(id: number): Promise<void> {
    await asOwner(this.#context, id, (business_id) =>
      answerOf(this.#context.supabase.rpc('delete_business', { business_id })),
    );
  }

  async #setActivity(id: number, change: Omit<ActivityChange, 'business_id'>) {
    await asOwner(this.#context, id, (business_id) =>
      answerOf(this.#context.supabase.rpc('set_business_activity', { business_id, ...change })),
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
