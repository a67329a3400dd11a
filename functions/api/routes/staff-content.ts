import { fields } from '@delve/client/server';
import * as z from 'zod';
import { created, data, message, page } from '../endpoint/answers.ts';
import { bodyInstant } from '../endpoint/body-fields.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { pageQuery } from '../endpoint/parameters.ts';
import {
  adShape,
  authoredEventShape,
  authoredPostShape,
  toAdShape,
  toAuthoredEventShape,
  toAuthoredPostShape,
} from '../shapes/content.ts';

const staff = { tag: 'Staff' };
const staffOnly = { 403: ['staff_only'] };
const paged = { 400: ['invalid_cursor'], ...staffOnly };

const newPost = z.object({
  title: fields.title,
  category: fields.postCategory.optional(),
  content: fields.html.optional(),
  thumbnail: fields.imagePath.nullable().optional(),
  published_at: bodyInstant.nullable().optional(),
});
const postCodes = ['thumbnail_path_is_of_posts'];
const postErrors = { ...staffOnly, 409: ['posts_thumbnail_path_key'] };
const postNotFound = { 404: ['post_not_found'] };

function toPost({ published_at, ...rest }: z.output<ReturnType<typeof newPost.partial>>) {
  return { ...rest, publishedAt: published_at };
}

const newEvent = z.object({
  title: fields.title,
  description: fields.description.optional(),
  date: fields.day,
  end_date: fields.day.nullable().optional(),
  time: fields.timeOfDay.nullable().optional(),
  location: fields.location.optional(),
  state: fields.state.nullable().optional(),
  is_published: fields.flag.optional(),
});
const eventNames = { startsOn: 'date', endsOn: 'end_date', startsAt: 'time' };
const eventCodes = ['ends_on_is_within_a_year_of_start'];
const eventErrors = { ...staffOnly, 422: ['unknown_state'] };
const eventNotFound = { 404: ['event_not_found'] };

function toEvent(body: z.output<ReturnType<typeof newEvent.partial>>) {
  const { date, end_date, time, is_published, ...rest } = body;
  return { ...rest, endsOn: end_date, startsAt: time, isPublished: is_published };
}

const adChange = z.object({
  image: fields.imagePath,
  link: fields.website.optional(),
  starts_at: bodyInstant.optional(),
  ends_at: bodyInstant,
  is_enabled: fields.flag.optional(),
});
const adCodes = ['image_path_is_of_ads', 'ends_at_after_starts_at'];
const adErrors = { ...staffOnly, 409: ['ads_image_path_key'] };
const adNotFound = { 404: ['ad_not_found'] };

function toAd({ starts_at, is_enabled, ...rest }: z.output<ReturnType<typeof adChange.partial>>) {
  return { ...rest, startsAt: starts_at, isEnabled: is_enabled };
}

/** What staff write: posts, events and ads; beyond the contract. */
export const staffContentEndpoints: readonly Endpoint[] = [
  endpoint({
    ...staff,
    method: 'GET',
    path: '/staff/blog',
    summary: 'All posts, drafts included, the last written first',
    query: pageQuery,
    answer: page(authoredPostShape, toAuthoredPostShape, 'Blogs retrieved successfully'),
    errors: paged,
    call: ({ delve, query }) => delve.blog.all(query),
  }),
  endpoint({
    ...staff,
    method: 'POST',
    path: '/staff/blog',
    summary: 'Write a post',
    idempotent: true,
    body: newPost,
    answer: created(data(authoredPostShape, toAuthoredPostShape, 'Blog created successfully.')),
    errors: { 400: postCodes, ...postErrors },
    call: ({ delve, body, once }) => delve.blog.create({ ...toPost(body), title: body.title }, once),
  }),
  endpoint({
    ...staff,
    method: 'PATCH',
    path: '/staff/blog/{blog_id}',
    givesUpFiles: true,
    summary: 'Change a post, publish it or take it back',
    body: newPost.partial(),
    answer: data(authoredPostShape, toAuthoredPostShape, 'Blog updated successfully.'),
    errors: { 400: ['nothing_to_change', ...postCodes], ...postErrors, ...postNotFound },
    call: ({ delve, path, body }) => delve.blog.update(path.blog_id, toPost(body)),
  }),
  endpoint({
    ...staff,
    method: 'DELETE',
    path: '/staff/blog/{blog_id}',
    givesUpFiles: true,
    summary: 'Delete a post',
    answer: message('Blog deleted successfully.'),
    errors: { ...staffOnly, ...postNotFound },
    call: ({ delve, path }) => delve.blog.delete(path.blog_id),
  }),
  endpoint({
    ...staff,
    method: 'GET',
    path: '/staff/events',
    summary: 'All events of all times, the last written first',
    query: pageQuery,
    answer: page(authoredEventShape, toAuthoredEventShape, 'Events retrieved successfully.'),
    errors: paged,
    call: ({ delve, query }) => delve.events.all(query),
  }),
  endpoint({
    ...staff,
    method: 'POST',
    path: '/staff/events',
    summary: 'Announce an event',
    idempotent: true,
    body: newEvent,
    contractNames: eventNames,
    answer: created(data(authoredEventShape, toAuthoredEventShape, 'Event created successfully.')),
    errors: { 400: eventCodes, ...eventErrors },
    call: ({ delve, body, once }) =>
      delve.events.create({ ...toEvent(body), title: body.title, startsOn: body.date }, once),
  }),
  endpoint({
    ...staff,
    method: 'PATCH',
    path: '/staff/events/{event_id}',
    summary: 'Change an event',
    body: newEvent.partial(),
    contractNames: eventNames,
    answer: data(authoredEventShape, toAuthoredEventShape, 'Event updated successfully.'),
    errors: { 400: ['nothing_to_change', ...eventCodes], ...eventErrors, ...eventNotFound },
    call: ({ delve, path, body }) =>
      delve.events.update(path.event_id, { ...toEvent(body), startsOn: body.date }),
  }),
  endpoint({
    ...staff,
    method: 'DELETE',
    path: '/staff/events/{event_id}',
    summary: 'Delete an event',
    answer: message('Event deleted successfully.'),
    errors: { ...staffOnly, ...eventNotFound },
    call: ({ delve, path }) => delve.events.delete(path.event_id),
  }),
  endpoint({
    ...staff,
    method: 'GET',
    path: '/staff/ads',
    summary: 'All ads of all times, newest first',
    query: pageQuery,
    answer: page(adShape, toAdShape, 'Ads retrieved successfully.'),
    errors: paged,
    call: ({ delve, query }) => delve.ads.all(query),
  }),
  endpoint({
    ...staff,
    method: 'POST',
    path: '/staff/ads',
    summary: 'Book an ad of a business, which is shown while its owner has a plan',
    idempotent: true,
    body: adChange.extend({ business_id: fields.id }),
    answer: created(data(adShape, toAdShape, 'Ad created successfully.')),
    errors: { 400: adCodes, ...adErrors, 422: ['unknown_business'] },
    call: ({ delve, body: { business_id, ends_at, image, ...rest }, once }) =>
      delve.ads.create({ ...toAd(rest), businessId: business_id, image, endsAt: ends_at }, once),
  }),
  endpoint({
    ...staff,
    method: 'PATCH',
    path: '/staff/ads/{ad_id}',
    givesUpFiles: true,
    summary: 'Change an ad, or take it out of view',
    body: adChange.partial(),
    answer: data(adShape, toAdShape, 'Ad updated successfully.'),
    errors: { 400: ['nothing_to_change', ...adCodes], ...adErrors, ...adNotFound },
    call: ({ delve, path, body: { ends_at, ...rest } }) =>
      delve.ads.update(path.ad_id, { ...toAd(rest), endsAt: ends_at }),
  }),
  endpoint({
    ...staff,
    method: 'DELETE',
    path: '/staff/ads/{ad_id}',
    givesUpFiles: true,
    summary: 'Delete an ad',
    answer: message('Ad deleted successfully.'),
    errors: { ...staffOnly, ...adNotFound },
    call: ({ delve, path }) => delve.ads.delete(path.ad_id),
  }),
];
