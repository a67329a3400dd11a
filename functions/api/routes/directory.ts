import { coordinatesTogether, fields } from '@delve/client/server';
import { data, page } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { pageQuery, queryIds, queryNumber, queryText } from '../endpoint/parameters.ts';
import {
  businessDetailsShape,
  searchResultShape,
  summaryShape,
  toBusinessDetailsShape,
  toSearchResultShape,
  toSummaryShape,
} from '../shapes/business.ts';

const publicRead = { method: 'GET', tag: 'Directory', caller: 'anybody' } as const;

const searchQuery = pageQuery
  .extend({
    q: queryText(fields.searchWords),
    category: queryText(fields.name),
    subcategory: queryText(fields.name),
    state: queryText(fields.name),
    longitude: queryNumber(fields.longitude),
    latitude: queryNumber(fields.latitude),
    radius_km: queryNumber(fields.kilometres),
    amenities: queryIds,
    min_rating: queryNumber(fields.rating),
  })
  .superRefine(coordinatesTogether);

/** What everybody may read of businesses: rows 2.1, 2.4 and 2.6. */
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
      const { q, latitude, longitude, radius_km, amenities, min_rating, ...rest } = query;
      return delve.businesses.search({
        ...rest,
        query: q,
        near: latitude === undefined || longitude === undefined ? undefined : { latitude, longitude },
        radiusKm: radius_km,
        amenityIds: amenities,
        minimumRating: min_rating,
      });
    },
  }),
  endpoint({
    ...publicRead,
    path: '/business/{business_id}',
    summary: 'One business',
    publicForSeconds: 0,
    answer: data(businessDetailsShape, toBusinessDetailsShape, 'Business retrieved successfully.'),
    errors: { 404: ['business_not_found'] },
    call: ({ delve, path }) => delve.businesses.get(path.business_id),
  }),
];
