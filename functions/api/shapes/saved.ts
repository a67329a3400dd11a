import type { SavedBusiness } from '@delve/client';
import * as z from 'zod';
import { namedShape } from './lookups.ts';
import { flag, imageUrl, instant, integer, text } from './values.ts';

/** A business that the caller has saved: `id` is the business's. */
export const savedShape = z
  .object({
    id: integer(1),
    slug: text('sabo-bread-house'),
    business_name: text('Sabo Bread House'),
    description: text('Agege bread and meat pies, hot from six in the morning.'),
    address: text('12 Herbert Macaulay Way, Yaba'),
    state: text('Lagos'),
    category: namedShape.nullable(),
    thumbnail: imageUrl(),
    logo: imageUrl(),
    is_premium: flag(false),
    saved_at: instant(),
  })
  .meta({ id: 'SavedBusiness' });

export function toSavedShape(business: SavedBusiness): z.input<typeof savedShape> {
  return {
    id: business.id,
    slug: business.slug,
    business_name: business.name,
    description: business.description,
    address: business.address,
    state: business.state,
    category: business.category,
    thumbnail: business.thumbnailUrl,
    logo: business.logoUrl,
    is_premium: business.isPremium,
    saved_at: business.savedAt.toISOString(),
  };
}
