import type { Context } from '../context.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import {
  type BusinessHours,
  HOURS_COLUMNS,
  type NewOpeningException,
  newExceptions,
  newHours,
  toHours,
  type WeeklyHours,
} from './opening-hours-rows.ts';
import { asOwner, businessNotFound } from './own-business.ts';

/** When businesses are open: the hours of a week, and the days that are different. All times are Africa/Lagos. */
export class OpeningHours {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** The week, the exceptional days from today on, and whether it is open now. Errors: 404 `business_not_found`. */
  async get(businessId: number): Promise<BusinessHours> {
    const id = checked(fields.id, businessId, 'businessId');
    const [business, isOpen] = await Promise.all([
      answerOf(
        this.#context.supabase.from('businesses').select(`id, ${HOURS_COLUMNS}`).eq('id', id).maybeSingle(),
      ),
      isOpenNow(this.#context, id),
    ]);
    if (!business) throw businessNotFound();
    return toHours(business, isOpen);
  }

  /**
   * Replaces the hours of the week; an empty list says that they are not known. At most 5 stretches a day. Errors: 400
   * `invalid_opening_hours` when two overlap (the hint names them), 401, 403 `not_the_owner`, 404 `business_not_found`.
   */
  async setHours(businessId: number, hours: readonly WeeklyHours[]): Promise<void> {
    const wanted = checked(newHours, hours, 'hours').map(({ weekday, opensAt, closesAt }) => ({
      weekday,
      opens_at: opensAt,
      closes_at: closesAt,
    }));
    await asOwner(
      this.#context,
      businessId,
      (business_id) =>
        answerOf(this.#context.supabase.rpc('set_opening_hours', { business_id, hours: wanted })),
      'businessId',
    );
  }

  /** Replaces the exceptional days, at most 60 of the next 366. Errors: as {@link setHours}. */
  async setExceptions(businessId: number, exceptions: readonly NewOpeningException[]): Promise<void> {
    const wanted = checked(newExceptions, exceptions, 'exceptions').map((exception) => ({
      day: exception.day,
      closed: exception.closed ?? false,
      opens_at: exception.opensAt ?? null,
      closes_at: exception.closesAt ?? null,
    }));
    await asOwner(
      this.#context,
      businessId,
      (business_id) =>
        answerOf(this.#context.supabase.rpc('set_opening_exceptions', { business_id, exceptions: wanted })),
      'businessId',
    );
  }
}

/** `null` when the business's hours are not known, or the business is not. */
export async function isOpenNow({ supabase }: Context, business_id: number): Promise<boolean | null> {
  return answerOf(supabase.rpc('is_open', { business_id }));
}
