import { byAge } from '../by-age.ts';
import type { Context } from '../context.ts';
import { answerOf } from '../errors/postgrest.ts';
import type { ImageUrls } from '../image-urls.ts';
import {
  BUSINESS_COLUMNS,
  type Business,
  type BusinessRow,
  SIGNED_IN_BUSINESS_COLUMNS,
  toBusiness,
} from './business-rows.ts';
import { isOpenNow } from './opening-hours.ts';
import { type BusinessHours, HOURS_COLUMNS, type HoursRows, toHours } from './opening-hours-rows.ts';
import { businessNotFound } from './own-business.ts';
import { SERVICE_COLUMNS, type Service, type ServiceRow, toService } from './service-rows.ts';

/** A business with everything that a page about it shows. */
export interface BusinessDetails extends Business {
  /** In the order in which they were added. */
  readonly services: readonly Service[];
  readonly openingHours: BusinessHours;
}

const DETAILS = `services:services!services_business_id_fkey(${SERVICE_COLUMNS}), ${HOURS_COLUMNS}` as const;
const DETAILS_COLUMNS = `${BUSINESS_COLUMNS}, ${DETAILS}` as const;
const SIGNED_IN_DETAILS_COLUMNS = `${SIGNED_IN_BUSINESS_COLUMNS}, ${DETAILS}` as const;

interface DetailsRow extends BusinessRow, HoursRows {
  readonly services: readonly ServiceRow[];
}

/** A business that the caller sees. Errors: 404 `business_not_found`. */
export async function readDetails(context: Context, id: number): Promise<BusinessDetails> {
  const isVisitor = (await context.caller.userId()) === null;
  const table = context.supabase.from('businesses');
  const [row, isOpen] = await Promise.all([
    isVisitor
      ? answerOf(table.select(DETAILS_COLUMNS).eq('id', id).maybeSingle())
      : answerOf(table.select(SIGNED_IN_DETAILS_COLUMNS).eq('id', id).maybeSingle()),
    isOpenNow(context, id),
  ]);
  if (!row) throw businessNotFound();
  return toDetails(row, isOpen, context.images);
}

function toDetails(row: DetailsRow, isOpen: boolean | null, images: ImageUrls): BusinessDetails {
  return {
    ...toBusiness(row, images),
    services: byAge(row.services).map(toService),
    openingHours: toHours(row, isOpen),
  };
}
