import { byAge } from '../by-age.ts';
import type { ImageUrls } from '../image-urls.ts';

/** Something that a list offers by name. */
export interface Named {
  readonly id: number;
  readonly name: string;
}

/** `draft` until its owner asks, `pending` until staff decide. */
export type ApprovalStatus = 'draft' | 'pending' | 'approved' | 'rejected';

/** A picture of a business's gallery. */
export interface GalleryImage {
  readonly id: number;
  /** Absolute. */
  readonly url: string;
}

/** A business as lists show it. */
export interface BusinessSummary {
  readonly id: number;
  /** The business's name in links: `sabo-bread-house`. */
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly address: string;
  /** `""` until the location is set. */
  readonly state: string;
  readonly category: Named | null;
  /** Degrees (WGS 84); both are `null` until the location is set. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Absolute; a placeholder where there is no logo. */
  readonly logoUrl: string;
  /** Absolute: the first gallery image, else a placeholder. */
  readonly thumbnailUrl: string;
  /** 0 to 5, with one decimal; 0 without reviews. */
  readonly averageReviewRating: number;
  readonly reviewCount: number;
  /** The badge: whether its owner has a plan. */
  readonly isPremium: boolean;
}

/** A business with everything that its owner fills in about it as a whole. */
export interface Business extends BusinessSummary {
  /** A user's UUID. */
  readonly ownerId: string;
  readonly website: string;
  readonly phone: string;
  /** `""` for visitors, and when the owner cleared it. */
  readonly contactEmail: string;
  readonly subcategories: readonly Named[];
  readonly amenities: readonly Named[];
  /** The gallery, in the order of its uploads. */
  readonly images: readonly GalleryImage[];
  readonly approvalStatus: ApprovalStatus;
  /** Why staff rejected it, for its owner and staff; `""` when they did not, or gave no reason. */
  readonly rejectionReason: string;
  readonly isActive: boolean;
  /** Whether everybody can find it: approved, active, and its owner is too. */
  readonly isListed: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const SUMMARY_COLUMNS =
  'id, slug, name, description, address, state, latitude, longitude, logo_path, category:categories!businesses_category_id_fkey(id, name), stats:business_stats!business_stats_business_id_fkey(average_review_rating, rating_count, is_premium), images:business_images!business_images_business_id_fkey(id, path)' as const;

export const BUSINESS_COLUMNS =
  `${SUMMARY_COLUMNS}, owner_id, website, phone, approval_status, is_active, is_listed, created_at, updated_at, subcategories:business_subcategories!business_subcategories_business_id_fkey(item:subcategories!business_subcategories_subcategory_id_fkey(id, name)), amenities:business_amenities!business_amenities_business_id_fkey(item:amenities!business_amenities_amenity_id_fkey(id, name))` as const;

/** What the database grants to people who are signed in; it refuses the whole query of others. */
const SIGNED_IN_COLUMNS =
  'contact_email, requests:approval_requests!approval_requests_business_id_fkey(id, decision, reason)' as const;

export const SIGNED_IN_BUSINESS_COLUMNS = `${BUSINESS_COLUMNS}, ${SIGNED_IN_COLUMNS}` as const;

interface SummaryRow {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly address: string;
  readonly state: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly logo_path: string | null;
  readonly category: Named | null;
  readonly stats: {
    readonly average_review_rating: number | null;
    readonly rating_count: number;
    readonly is_premium: boolean;
  } | null;
  /** The whole gallery, or the first of it, which is the thumbnail. */
  readonly images: readonly ImageRow[];
}

interface ImageRow {
  readonly id: number;
  readonly path: string;
}

export interface BusinessRow extends SummaryRow {
  readonly owner_id: string;
  readonly website: string;
  readonly phone: string;
  readonly contact_email?: string;
  readonly approval_status: string;
  readonly is_active: boolean;
  readonly is_listed: boolean;
  readonly created_at: string;
  readonly updated_at: string;
  readonly subcategories: readonly { readonly item: Named }[];
  readonly amenities: readonly { readonly item: Named }[];
  /** Row-level security leaves them to the owner and to staff. */
  readonly requests?: readonly ApprovalRequestRow[];
}

interface ApprovalRequestRow {
  readonly id: number;
  readonly decision: string | null;
  readonly reason: string;
}

export function toSummary(row: SummaryRow, images: ImageUrls): BusinessSummary {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    address: row.address,
    state: row.state ?? '',
    category: row.category,
    latitude: row.latitude,
    longitude: row.longitude,
    logoUrl: images.business(row.logo_path),
    thumbnailUrl: images.business(byAge(row.images)[0]?.path ?? null),
    averageReviewRating: row.stats?.average_review_rating ?? 0,
    reviewCount: row.stats?.rating_count ?? 0,
    isPremium: row.stats?.is_premium ?? false,
  };
}

export function toBusiness(row: BusinessRow, images: ImageUrls): Business {
  return {
    ...toSummary(row, images),
    ownerId: row.owner_id,
    website: row.website,
    phone: row.phone,
    contactEmail: row.contact_email ?? '',
    subcategories: row.subcategories.map(({ item }) => item).sort(byName),
    amenities: row.amenities.map(({ item }) => item).sort(byName),
    images: byAge(row.images).map(({ id, path }) => ({ id, url: images.business(path) })),
    approvalStatus: row.approval_status as ApprovalStatus,
    rejectionReason: row.approval_status === 'rejected' ? lastReason(row.requests ?? []) : '',
    isActive: row.is_active,
    isListed: row.is_listed,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

/** The category in a row of a function's. */
export function categoryOf(row: { category_id: number | null; category_name: string | null }): Named | null {
  return row.category_id === null ? null : { id: row.category_id, name: row.category_name ?? '' };
}

const byName = (a: Named, b: Named) => a.name.localeCompare(b.name, 'en');

function lastReason(requests: readonly ApprovalRequestRow[]): string {
  return [...requests].sort((a, b) => b.id - a.id).find(({ decision }) => decision !== null)?.reason ?? '';
}
