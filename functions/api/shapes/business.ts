import type { Business, BusinessSummary, SearchResult } from '@delve/client';
import { z } from '@hono/zod-openapi';

export const namedShape = z.object({ id: z.number().int(), name: z.string() });

const galleryShape = z.array(z.object({ id: z.number().int(), url: z.string() }));

export const summaryShape = z
  .object({
    id: z.number().int(),
    name: z.string(),
    description: z.string(),
    address: z.string(),
    state: z.string(),
    category: namedShape.nullable(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    thumbnail: z.string(),
    logo: z.string(),
    average_review_rating: z.number(),
    number_of_reviews: z.number().int(),
  })
  .openapi('BusinessSummary');

export function toSummaryShape(business: BusinessSummary): z.infer<typeof summaryShape> {
  return {
    id: business.id,
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
  };
}

export const searchResultShape = summaryShape
  .extend({ distance_km: z.number().nullable() })
  .openapi('SearchResult');

export function toSearchResultShape(result: SearchResult): z.infer<typeof searchResultShape> {
  return { ...toSummaryShape(result), distance_km: result.distanceKm };
}

const businessShape = summaryShape.extend({
  website: z.string(),
  phone: z.string(),
  subcategories: z.array(namedShape),
  amenities: z.array(namedShape),
  approved: z.boolean(),
  approval_status: z.enum(['draft', 'pending', 'approved', 'rejected']),
  is_active: z.boolean(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});

function toBusinessShape(business: Business): z.infer<typeof businessShape> {
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
    contact_email: z.string(),
    rejection_reason: z.string(),
    images: z.array(z.string()),
    gallery: galleryShape,
  })
  .openapi('OwnBusiness');

export function toOwnBusinessShape(business: Business): z.infer<typeof ownBusinessShape> {
  return {
    ...toBusinessShape(business),
    contact_email: business.contactEmail,
    rejection_reason: business.rejectionReason,
    images: [],
    gallery: [],
  };
}

/** A business with everything that a page about it shows. */
export const businessDetailsShape = businessShape
  .extend({
    owner: z.object({ id: z.uuid(), email: z.string() }),
    images: galleryShape,
    services: z.array(z.object({ id: z.number().int(), title: z.string() })),
    performance: z.array(z.object({ date: z.string(), performance_score: z.number() })),
  })
  .openapi('BusinessDetails');

export function toBusinessDetailsShape(business: Business): z.infer<typeof businessDetailsShape> {
  return {
    ...toBusinessShape(business),
    owner: { id: business.ownerId, email: business.contactEmail },
    images: [],
    services: [],
    performance: [],
  };
}
