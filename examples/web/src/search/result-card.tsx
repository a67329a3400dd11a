import type { SearchResult } from '@delve/client';
import { Link } from '../navigation.tsx';
import { PlaceIcon } from '../parts/icons.tsx';
import { BusinessPicture } from '../parts/picture.tsx';
import { Stars } from '../parts/stars.tsx';

/** A business of a list of results. All of it leads to the business's page. */
export function ResultCard({ business }: { readonly business: SearchResult }) {
  return (
    <li class="card">
      <BusinessPicture business={business} />
      <div class="card-words">
        <h3>
          <Link to={`/business/${business.id}`} class="card-link">
            {business.name}
          </Link>
        </h3>
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
      </div>
    </li>
  );
}

/** `350 m`, `2.4 km`, `128 km`. */
function formatDistance(kilometres: number): string {
  if (kilometres < 1) return `${Math.max(10, Math.round(kilometres * 100) * 10)} m`;
  return `${kilometres.toFixed(kilometres < 10 ? 1 : 0)} km`;
}
