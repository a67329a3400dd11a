import { useState } from 'preact/hooks';
import { delve } from '../delve.ts';
import { useLoaded } from '../loaded.ts';
import { Form, TextField, textOf, useSending } from '../parts/form.tsx';
import { StarChoice } from './star-choice.tsx';

interface OwnReviewProps {
  readonly businessId: number;
  readonly onWritten: () => void;
}

/** The form for a review, until its author has written it. */
export function OwnReview({ businessId, onWritten }: OwnReviewProps) {
  const [own, reload] = useLoaded(() => delve.reviews.mineOf(businessId), [businessId]);
  const [isThanked, setIsThanked] = useState(false);
  const sending = useSending(async (form) => {
    await delve.reviews.create(businessId, {
      rating: Number(form.get('rating')),
      comment: textOf(form, 'comment'),
    });
    setIsThanked(true);
    reload();
    onWritten();
  });
  if (isThanked) {
    return (
      <p class="notice" role="status">
        Thank you, your review is there for everybody.
      </p>
    );
  }
  if (own.state !== 'ready' || own.value) return null;
  return (
    <section class="panel" aria-labelledby="your-review">
      <h3 id="your-review">How was it?</h3>
      <Form sending={sending} submitLabel="Publish the review">
        <StarChoice error={sending.error} />
        <TextField label="What others should know" name="comment" maxLength={2000} error={sending.error} />
      </Form>
    </section>
  );
}
