import { fields } from '@delve/client/server';
import * as z from 'zod';
import { created, message, page } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { pageQuery } from '../endpoint/parameters.ts';
import { savedShape, toSavedShape } from '../shapes/saved.ts';

const saved = { tag: 'Saved businesses' };
const businessBody = z.object({ business_id: fields.id });

/** Rows 18.1 to 18.3. */
export const savedEndpoints: readonly Endpoint[] = [
  endpoint({
    ...saved,
    method: 'GET',
    path: '/user/saved-business',
    summary: 'The caller’s saved businesses, the latest first',
    query: pageQuery,
    answer: page(savedShape, toSavedShape),
    errors: { 400: ['invalid_cursor'] },
    call: ({ delve, query }) => delve.saved.list(query),
  }),
  endpoint({
    ...saved,
    method: 'POST',
    path: '/user/saved-business',
    summary: 'Save a business; once more changes nothing',
    idempotent: true,
    body: businessBody,
    answer: created(message('Business saved successfully.')),
    errors: { 404: ['business_not_found'] },
    call: ({ delve, body, once }) => delve.saved.add(body.business_id, once),
  }),
  endpoint({
    ...saved,
    method: 'DELETE',
    path: '/user/saved-business/remove',
    summary: 'Take a business off the list',
    body: businessBody,
    answer: message('Business removed from saved list.'),
    errors: { 404: ['not_saved'] },
    call: ({ delve, body }) => delve.saved.remove(body.business_id),
  }),
];
