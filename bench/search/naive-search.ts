import type { Statement } from '../measure/session.ts';
import { PAGE_SIZE } from './our-search.ts';
import type { Search } from './searches.ts';

/** The same search as it is often written with an ORM: words by ILIKE, distance by the haversine formula. */
export function naiveSearch({ words, filters }: Search): Statement {
  const values: unknown[] = [];
  const bound = (value: unknown) => `$${values.push(value)}`;
  const conditions = ['businesses.is_listed'];
  if (words !== '') {
    const pattern = bound(`%${words}%`);
    conditions.push(
      `(businesses.name ilike ${pattern} or businesses.description ilike ${pattern} or categories.name ilike ${pattern})`,
    );
  }
  if (filters.category) conditions.push(`categories.name = ${bound(filters.category)}`);
  if (filters.state) conditions.push(`businesses.state = ${bound(filters.state)}`);
  if (filters.minimum_rating) {
    conditions.push(`business_stats.average_review_rating >= ${bound(filters.minimum_rating)}`);
  }
  for (const amenity of filters.amenity_ids ?? []) {
    conditions.push(
      `exists (select from public.business_amenities where business_id = businesses.id and amenity_id = ${bound(amenity)})`,
    );
  }
  let distance = 'null::double precision';
  if (filters.latitude !== undefined) {
    const [latitude, longitude] = [
      `${bound(filters.latitude)}::double precision`,
      `${bound(filters.longitude)}::double precision`,
    ];
    distance = `(6371 * 2 * asin(sqrt(
      power(sin(radians(businesses.latitude - ${latitude}) / 2), 2)
      + cos(radians(${latitude})) * cos(radians(businesses.latitude))
        * power(sin(radians(businesses.longitude - ${longitude}) / 2), 2)
    )))`;
    if (filters.radius_km) conditions.push(`${distance} <= ${bound(filters.radius_km)}`);
  }
  return {
    text: `select businesses.*, categories.name as category_name, business_stats.average_review_rating,
      business_stats.rating_count, ${distance} as distance_km
    from public.businesses
    left join public.categories on categories.id = businesses.category_id
    left join public.business_stats on business_stats.business_id = businesses.id
    where ${conditions.join(' and ')}
    order by ${filters.latitude === undefined ? 'average_review_rating desc, businesses.name' : 'distance_km'}
    limit ${PAGE_SIZE}`,
    values,
  };
}
