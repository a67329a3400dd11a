import type { Database } from '../database.types.ts';
import type { ImageUrls } from '../image-urls.ts';
import type { PresentColumns } from '../present-columns.ts';

type Tables = Database['public']['Tables'];

/** What the owner of a business has answered. */
export interface ReviewReply {
  readonly id: number;
  readonly reply: string;
  readonly createdAt: Date;
  /** `null` if never. */
  readonly editedAt: Date | null;
}

/** A review as everybody sees it. */
export interface Review {
  readonly id: number;
  /** Stars, 1 to 5. */
  readonly rating: number;
  /** `""` for a bare rating. */
  readonly comment: string;
  readonly author: {
    /** A user's UUID. */
    readonly id: string;
    readonly firstName: string;
    /** Absolute; a placeholder where there is no picture. */
    readonly imageUrl: string;
  };
  readonly createdAt: Date;
  /** When rating or comment last changed; `null` if never. */
  readonly editedAt: Date | null;
  /** The oldest first. */
  readonly replies: readonly ReviewReply[];
}

/** A review as its author sees it. */
export interface OwnReview {
  readonly id: number;
  readonly businessId: number;
  /** Stars, 1 to 5. */
  readonly rating: number;
  readonly comment: string;
  /** Whether staff have hidden it: its author alone sees it, and cannot remove it. */
  readonly isHidden: boolean;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
}

/** One of the caller's reviews of all businesses. */
export interface OwnListedReview extends OwnReview {
  /** `null` while the business is not listed. */
  readonly business: { readonly id: number; readonly name: string } | null;
}

/** What a review said before an edit. */
export interface ReviewRevision {
  readonly id: number;
  readonly rating: number;
  readonly comment: string;
  /** Until when it said so. */
  readonly replacedAt: Date;
}

export const OWN_REVIEW_COLUMNS =
  'id, business_id, rating, comment, hidden_at, created_at, edited_at' as const;

export const OWN_LISTED_REVIEW_COLUMNS =
  `${OWN_REVIEW_COLUMNS}, business:businesses!reviews_business_id_fkey(id, name)` as const;

/** What `business_reviews` returns. */
export type ReviewRow = PresentColumns<
  Database['public']['CompositeTypes']['business_review'],
  'author_image_path' | 'edited_at'
>;
type OwnReviewRow = Omit<Tables['reviews']['Row'], 'author_id' | 'is_visible'>;
type OwnListedReviewRow = OwnReviewRow & Pick<OwnListedReview, 'business'>;
type ReplyRow = Pick<Tables['review_replies']['Row'], 'id' | 'reply' | 'created_at' | 'edited_at'>;
type RevisionRow = Omit<Tables['review_revisions']['Row'], 'review_id'>;

export function toReview(row: ReviewRow, images: ImageUrls): Review {
  return {
    id: row.id,
    rating: row.rating,
    comment: row.comment,
    author: {
      id: row.author_id,
      firstName: row.author_first_name,
      imageUrl: images.person(row.author_image_path),
    },
    createdAt: new Date(row.created_at),
    editedAt: toDate(row.edited_at),
    replies: (row.replies as unknown as readonly ReplyRow[]).map(toReply),
  };
}

export function toReply(row: ReplyRow): ReviewReply {
  return {
    id: row.id,
    reply: row.reply,
    createdAt: new Date(row.created_at),
    editedAt: toDate(row.edited_at),
  };
}

export function toOwnReview(row: OwnReviewRow): OwnReview {
  return {
    id: row.id,
    businessId: row.business_id,
    rating: row.rating,
    comment: row.comment,
    isHidden: row.hidden_at !== null,
    createdAt: new Date(row.created_at),
    editedAt: toDate(row.edited_at),
  };
}

export function toOwnListedReview(row: OwnListedReviewRow): OwnListedReview {
  return { ...toOwnReview(row), business: row.business };
}

export function toRevision(row: RevisionRow): ReviewRevision {
  return { id: row.id, rating: row.rating, comment: row.comment, replacedAt: new Date(row.replaced_at) };
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
