import type { Database } from '../database.types.ts';
import type { ImageUrls } from '../image-urls.ts';
import type { BusinessSummary } from './business-rows.ts';

/** A business as a search finds it. */
export interface SearchResult extends BusinessSummary {
  /** Kilometres from the place that was searched around; `null` when none was given. */
  readonly distanceKm: number | null;
}

type Columns = Database['public']['CompositeTypes']['found_business'];
type AlwaysThere =
  | 'id'
  | 'name'
  | 'description'
  | 'address'
  | 'average_review_rating'
  | 'review_count'
  | 'cursor';

/** What `search_businesses` returns. A composite type cannot say which of its columns are never null. */
export type FoundRow = {
  [Name in keyof Columns]: Name extends AlwaysThere ? NonNullable<Columns[Name]> : Columns[Name];
};

export function toSearchResult(row: FoundRow, images: ImageUrls): SearchResult {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    address: row.address,
    state: row.state ?? '',
    category: row.category_id === null ? null : { id: row.category_id, name: row.category_name ?? '' },
    latitude: row.latitude,
    longitude: row.longitude,
    logoUrl: images.business(row.logo_path),
    thumbnailUrl: images.business(null),
    averageReviewRating: row.average_review_rating,
    reviewCount: row.review_count,
    distanceKm: row.distance_km,
  };
}
