import * as z from 'zod';
import { fields } from '../fields.ts';
import { pageRequest } from '../keyset-page.ts';

export const reviewQuery = pageRequest
  .extend({
    /** Counts pages of `limit` reviews from 1, up to 1000; instead of a cursor. */
    page: fields.pageNumber.optional(),
    /** Only those with this many stars, 1 to 5. */
    rating: fields.stars.optional(),
  })
  .refine(({ page, cursor }) => page === undefined || cursor === undefined, {
    error: 'Send a page or a cursor, not both.',
    path: ['page'],
  });

/** Which reviews of a business to list. */
export type ReviewQuery = z.input<typeof reviewQuery>;

export const newReview = z.object({
  /** Stars, 1 to 5. */
  rating: fields.stars,
  /** At most 2000 characters; a bare rating without. */
  comment: fields.comment.default(''),
});

/** What a review says. */
export type NewReview = z.input<typeof newReview>;

export const reviewChange = z.object({ rating: fields.stars.optional(), comment: fields.comment.optional() });

/** What changes; the rest stays. */
export type ReviewChange = z.input<typeof reviewChange>;

export const replyText = z.object({
  /** 1 to 1000 characters. */
  reply: fields.reply,
});

/** What a reply says. */
export type ReplyText = z.input<typeof replyText>;

export const newReply = replyText.extend({
  /** The review that it answers. */
  reviewId: fields.id,
});

/** An owner's answer to a review. */
export type NewReply = z.input<typeof newReply>;
