import type { Database } from '../database.types.ts';
import type { PresentColumns } from '../present-columns.ts';

/** Where a slug leads. */
export interface FoundSlug {
  /** The business's. */
  readonly id: number;
  /** The present one. */
  readonly slug: string;
  /** Whether a former one was asked for. */
  readonly isFormer: boolean;
}

/** What `find_business_by_slug` returns. */
export type FoundSlugRow = PresentColumns<Database['public']['CompositeTypes']['found_slug']>;

export function toFoundSlug(row: FoundSlugRow): FoundSlug {
  return { id: row.business_id, slug: row.slug, isFormer: row.is_redirect };
}
