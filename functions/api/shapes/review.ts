import type { OwnListedReview, OwnReview, Review, ReviewReply, ReviewRevision } from '@delve/client';
import * as z from 'zod';
import { flag, imageUrl, instant, integer, text, toInstant, userId } from './values.ts';

export const replyShape = z
  .object({
    id: integer(2),
    reply: text('Thank you!'),
    created_at: instant(),
    edited_at: instant().nullable(),
  })
  .meta({ id: 'ReviewReply' });

export function toReplyShape(reply: ReviewReply): z.input<typeof replyShape> {
  return {
    id: reply.id,
    reply: reply.reply,
    created_at: reply.createdAt.toISOString(),
    edited_at: toInstant(reply.editedAt),
  };
}

/** A review as everybody sees it. */
export const reviewShape = z
  .object({
    id: integer(1),
    rating: integer(5),
    comment: text('Great service!'),
    user: z.object({ id: userId(), username: text('First'), profile_image: imageUrl() }),
    created_at: instant(),
    edited_at: instant().nullable(),
    replies: z.array(replyShape),
  })
  .meta({ id: 'Review' });

export function toReviewShape(review: Review): z.input<typeof reviewShape> {
  return {
    id: review.id,
    rating: review.rating,
    comment: review.comment,
    user: {
      id: review.author.id,
      username: review.author.firstName,
      profile_image: review.author.imageUrl,
    },
    created_at: review.createdAt.toISOString(),
    edited_at: toInstant(review.editedAt),
    replies: review.replies.map(toReplyShape),
  };
}

/** A review as its author sees it. */
export const ownReviewShape = z
  .object({
    id: integer(1),
    business_id: integer(1),
    rating: integer(5),
    comment: text('Great service!'),
    is_hidden: flag(false),
    created_at: instant(),
    edited_at: instant().nullable(),
  })
  .meta({ id: 'OwnReview' });

export function toOwnReviewShape(review: OwnReview): z.input<typeof ownReviewShape> {
  return {
    id: review.id,
    business_id: review.businessId,
    rating: review.rating,
    comment: review.comment,
    is_hidden: review.isHidden,
    created_at: review.createdAt.toISOString(),
    edited_at: toInstant(review.editedAt),
  };
}

/** One of the caller's reviews of all businesses. */
export const ownListedReviewShape = ownReviewShape
  .extend({
    business: z
      .object({ id: integer(1), name: text('Sabo Bread House') })
      .nullable()
      .describe('`null` while the business is not listed.'),
  })
  .meta({ id: 'OwnListedReview' });

export function toOwnListedReviewShape(review: OwnListedReview): z.input<typeof ownListedReviewShape> {
  return { ...toOwnReviewShape(review), business: review.business };
}

export const revisionShape = z
  .object({
    id: integer(1),
    rating: integer(4),
    comment: text('Good service.'),
    replaced_at: instant(),
  })
  .meta({ id: 'ReviewRevision' });

export function toRevisionShape(revision: ReviewRevision): z.input<typeof revisionShape> {
  return {
    id: revision.id,
    rating: revision.rating,
    comment: revision.comment,
    replaced_at: revision.replacedAt.toISOString(),
  };
}
