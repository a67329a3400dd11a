import { coordinatesTogether, fields } from '@delve/client';
import { createRoute } from '@hono/zod-openapi';
import { anybody } from '../middleware/caller.ts';
import { businessPath, idIn, pageQuery, queryIds, queryNumber, queryText } from '../parameters.ts';
import { answers, createRouter, pageBody, withMessageAndData, withPage } from '../router.ts';
import {
  businessDetailsShape,
  searchResultShape,
  summaryShape,
  toBusinessDetailsShape,
  toSearchResultShape,
  toSummaryShape,
} from '../shapes/business.ts';

const tags = ['Directory'];

/** What everybody may read of businesses: rows 2.1, 2.4 and 2.6. */
export const directoryRoutes = createRouter();

directoryRoutes.openapi(
  createRoute({
    method: 'get',
    path: '/business/approved',
    summary: 'Approved businesses, newest first',
    tags,
    middleware: [anybody],
    request: { query: pageQuery },
    responses: answers('A page of businesses', withPage(summaryShape)),
  }),
  async (context) => {
    const page = await context.var.delve.businesses.approved(context.req.valid('query'));
    return context.json(pageBody('Businesses retrieved successfully.', page, toSummaryShape), 200);
  },
);

directoryRoutes.openapi(
  createRoute({
    method: 'get',
    path: '/business/search',
    summary: 'Search by words, category, state and place',
    tags,
    middleware: [anybody],
    request: {
      query: pageQuery
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
        .superRefine(coordinatesTogether),
    },
    responses: answers('A page of businesses', withPage(searchResultShape)),
  }),
  async (context) => {
    const { q, latitude, longitude, radius_km, amenities, min_rating, ...query } = context.req.valid('query');
    const page = await context.var.delve.businesses.search({
      ...query,
      query: q,
      near: latitude === undefined || longitude === undefined ? undefined : { latitude, longitude },
      radiusKm: radius_km,
      amenityIds: amenities,
      minimumRating: min_rating,
    });
    return context.json(pageBody('Search results retrieved successfully.', page, toSearchResultShape), 200);
  },
);

directoryRoutes.openapi(
  createRoute({
    method: 'get',
    path: `/business/${idIn('business_id')}`,
    summary: 'One business',
    tags,
    middleware: [anybody],
    request: { params: businessPath },
    responses: answers('The business', withMessageAndData(businessDetailsShape)),
  }),
  async (context) => {
    const business = await context.var.delve.businesses.get(context.req.valid('param').business_id);
    return context.json(
      {
        status: true as const,
        message: 'Business retrieved successfully.',
        data: toBusinessDetailsShape(business),
      },
      200,
    );
  },
);
