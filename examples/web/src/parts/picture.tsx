import type { BusinessSummary } from '@delve/client';
import { delve } from '../delve.ts';

const TINTS = 8;

type Pictured = Pick<BusinessSummary, 'name' | 'category' | 'thumbnailUrl' | 'logoUrl'>;

/** A business's picture; where there is none, its initials on a tint of its category. */
export function BusinessPicture({ business }: { readonly business: Pictured }) {
  const none = delve.imageUrls.business(null);
  const url = [business.thumbnailUrl, business.logoUrl].find((candidate) => candidate !== none);
  if (url) return <img class="picture" src={url} alt="" loading="lazy" decoding="async" />;
  return (
    <span class={`picture tint-${(business.category?.id ?? 0) % TINTS}`} aria-hidden="true">
      {initialsOf(business.name)}
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => !/^(the|and|of|&)$/i.test(word));
  return words
    .slice(0, 2)
    .map((word) => [...word][0])
    .join('')
    .toUpperCase();
}
