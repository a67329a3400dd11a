import type { Business } from '@delve/client';
import type { ComponentChildren } from 'preact';
import { BusinessPicture } from '../parts/picture.tsx';
import { Stars } from '../parts/stars.tsx';

interface BusinessHeadProps {
  readonly business: Business;
  /** What a visitor can do with it. */
  readonly children?: ComponentChildren;
}

/** What a business is, at a glance. */
export function BusinessHead({ business, children }: BusinessHeadProps) {
  const kinds = [business.category, ...business.subcategories].flatMap((kind) => kind?.name ?? []);
  return (
    <header class="business-head">
      <BusinessPicture business={business} />
      <div>
        <h1>{business.name}</h1>
        <p class="card-facts">
          <Stars rating={business.averageReviewRating} count={business.reviewCount} />
          <span>{kinds.join(' · ')}</span>
        </p>
        {children}
      </div>
    </header>
  );
}
