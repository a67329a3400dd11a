interface StarsProps {
  /** 0 to 5; 0 where nobody has rated. */
  readonly rating: number;
  /** How many people have rated; left out for one person's rating. */
  readonly count?: number;
}

/** A rating for eyes, and as words for screen readers. */
export function Stars({ rating, count }: StarsProps) {
  if (count === 0) return <span class="stars-none">No reviews yet</span>;
  const counted = count === undefined ? '' : ` by ${count} ${count === 1 ? 'person' : 'people'}`;
  return (
    <span class="stars">
      <span class="hidden">{`Rated ${rating} of 5${counted}`}</span>
      <span aria-hidden="true" class="stars-row" style={{ '--share': `${(rating / 5) * 100}%` }} />
      {count !== undefined && (
        <span aria-hidden="true" class="stars-words">
          <b>{rating.toFixed(1)}</b> ({count})
        </span>
      )}
    </span>
  );
}
