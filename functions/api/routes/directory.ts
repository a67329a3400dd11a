import type { TrendingBusiness } from '@delve/client';
import { coordinatesTogether, fields } from '@delve/client/server';
import * as z from 'zod';
import { businessPage } from '../business-page.ts';
import { data, page } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { pageQuery, queryFlag, queryIds, queryNumber, queryText } from '../endpoint/parameters.ts';
import {
  businessDetailsShape,
  searchResultShape,
  summaryShape,
  toBusinessDetailsShape,
  toSearchResultShape,
  toSummaryShape,
  toTrendingShape,
  trendingShape,
} from '../shapes/business.ts';

const publicRead = { method: 'GET', tag: 'Directory', caller: 'anybody' } as const;

const searchQuery = pageQuery
  .extend({
    q: queryText(fields.searchWords),
    category: queryText(fields.name),
    subcategory: queryText(fields.name.meta({ example: 'Bakery' })),
    state: queryText(fields.name.meta({ example: 'Lagos' })),
    longitude: queryNumber(fields.longitude),
    latitude: queryNumber(fields.latitude),
    radius_km: queryNumber(fields.kilometres),
    amenities: queryIds,
    min_rating: queryNumber(fields.rating),
    open_now: queryFlag,
  })
  .superRefine(coordinatesTogether);

const onePage = {
  ...publicRead,
  publicForSeconds: 0,
  /** `dashboard` brings `performance`, for the owner. */
  query: z.object({ page: queryText(fields.name).meta({ example: 'dashboard' }) }),
  answer: data(businessDetailsShape, toBusinessDetailsShape, 'Business retrieved successfully.'),
  errors: { 404: ['business_not_found'] },
} as const;

/** What everybody may read of businesses: rows 2.1 and 2.4 to 2.6. */
export const directoryEndpoints: readonly Endpoint[] = [
  endpoint({
    ...publicRead,
    path: '/business/approved',
    summary: 'Approved businesses, newest first',
    publicForSeconds: 60,
    query: pageQuery,
    answer: page(summaryShape, toSummaryShape, 'Businesses retrieved successfully.'),
    errors: { 400: ['invalid_cursor'] },
    call: ({ delve, query }) => delve.businesses.approved(query),
  }),
  endpoint({
    ...publicRead,
    path: '/business/search',
    summary: 'Search by words, category, state and place',
    limit: 'search',
    publicForSeconds: 60,
    query: searchQuery,
    contractNames: { query: 'q', amenityIds: 'amenities', minimumRating: 'min_rating' },
    answer: page(searchResultShape, toSearchResultShape, 'Search results retrieved successfully.'),
    errors: { 400: ['invalid_cursor'] },
    call: ({ delve, query }) => {
      const { q, latitude, longitude, radius_km, amenities, min_rating, open_now, ...rest } = query;
      return delve.businesses.search({
        ...rest,
        query: q,
        near: latitude === undefined || longitude === undefined ? undefined : { latitude, longitude },
        radiusKm: radius_km,
        amenityIds: amenities,
        minimumRating: min_rating,
        openNow: open_now,
      });
    },
  }),
  endpoint({
    ...publicRead,
    path: '/business/trending',
    summary: 'The business that is visited most at present; with `limit`, a list',
    description: 'Visits of the last 30 days count, by half as much with every seven days.',
    publicForSeconds: 60,
    query: z.object({ limit: queryNumber(fields.pageSize) }),
    answer: data(
      z.union([trendingShape, z.array(trendingShape)]),
      (found: TrendingBusiness | readonly TrendingBusiness[]) =>
        'id' in found ? toTrendingShape(found) : found.map(toTrendingShape),
      'Business retrieved successfully.',
    ),
    errors: { 404: ['nothing_trending'] },
    call: ({ delve, query: { limit } }): Promise<TrendingBusiness | readonly TrendingBusiness[]> =>
      limit === undefined ? delve.businesses.mostTrending() : delve.businesses.trending({ limit }),
  }),
  endpoint({
    ...onePage,
    path: '/business/slug/{slug}',
    summary: 'One business by its slug, and counts the visit',
    description: 'A former slug answers as well: `slug` is the present one.',
    call: async (call) => {
      const { id } = await call.delve.businesses.findBySlug(call.path.slug);
      return businessPage(call, id);
    },
  }),
  endpoint({
    ...onePage,
    path: '/business/{business_id}',
    summary: 'One business, and counts the visit',
    call: (call) => businessPage(call, call.path.business_id),
  }),
];
