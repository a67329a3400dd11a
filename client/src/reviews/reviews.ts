import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { businessNotFound, refusal } from '../directory/own-business.ts';
import { requireChange } from '../errors/nothing-to-change.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import { BEYOND_ALL_IDS, byId, type PageRequest, pageByKey } from '../keyset-page.ts';
import { type NewReport, newReport } from '../moderation/report-input.ts';
import { answerOnce, type CreateOptions } from '../once.ts';
import { Page } from '../page.ts';
import { withoutUndefined } from '../without-undefined.ts';
import {
  type NewReply,
  type NewReview,
  newReply,
  newReview,
  type ReplyText,
  type ReviewChange,
  type ReviewQuery,
  replyText,
  reviewChange,
  reviewQuery,
} from './review-inputs.ts';
import {
  OWN_LISTED_REVIEW_COLUMNS,
  OWN_REVIEW_COLUMNS,
  type OwnListedReview,
  type OwnReview,
  type Review,
  type ReviewReply,
  type ReviewRevision,
  type ReviewRow,
  toOwnListedReview,
  toOwnReview,
  toReply,
  toReview,
  toRevision,
} from './review-rows.ts';

/** What people say of businesses, and what owners answer. */
export class Reviews {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Visible reviews of a business with their replies, newest first. Errors: 400 `invalid_cursor`, 404 `business_not_found`. */
  async list(businessId: number, query: ReviewQuery = {}): Promise<Page<Review>> {
    const { supabase, images } = this.#context;
    const wanted = checked(fields.id, businessId, 'businessId');
    const { page = 1, rating, ...request } = checked(reviewQuery, query);
    const fetch = async (part: { page_size: number; before_id?: number | undefined; page?: number }) =>
      (await answerOf(
        supabase.rpc('business_reviews', withoutUndefined({ business_id: wanted, rating, ...part })),
      )) as ReviewRow[];
    const from = (start: PageRequest) =>
      pageByKey(
        start,
        byId,
        ({ count, after }) => fetch({ page_size: count, before_id: after ?? undefined }),
        (row) => toReview(row, images),
      );
    if (page === 1) return from(request);

    const rows = await fetch({ page_size: request.limit, page });
    const last = rows.length < request.limit ? undefined : rows.at(-1);
    const isThereMore = last !== undefined && (await fetch({ page_size: 1, before_id: last.id })).length > 0;
    return new Page(
      rows.map((row) => toReview(row, images)),
      isThereMore ? byId.write(last) : null,
      (cursor) => from({ limit: request.limit, cursor }),
    );
  }

  /** The caller's reviews of all businesses, newest first. Errors: 400 `invalid_cursor`, 401. */
  async mine(request: PageRequest = {}): Promise<Page<OwnListedReview>> {
    const { supabase, caller } = this.#context;
    const authorId = await caller.requireUserId();
    return pageByKey(
      request,
      byId,
      ({ count, after }) =>
        answerOf(
          supabase
            .from('reviews')
            .select(OWN_LISTED_REVIEW_COLUMNS)
            .eq('author_id', authorId)
            .lt('id', after ?? BEYOND_ALL_IDS)
            .order('id', { ascending: false })
            .limit(count),
        ),
      toOwnListedReview,
    );
  }

  /** The caller's review of a business; `null` when there is none. Errors: 401. */
  async mineOf(businessId: number): Promise<OwnReview | null> {
    const { supabase, caller } = this.#context;
    const wanted = checked(fields.id, businessId, 'businessId');
    const authorId = await caller.requireUserId();
    const row = await answerOf(
      supabase
        .from('reviews')
        .select(OWN_REVIEW_COLUMNS)
        .eq('author_id', authorId)
        .eq('business_id', wanted)
        .maybeSingle(),
    );
    return row && toOwnReview(row);
  }

  /**
   * Reviews a listed business, once. Errors: 400, 401, 403 `own_business`, 404 `business_not_found`,
   * 409 `already_reviewed`.
   */
  async create(businessId: number, input: NewReview, options: CreateOptions = {}): Promise<OwnReview> {
    const { supabase, caller } = this.#context;
    const wanted = {
      business_id: checked(fields.id, businessId, 'businessId'),
      ...checked(newReview, input),
    };
    await caller.requireUserId();
    return toOwnReview(
      await answerOnce(
        this.#context,
        options,
        'reviews.create',
        wanted,
        supabase.rpc('create_review', wanted),
      ),
    );
  }

  /**
   * Changes what is given of the caller's review; what it said before is kept. Errors: 400 `nothing_to_change`, 401,
   * 404 `review_not_found`.
   */
  async edit(reviewId: number, change: ReviewChange): Promise<OwnReview> {
    const { supabase, caller } = this.#context;
    const wanted = withoutUndefined(checked(reviewChange, change));
    requireChange(wanted);
    const review_id = checked(fields.id, reviewId, 'reviewId');
    await caller.requireUserId();
    return toOwnReview(await answerOf(supabase.rpc('edit_review', { review_id, ...wanted })));
  }

  /** Removes the caller's review with its replies. Errors: 401, 403 `review_hidden`, 404 `review_not_found`. */
  async delete(reviewId: number): Promise<void> {
    const { supabase, caller } = this.#context;
    const review_id = checked(fields.id, reviewId, 'reviewId');
    await caller.requireUserId();
    await answerOf(supabase.rpc('delete_review', { review_id }));
  }

  /**
   * What a review said before each edit, the latest first; for its author and staff. Errors: 400 `invalid_cursor`, 401,
   * 403 `not_the_author`, 404 `review_not_found`.
   */
  async revisions(reviewId: number, request: PageRequest = {}): Promise<Page<ReviewRevision>> {
    const { supabase } = this.#context;
    const review_id = checked(fields.id, reviewId, 'reviewId');
    await this.#requireAuthorOrStaff(review_id);
    return pageByKey(
      request,
      byId,
      ({ count, after }) =>
        answerOf(
          supabase
            .from('review_revisions')
            .select('id, rating, comment, replaced_at')
            .eq('review_id', review_id)
            .lt('id', after ?? BEYOND_ALL_IDS)
            .order('id', { ascending: false })
            .limit(count),
        ),
      toRevision,
    );
  }

  /**
   * Tells staff of a review that should not stand, and answers the report's id. Errors: 400, 401, 403 `own_content`,
   * 404 `review_not_found`, 409 `already_reported`.
   */
  async report(reviewId: number, input: NewReport, options: CreateOptions = {}): Promise<number> {
    const { supabase, caller } = this.#context;
    const wanted = { review_id: checked(fields.id, reviewId, 'reviewId'), ...checked(newReport, input) };
    await caller.requireUserId();
    return answerOnce(
      this.#context,
      options,
      'reviews.report',
      wanted,
      supabase.rpc('report_review', withoutUndefined(wanted)),
    );
  }

  /**
   * Answers a review of the caller's business, at most ten times. Errors: 400, 401, 403 `not_the_owner`,
   * 404 `business_not_found`, `review_not_found`, 409 `too_many_replies`.
   */
  async reply(businessId: number, input: NewReply, options: CreateOptions = {}): Promise<ReviewReply> {
    const { supabase, caller } = this.#context;
    const business_id = checked(fields.id, businessId, 'businessId');
    const { reviewId: review_id, reply } = checked(newReply, input);
    await caller.requireUserId();
    await this.#requireReviewOf(business_id, review_id);
    try {
      return toReply(
        await answerOnce(
          this.#context,
          options,
          'reviews.reply',
          { business_id, review_id, reply },
          supabase.rpc('reply_to_review', { review_id, reply }),
        ),
      );
    } catch (error) {
      // The database does not tell a stranger's review from one that is not there.
      if (error instanceof DelveError && error.code === 'review_not_found') {
        throw await refusal(this.#context, business_id);
      }
      throw error;
    }
  }

  /** Changes a reply of the caller's. Errors: 400, 401, 404 `reply_not_found`. */
  async editReply(replyId: number, input: ReplyText): Promise<ReviewReply> {
    const { supabase, caller } = this.#context;
    const wanted = { reply_id: checked(fields.id, replyId, 'replyId'), ...checked(replyText, input) };
    await caller.requireUserId();
    return toReply(await answerOf(supabase.rpc('edit_review_reply', wanted)));
  }

  /** Removes a reply of the caller's. Errors: 401, 404 `reply_not_found`. */
  async deleteReply(replyId: number): Promise<void> {
    const { supabase, caller } = this.#context;
    const reply_id = checked(fields.id, replyId, 'replyId');
    await caller.requireUserId();
    await answerOf(supabase.rpc('delete_review_reply', { reply_id }));
  }

  /**
   * Tells staff of a reply that should not stand, and answers the report's id. Errors: 400, 401, 403 `own_content`,
   * 404 `reply_not_found`, 409 `already_reported`.
   */
  async reportReply(replyId: number, input: NewReport, options: CreateOptions = {}): Promise<number> {
    const { supabase, caller } = this.#context;
    const wanted = { reply_id: checked(fields.id, replyId, 'replyId'), ...checked(newReport, input) };
    await caller.requireUserId();
    return answerOnce(
      this.#context,
      options,
      'reviews.reportReply',
      wanted,
      supabase.rpc('report_review_reply', withoutUndefined(wanted)),
    );
  }

  async #requireReviewOf(businessId: number, reviewId: number): Promise<void> {
    const { supabase } = this.#context;
    const review = await answerOf(
      supabase
        .from('reviews')
        .select('id')
        .eq('id', reviewId)
        .eq('business_id', businessId)
        .eq('is_visible', true)
        .maybeSingle(),
    );
    if (review) return;
    const business = await answerOf(
      supabase.from('businesses').select('id').eq('id', businessId).maybeSingle(),
    );
    throw business ? reviewNotFound() : businessNotFound();
  }

  async #requireAuthorOrStaff(reviewId: number): Promise<void> {
    const { supabase, caller } = this.#context;
    const userId = await caller.requireUserId();
    const review = await answerOf(
      supabase.from('reviews').select('author_id').eq('id', reviewId).maybeSingle(),
    );
    if (!review) throw reviewNotFound();
    if (review.author_id === userId || (await answerOf(supabase.rpc('is_staff')))) return;
    throw new DelveError({
      status: 403,
      code: 'not_the_author',
      message: 'Only the author of this review and staff may do that.',
    });
  }
}

function reviewNotFound(): DelveError {
  return new DelveError({ status: 404, code: 'review_not_found', message: 'There is no such review.' });
}
