import type {
  Business,
  BusinessDetails,
  BusinessSummary,
  PerformanceScore,
  SearchResult,
  TrendingBusiness,
} from '@delve/client';
import * as z from 'zod';
import { namedShape } from './lookups.ts';
import { openingHoursShape, toOpeningHoursShape } from './opening-hours.ts';
import { scoreShape, toScoreShape } from './performance.ts';
import { serviceShape } from './services.ts';
import { flag, imageUrl, instant, integer, number, text, userId } from './values.ts';

const galleryShape = z.array(z.object({ id: integer(5), url: imageUrl() }));

export const summaryShape = z
  .object({
    id: integer(1),
    slug: text('sabo-bread-house'),
    name: text('Sabo Bread House'),
    description: text('Agege bread and meat pies, hot from six in the morning.'),
    address: text('12 Herbert Macaulay Way, Yaba'),
    state: text('Lagos'),
    category: namedShape.nullable(),
    latitude: number(6.5095).nullable(),
    longitude: number(3.3792).nullable(),
    thumbnail: imageUrl(),
    logo: imageUrl(),
    average_review_rating: number(4.5),
    number_of_reviews: integer(12),
    is_premium: flag(false),
  })
  .meta({ id: 'BusinessSummary' });

export function toSummaryShape(business: BusinessSummary): z.input<typeof summaryShape> {
  return {
    id: business.id,
    slug: business.slug,
    name: business.name,
    description: business.description,
    address: business.address,
    state: business.state,
    category: business.category,
    latitude: business.latitude,
    longitude: business.longitude,
    thumbnail: business.thumbnailUrl,
    logo: business.logoUrl,
    average_review_rating: business.averageReviewRating,
    number_of_reviews: business.reviewCount,
    is_premium: business.isPremium,
  };
}

export const searchResultShape = summaryShape
  .extend({ distance_km: number(1.2).nullable(), is_open: flag(true).nullable() })
  .meta({ id: 'SearchResult' });

export function toSearchResultShape(result: SearchResult): z.input<typeof searchResultShape> {
  return { ...toSummaryShape(result), distance_km: result.distanceKm, is_open: result.isOpen };
}

const businessShape = summaryShape.extend({
  website: text('https://sabobread.example'),
  phone: text('+234 800 000 0000'),
  subcategories: z.array(namedShape),
  amenities: z.array(namedShape),
  approved: flag(true),
  approval_status: z.enum(['draft', 'pending', 'approved', 'rejected']).meta({ example: 'approved' }),
  is_active: flag(true),
  created_at: instant(),
  updated_at: instant(),
});

function toBusinessShape(business: Business): z.input<typeof businessShape> {
  return {
    ...toSummaryShape(business),
    website: business.website,
    phone: business.phone,
    subcategories: [...business.subcategories],
    amenities: [...business.amenities],
    approved: business.approvalStatus === 'approved',
    approval_status: business.approvalStatus,
    is_active: business.isActive,
    created_at: business.createdAt.toISOString(),
    updated_at: business.updatedAt.toISOString(),
  };
}

/** One of the caller's own businesses. */
export const ownBusinessShape = businessShape
  .extend({
    contact_email: text('owner@example.com'),
    rejection_reason: text(''),
    images: z.array(imageUrl()),
    gallery: galleryShape,
  })
  .meta({ id: 'OwnBusiness' });

export function toOwnBusinessShape(business: Business): z.input<typeof ownBusinessShape> {
  return {
    ...toBusinessShape(business),
    contact_email: business.contactEmail,
    rejection_reason: business.rejectionReason,
    images: business.images.map(({ url }) => url),
    gallery: [...business.images],
  };
}

/** A business with everything that a page about it shows. */
export const businessDetailsShape = businessShape
  .extend({
    owner: z.object({ id: userId(), email: text('owner@example.com') }),
    images: galleryShape,
    services: z.array(serviceShape),
    opening_hours: openingHoursShape,
    performance: z.array(scoreShape),
  })
  .meta({ id: 'BusinessDetails' });

/** A page about a business; the scores are for its owner's eyes. */
export interface BusinessPage {
  readonly business: BusinessDetails;
  readonly scores: readonly PerformanceScore[];
}

export function toBusinessDetailsShape({
  business,
  scores,
}: BusinessPage): z.input<typeof businessDetailsShape> {
  return {
    ...toBusinessShape(business),
    owner: { id: business.ownerId, email: business.contactEmail },
    images: [...business.images],
    services: [...business.services],
    opening_hours: toOpeningHoursShape(business.openingHours),
    performance: scores.map(toScoreShape),
  };
}

/** Row 2.5. */
export const trendingShape = z
  .object({
    id: integer(1),
    slug: text('sabo-bread-house'),
    name: text('Sabo Bread House'),
    description: text('Agege bread and meat pies, hot from six in the morning.'),
    state: text('Lagos'),
    category: namedShape.nullable(),
    thumbnail: imageUrl(),
    logo: imageUrl(),
    is_premium: flag(false),
    number_of_profile_visits: integer(200),
  })
  .meta({ id: 'TrendingBusiness' });

export function toTrendingShape(business: TrendingBusiness): z.input<typeof trendingShape> {
  return {
    id: business.id,
    slug: business.slug,
    name: business.name,
    description: business.description,
    state: business.state,
    category: business.category,
    thumbnail: business.thumbnailUrl,
    logo: business.logoUrl,
    is_premium: business.isPremium,
    number_of_profile_visits: business.profileVisits,
  };
}
