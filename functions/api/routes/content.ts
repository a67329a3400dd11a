import { fields } from '@delve/client/server';
import { data, page } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { pageQuery, queryText } from '../endpoint/parameters.ts';
import {
  activeAdShape,
  adShape,
  eventShape,
  postShape,
  toActiveAdShape,
  toAdShape,
  toEventShape,
  toPostShape,
} from '../shapes/content.ts';

const publicRead = { method: 'GET', tag: 'Content', caller: 'anybody', publicForSeconds: 60 } as const;
const paged = { 400: ['invalid_cursor'] };

/** What everybody may read of blog, events and ads: rows 1.1, 1.2, 9.1 and 12.1; and an owner's ads. */
export const contentEndpoints: readonly Endpoint[] = [
  endpoint({
    ...publicRead,
    path: '/blog',
    summary: 'Posts of the blog, newest first',
    query: pageQuery.extend({ category: queryText(fields.postCategory) }),
    answer: page(postShape, toPostShape, 'Blogs retrieved successfully'),
    errors: paged,
    call: ({ delve, query }) => delve.blog.list(query),
  }),
  endpoint({
    ...publicRead,
    path: '/blog/{blog_id}',
    summary: 'One post',
    answer: data(postShape, toPostShape, 'Blog retrieved successfully'),
    errors: { 404: ['post_not_found'] },
    call: ({ delve, path }) => delve.blog.get(path.blog_id),
  }),
  endpoint({
    ...publicRead,
    path: '/events',
    summary: 'Events of what is left of this month, or of another one',
    query: pageQuery.extend({ month: queryText(fields.month).meta({ example: '2026-01' }) }),
    answer: page(eventShape, toEventShape, 'Events retrieved successfully.'),
    errors: paged,
    call: ({ delve, query }) => delve.events.list(query),
  }),
  endpoint({
    ...publicRead,
    path: '/events/{event_id}',
    summary: 'One event',
    answer: data(eventShape, toEventShape, 'Event retrieved successfully.'),
    errors: { 404: ['event_not_found'] },
    call: ({ delve, path }) => delve.events.get(path.event_id),
  }),
  endpoint({
    ...publicRead,
    path: '/ads/active',
    summary: 'Ads that are shown now, of businesses whose owners have a plan, newest first',
    query: pageQuery,
    answer: page(activeAdShape, toActiveAdShape),
    errors: paged,
    call: ({ delve, query }) => delve.ads.active(query),
  }),
  endpoint({
    method: 'GET',
    tag: 'Content',
    path: '/ads/user',
    summary: 'Ads of the caller’s businesses, of all times, newest first',
    query: pageQuery,
    answer: page(adShape, toAdShape),
    errors: paged,
    call: ({ delve, query }) => delve.ads.mine(query),
  }),
];
