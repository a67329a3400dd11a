import * as z from 'zod';
import { fields, listOf } from '../fields.ts';

/** Something that a business offers. */
export interface Service {
  readonly id: number;
  readonly title: string;
  /** Naira in decimal digits, exact: `"5000"`, `"5000.50"`. */
  readonly price: string;
  /** In the owner's words: `"30 mins"`; `""` when it is not said. */
  readonly duration: string;
}

const newService = z.object({
  title: fields.serviceTitle,
  /** Naira: `5000`, `"5000.50"`. */
  price: fields.price,
  duration: fields.duration.optional(),
});
export const newServices = listOf(newService, 1, 50);
export const serviceChange = newService.partial();

/** What a service is added with. */
export type NewService = z.input<typeof newService>;
/** What to change; a field that is left out stays as it is. */
export type ServiceChange = z.input<typeof serviceChange>;

export const SERVICE_COLUMNS = 'id, title, price_kobo, duration' as const;

export interface ServiceRow {
  readonly id: number;
  readonly title: string;
  readonly price_kobo: number;
  readonly duration: string;
}

export function toService(row: ServiceRow): Service {
  return { id: row.id, title: row.title, price: nairaOf(row.price_kobo), duration: row.duration };
}

/** Of a checked price; by digits, as binary fractions of a naira are not exact. */
export function koboOf(price: string | number): number {
  const [naira = '', kobo = ''] = String(price).split('.');
  return Number(naira + kobo.padEnd(2, '0'));
}

function nairaOf(kobo: number): string {
  const naira = Math.floor(kobo / 100);
  return kobo % 100 === 0 ? String(naira) : `${naira}.${String(kobo % 100).padStart(2, '0')}`;
}
