import type { OwnReview } from '@delve/client';
import { fields } from '@delve/client/server';
import * as z from 'zod';
import { created, data, message, page } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { pageQuery, queryNumber } from '../endpoint/parameters.ts';
import {
  ownListedReviewShape,
  ownReviewShape,
  replyShape,
  reviewShape,
  revisionShape,
  toOwnListedReviewShape,
  toOwnReviewShape,
  toReplyShape,
  toReviewShape,
  toRevisionShape,
} from '../shapes/review.ts';

const tag = 'Reviews';

/** Rows 6.1 to 6.3, and what becomes of a review afterwards. */
export const reviewEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/business/{business_id}/reviews',
    tag,
    summary: 'Reviews of a business with their replies, newest first',
    description:
      '`page` counts pages of `limit` reviews from 1; `cursor` never shows one twice while others are added.',
    caller: 'anybody',
    publicForSeconds: 30,
    query: pageQuery.extend({ page: queryNumber(fields.pageNumber), rating: queryNumber(fields.stars) }),
    answer: page(reviewShape, toReviewShape),
    errors: { 400: ['invalid_cursor'], 404: ['business_not_found'] },
    call: ({ delve, path, query }) => delve.reviews.list(path.business_id, query),
  }),
  endpoint({
    method: 'POST',
    path: '/business/{business_id}/reviews',
    tag,
    summary: 'Review a business',
    idempotent: true,
    body: z.object({ rating: fields.stars, comment: fields.comment.optional() }),
    answer: created(data(ownReviewShape, toOwnReviewShape, 'Review created successfully.')),
    errors: { 403: ['own_business'], 404: ['business_not_found'], 409: ['already_reviewed'] },
    call: ({ delve, path, body, once }) => delve.reviews.create(path.business_id, body, once),
  }),
  endpoint({
    method: 'GET',
    path: '/business/{business_id}/reviews/mine',
    tag,
    summary: 'The caller’s review of a business, `null` when there is none',
    answer: data(ownReviewShape.nullable(), (review: OwnReview | null) => review && toOwnReviewShape(review)),
    call: ({ delve, path }) => delve.reviews.mineOf(path.business_id),
  }),
  endpoint({
    method: 'POST',
    path: '/business/{business_id}/reviews/reply',
    tag,
    summary: 'Reply to a review of one’s business',
    idempotent: true,
    body: z.object({ review_id: fields.id, reply: fields.reply }),
    answer: created(data(replyShape, toReplyShape, 'Reply added successfully.')),
    errors: {
      403: ['not_the_owner'],
      404: ['business_not_found', 'review_not_found'],
      409: ['too_many_replies'],
    },
    call: ({ delve, path, body, once }) =>
      delve.reviews.reply(path.business_id, { reviewId: body.review_id, reply: body.reply }, once),
  }),
  endpoint({
    method: 'GET',
    path: '/reviews/mine',
    tag,
    summary: 'The caller’s reviews of all businesses, newest first',
    query: pageQuery,
    answer: page(ownListedReviewShape, toOwnListedReviewShape),
    errors: { 400: ['invalid_cursor'] },
    call: ({ delve, query }) => delve.reviews.mine(query),
  }),
  endpoint({
    method: 'PATCH',
    path: '/reviews/{review_id}',
    tag,
    summary: 'Change one’s review; what it said before is kept',
    body: z.object({ rating: fields.stars.optional(), comment: fields.comment.optional() }),
    answer: data(ownReviewShape, toOwnReviewShape, 'Review updated successfully.'),
    errors: { 400: ['nothing_to_change'], 404: ['review_not_found'] },
    call: ({ delve, path, body }) => delve.reviews.edit(path.review_id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/reviews/{review_id}',
    tag,
    summary: 'Remove one’s review with its replies',
    answer: message('Review deleted successfully.'),
    errors: { 403: ['review_hidden'], 404: ['review_not_found'] },
    call: ({ delve, path }) => delve.reviews.delete(path.review_id),
  }),
  endpoint({
    method: 'GET',
    path: '/reviews/{review_id}/revisions',
    tag,
    summary: 'What a review said before each edit, the latest first; for its author and staff',
    query: pageQuery,
    answer: page(revisionShape, toRevisionShape),
    errors: { 400: ['invalid_cursor'], 403: ['not_the_author'], 404: ['review_not_found'] },
    call: ({ delve, path, query }) => delve.reviews.revisions(path.review_id, query),
  }),
  endpoint({
    method: 'PATCH',
    path: '/reviews/replies/{reply_id}',
    tag,
    summary: 'Change one’s reply',
    body: z.object({ reply: fields.reply }),
    answer: data(replyShape, toReplyShape, 'Reply updated successfully.'),
    errors: { 404: ['reply_not_found'] },
    call: ({ delve, path, body }) => delve.reviews.editReply(path.reply_id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/reviews/replies/{reply_id}',
    tag,
    summary: 'Remove one’s reply',
    answer: message('Reply deleted successfully.'),
    errors: { 404: ['reply_not_found'] },
    call: ({ delve, path }) => delve.reviews.deleteReply(path.reply_id),
  }),
];
