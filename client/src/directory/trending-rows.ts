import * as z from 'zod';
import type { Database } from '../database.types.ts';
import { fields } from '../fields.ts';
import type { ImageUrls } from '../image-urls.ts';
import type { PresentColumns } from '../present-columns.ts';
import { categoryOf, type Named } from './business-rows.ts';

/** A business that is visited much at present. */
export interface TrendingBusiness {
  readonly id: number;
  /** The business's name in links: `sabo-bread-house`. */
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly state: string;
  readonly category: Named | null;
  /** Absolute; a placeholder where there is no logo. */
  readonly logoUrl: string;
  /** Absolute: the first gallery image, else a placeholder. */
  readonly thumbnailUrl: string;
  /** The badge: whether its owner has a plan. */
  readonly isPremium: boolean;
  /** Of the last 30 days. */
  readonly profileVisits: number;
}

export const trendingRequest = z.object({
  /** 1 to 50, by default 10. */
  limit: fields.pageSize.default(10),
});

/** How many to answer. */
export type TrendingRequest = z.input<typeof trendingRequest>;

/** What `trending_businesses` returns. */
export type TrendingRow = PresentColumns<
  Database['public']['CompositeTypes']['trending_business'],
  'state' | 'logo_path' | 'thumbnail_path' | 'category_id' | 'category_name'
>;

export function toTrending(row: TrendingRow, images: ImageUrls): TrendingBusiness {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    state: row.state ?? '',
    category: categoryOf(row),
    logoUrl: images.business(row.logo_path),
    thumbnailUrl: images.business(row.thumbnail_path),
    isPremium: row.is_premium,
    profileVisits: row.number_of_profile_visits,
  };
}
