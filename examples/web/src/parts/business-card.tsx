import type { BusinessSummary } from '@delve/client';
import type { ComponentChildren } from 'preact';
import { Link } from '../navigation.tsx';
import { BusinessPicture } from './picture.tsx';

interface BusinessCardProps {
  readonly business: Pick<BusinessSummary, 'id' | 'name' | 'category' | 'thumbnailUrl' | 'logoUrl'>;
  readonly headingLevel: 2 | 3;
  /** What a list tells of it. */
  readonly children: ComponentChildren;
}

/** A business of a list. All of it leads to the business's page. */
export function BusinessCard({ business, headingLevel, children }: BusinessCardProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <li class="card">
      <BusinessPicture business={business} />
      <div class="card-words">
        <Heading>
          <Link to={`/business/${business.id}`} class="card-link">
            {business.name}
          </Link>
        </Heading>
        {children}
      </div>
    </li>
  );
}
