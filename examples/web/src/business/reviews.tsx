import type { Review } from '@delve/client';
import { useAccount } from '../account/account.tsx';
import { delve } from '../delve.ts';
import { usePages } from '../loaded.ts';
import { Link } from '../navigation.tsx';
import { formatDay } from '../parts/dates.ts';
import { MoreButton } from '../parts/more-button.tsx';
import { ErrorNotice } from '../parts/notice.tsx';
import { Stars } from '../parts/stars.tsx';
import { OwnReview } from './own-review.tsx';

const PAGE_SIZE = 5;

interface ReviewsProps {
  readonly businessId: number;
  readonly isOwner: boolean;
  /** Something was said that changes the business's rating. */
  readonly onChange: () => void;
}

/** What people say of a business, and the place to say something. */
export function Reviews({ businessId, isOwner, onChange }: ReviewsProps) {
  const reviews = usePages(() => delve.reviews.list(businessId, { limit: PAGE_SIZE }), [businessId]);
  const { account, isKnown } = useAccount();
  const { list } = reviews;
  const written = () => {
    reviews.reload();
    onChange();
  };
  return (
    <section aria-labelledby="reviews">
      <h2 id="reviews">Reviews</h2>
      {account && !isOwner && <OwnReview key={account.id} businessId={businessId} onWritten={written} />}
      {isKnown && !account && (
        <p>
          <Link to={`/sign-in?then=/business/${businessId}`}>Sign in</Link> to write a review.
        </p>
      )}
      {list.state === 'failed' && <ErrorNotice error={list.error} retry={reviews.reload} />}
      {list.state === 'ready' && list.value.length === 0 && <p class="soft">Nobody has written one yet.</p>}
      {list.state === 'ready' && (
        <ul class="reviews">
          {list.value.map((review) => (
            <ReviewItem key={review.id} review={review} />
          ))}
        </ul>
      )}
      <MoreButton list={reviews} label="Show more reviews" />
    </section>
  );
}

function ReviewItem({ review }: { readonly review: Review }) {
  const { author, rating, comment, createdAt, replies } = review;
  return (
    <li class="review">
      <img class="portrait" src={author.imageUrl} alt="" width="40" height="40" loading="lazy" />
      <div>
        <p class="card-facts">
          <b>{author.firstName}</b>
          <Stars rating={rating} />
          <time dateTime={createdAt.toISOString()}>{formatDay(createdAt)}</time>
        </p>
        {comment && <p>{comment}</p>}
        {replies.map((reply) => (
          <div key={reply.id} class="reply">
            <p class="soft">Reply of the business, {formatDay(reply.createdAt)}</p>
            <p>{reply.reply}</p>
          </div>
        ))}
      </div>
    </li>
  );
}
