import type { SearchResult } from '@delve/client';
import { BusinessCard } from '../parts/business-card.tsx';
import { PlaceIcon } from '../parts/icons.tsx';
import { Stars } from '../parts/stars.tsx';

/** A business as a search found it. */
export function ResultCard({ business }: { readonly business: SearchResult }) {
  return (
    <BusinessCard business={business} headingLevel={3}>
      <p class="card-facts">
        <Stars rating={business.averageReviewRating} count={business.reviewCount} />
        {business.category && <span>{business.category.name}</span>}
      </p>
      <p class="card-place">
        <PlaceIcon />
        <span>
          {business.distanceKm !== null && <b>{formatDistance(business.distanceKm)} · </b>}
          {business.address}
        </span>
      </p>
      <p class="card-description">{business.description}</p>
    </BusinessCard>
  );
}

/** `350 m`, `2.4 km`, `128 km`. */
function formatDistance(kilometres: number): string {
  if (kilometres < 1) return `${Math.max(10, Math.round(kilometres * 100) * 10)} m`;
  return `${kilometres.toFixed(kilometres < 10 ? 1 : 0)} km`;
}
