import { fields } from '@delve/client';
import { createRoute } from '@hono/zod-openapi';
import { anybody } from '../middleware/caller.ts';
import { businessPath, pageQuery, queryIds, queryNumber, queryText } from '../parameters.ts';
import { answers, createRouter, withMessageAndData, withPage } from '../router.ts';
import {
  businessDetailsShape,
  searchResultShape,
  summaryShape,
  toBusinessDetailsShape,
  toSearchResultShape,
  toSummaryShape,
} from '../shapes/business.ts';

const tags = ['Directory'];

/** What everybody may read of businesses: rows 2.1 and 2.4. */
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
    return context.json(
      {
        status: true as const,
        message: 'Businesses retrieved successfully.',
        data: page.items.map(toSummaryShape),
        next_cursor: page.nextCursor,
      },
      200,
    );
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
      query: pageQuery.extend({
        q: queryText(fields.searchWords),
        category: queryText(fields.name),
        subcategory: queryText(fields.name),
        state: queryText(fields.name),
        longitude: queryNumber(fields.longitude),
        latitude: queryNumber(fields.latitude),
        radius_km: queryNumber(fields.kilometres),
        amenities: queryIds,
        min_rating: queryNumber(fields.rating),
      }),
    },
    responses: answers('A page of businesses', withPage(searchResultShape)),
  }),
  async (context) => {
    const { q, radius_km, amenities, min_rating, ...query } = context.req.valid('query');
    const page = await context.var.delve.businesses.search({
      ...query,
      words: q,
      radius: radius_km,
      amenityIds: amenities,
      minimumRating: min_rating,
    });
    return context.json(
      {
        status: true as const,
        message: 'Search results retrieved successfully.',
        data: page.items.map(toSearchResultShape),
        next_cursor: page.nextCursor,
      },
      200,
    );
  },
);

/** Row 2.6: apart from the others, because its path takes what theirs do not. */
export const businessDetailsRoute = createRouter();

businessDetailsRoute.openapi(
  createRoute({
    method: 'get',
    path: '/business/{business_id}',
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
