import { fields } from '@delve/client';
import { createRoute, z } from '@hono/zod-openapi';
import { anybody } from '../middleware/caller.ts';
import { queryText } from '../parameters.ts';
import { answers, createRouter, withData } from '../router.ts';
import { namedShape } from '../shapes/business.ts';

const tags = ['Lookups'];

/** Rows 3.1 to 3.4. */
export const lookupRoutes = createRouter();

lookupRoutes.openapi(
  createRoute({
    method: 'get',
    path: '/business/amenities',
    summary: 'All amenities',
    tags,
    middleware: [anybody],
    responses: answers('Amenities by name', withData(z.array(namedShape))),
  }),
  async (context) =>
    context.json({ status: true as const, data: await context.var.delve.lookups.amenities() }, 200),
);

lookupRoutes.openapi(
  createRoute({
    method: 'get',
    path: '/business/categories',
    summary: 'All categories with their subcategories',
    tags,
    middleware: [anybody],
    responses: answers(
      'Categories by name',
      withData(z.array(namedShape.extend({ subcategories: z.array(namedShape) }))),
    ),
  }),
  async (context) => {
    const categories = await context.var.delve.lookups.categories();
    const data = categories.map(({ id, name, subcategories }) => ({
      id,
      name,
      subcategories: [...subcategories],
    }));
    return context.json({ status: true as const, data }, 200);
  },
);

lookupRoutes.openapi(
  createRoute({
    method: 'get',
    path: '/business/states',
    summary: 'Nigeria’s states and the Federal Capital Territory',
    tags,
    middleware: [anybody],
    responses: answers(
      'States by name',
      withData(z.array(z.object({ name: z.string(), official_name: z.string(), iso_code: z.string() }))),
    ),
  }),
  async (context) => {
    const states = await context.var.delve.lookups.states();
    const data = states.map((state) => ({
      name: state.name,
      official_name: state.officialName,
      iso_code: state.isoCode,
    }));
    return context.json({ status: true as const, data }, 200);
  },
);

lookupRoutes.openapi(
  createRoute({
    method: 'get',
    path: '/business/subcategories',
    summary: 'Subcategories, of all categories or of one',
    tags,
    middleware: [anybody],
    request: { query: z.object({ category: queryText(fields.name) }) },
    responses: answers('Subcategories', withData(z.array(namedShape.extend({ category: z.string() })))),
  }),
  async (context) => {
    const { category } = context.req.valid('query');
    const data = await context.var.delve.lookups.subcategories({ category });
    return context.json({ status: true as const, data }, 200);
  },
);
