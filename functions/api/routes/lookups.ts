import { fields } from '@delve/client/server';
import * as z from 'zod';
import { list } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { queryText } from '../endpoint/parameters.ts';
import { categoryShape, namedShape, stateShape, subcategoryShape, toStateShape } from '../shapes/lookups.ts';

const lookup = { method: 'GET', tag: 'Lookups', caller: 'anybody', publicForSeconds: 3600 } as const;

/** Rows 3.1 to 3.4. */
export const lookupEndpoints: readonly Endpoint[] = [
  endpoint({
    ...lookup,
    path: '/business/amenities',
    summary: 'All amenities, by name',
    answer: list(namedShape),
    call: ({ delve }) => delve.lookups.amenities(),
  }),
  endpoint({
    ...lookup,
    path: '/business/categories',
    summary: 'All categories with their subcategories, by name',
    answer: list(categoryShape),
    call: ({ delve }) => delve.lookups.categories(),
  }),
  endpoint({
    ...lookup,
    path: '/business/states',
    summary: 'Nigeria’s states and the Federal Capital Territory, by name',
    answer: list(stateShape, toStateShape),
    call: ({ delve }) => delve.lookups.states(),
  }),
  endpoint({
    ...lookup,
    path: '/business/subcategories',
    summary: 'Subcategories, of all categories or of one',
    query: z.object({ category: queryText(fields.name) }),
    answer: list(subcategoryShape),
    call: ({ delve, query }) => delve.lookups.subcategories(query),
  }),
];
