import type { State } from '@delve/client';
import * as z from 'zod';
import { integer, text } from './values.ts';

export const namedShape = z.object({ id: integer(2), name: text('Bakery') });

export const categoryShape = z
  .object({
    id: integer(1),
    name: text('Restaurant'),
    subcategories: z.array(namedShape).readonly(),
  })
  .meta({ id: 'Category' });

export const subcategoryShape = namedShape
  .extend({ category: text('Restaurant') })
  .meta({ id: 'Subcategory' });

export const stateShape = z
  .object({
    name: text('Abuja'),
    official_name: text('Federal Capital Territory'),
    iso_code: text('NG-FC'),
  })
  .meta({ id: 'State' });

export function toStateShape(state: State): z.input<typeof stateShape> {
  return { name: state.name, official_name: state.officialName, iso_code: state.isoCode };
}
