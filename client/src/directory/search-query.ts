import * as z from 'zod';
import { fields } from '../fields.ts';
import { withoutUndefined } from '../without-undefined.ts';

export const searchQuery = z
  .object({
    /** Words of name, category, amenities, description or address; typing errors are forgiven. */
    query: fields.searchWords.optional(),
    /** Names, in any case. */
    category: fields.name.optional(),
    subcategory: fields.name.optional(),
    /** A state's name, official name or usual abbreviation: `Lagos`, `FCT`. */
    state: fields.name.optional(),
    /** The place to search around, in degrees (WGS 84). */
    near: z.object({ latitude: fields.latitude, longitude: fields.longitude }).optional(),
    /** Kilometres around `near`, which it needs. */
    radiusKm: fields.kilometres.optional(),
    /** Only businesses that have them all. */
    amenityIds: fields.ids.optional(),
    /** 0 to 5. */
    minimumRating: fields.rating.optional(),
    /** Only businesses that are open at the moment, by their opening hours. */
    openNow: fields.flag.optional(),
    /** Items in a page: 1 to 50, by default 50. */
    limit: fields.pageSize.optional(),
    cursor: fields.cursor.optional(),
  })
  .superRefine((input, context) => {
    if (input.radiusKm === undefined || input.near !== undefined) return;
    context.addIssue({ code: 'custom', path: ['radiusKm'], message: 'Needs latitude and longitude.', input });
  });

/** What to search for; everything is optional, and what is given has to hold together. */
export type SearchQuery = z.input<typeof searchQuery>;

/** What the database's search is called with, apart from the size of the page. */
export function argumentsOf(wanted: z.output<typeof searchQuery>) {
  return withoutUndefined({
    query: wanted.query,
    category: wanted.category,
    subcategory: wanted.subcategory,
    state: wanted.state,
    latitude: wanted.near?.latitude,
    longitude: wanted.near?.longitude,
    radius_km: wanted.radiusKm,
    amenity_ids: wanted.amenityIds,
    minimum_rating: wanted.minimumRating,
    open_now: wanted.openNow,
    after_cursor: wanted.cursor,
  });
}
