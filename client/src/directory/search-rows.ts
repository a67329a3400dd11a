import type { Database } from '../database.types.ts';
import type { ImageUrls } from '../image-urls.ts';
import type { PresentColumns } from '../present-columns.ts';
import { type BusinessSummary, categoryOf } from './business-rows.ts';

/** A business as a search finds it. */
export interface SearchResult extends BusinessSummary {
  /** Kilometres from the place that was searched around, to the metre; `null` when none was given. */
  readonly distanceKm: number | null;
  /** Whether it is open at the moment; `null` when its opening hours are not known. */
  readonly isOpen: boolean | null;
}

/** What `search_businesses` returns. */
export type FoundRow = PresentColumns<
  Database['public']['CompositeTypes']['found_business'],
  | 'state'
  | 'logo_path'
  | 'thumbnail_path'
  | 'category_id'
  | 'category_name'
  | 'latitude'
  | 'longitude'
  | 'distance_km'
  | 'is_open'
>;

export function toSearchResult(row: FoundRow, images: ImageUrls): SearchResult {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    address: row.address,
    state: row.state ?? '',
    category: categoryOf(row),
    latitude: row.latitude,
    longitude: row.longitude,
    logoUrl: images.business(row.logo_path),
    thumbnailUrl: images.business(row.thumbnail_path),
    averageReviewRating: row.average_review_rating,
    reviewCount: row.review_count,
    isPremium: row.is_premium,
    distanceKm: row.distance_km,
    isOpen: row.is_open,
  };
}
