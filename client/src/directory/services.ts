import { byAge } from '../by-age.ts';
import type { Context } from '../context.ts';
import type { Database } from '../database.types.ts';
import { DelveError } from '../delve-error.ts';
import { requireChange } from '../errors/nothing-to-change.ts';
import { answerOf } from '../errors/postgrest.ts';
import { checked } from '../errors/validation.ts';
import { fields } from '../fields.ts';
import { answerOnce, type CreateOptions } from '../once.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { asOwner, businessNotFound, notTheOwner } from './own-business.ts';
import {
  koboOf,
  type NewService,
  newServices,
  SERVICE_COLUMNS,
  type Service,
  type ServiceChange,
  serviceChange,
  toService,
} from './service-rows.ts';

/** What a business offers, and for how much. Everybody reads those of a listed business; its owner writes them. */
export class Services {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** All of a business (at most 200), in the order in which they were added. Errors: 404 `business_not_found`. */
  async list(businessId: number): Promise<Service[]> {
    const business = await answerOf(
      this.#context.supabase
        .from('businesses')
        .select(`id, services:services!services_business_id_fkey(${SERVICE_COLUMNS})`)
        .eq('id', checked(fields.id, businessId, 'businessId'))
        .maybeSingle(),
    );
    if (!business) throw businessNotFound();
    return byAge(business.services).map(toService);
  }

  /** One of a business. Errors: 404 `service_not_found`. */
  async get(businessId: number, serviceId: number): Promise<Service> {
    const service = await this.#find(checkedIds(businessId, serviceId));
    if (!service) throw serviceNotFound();
    return toService(service);
  }

  /**
   * Adds 1 to 50 services, all or none. Errors: 401, 403 `not_the_owner`, 404 `business_not_found`, 409
   * `too_many_services` (a business has at most 200).
   */
  async add(
    businessId: number,
    services: readonly NewService[],
    options: CreateOptions = {},
  ): Promise<Service[]> {
    const wanted = checked(newServices, services, 'services').map(({ title, price, duration = '' }) => ({
      title,
      price_kobo: koboOf(price),
      duration,
    }));
    const rows = await asOwner(
      this.#context,
      businessId,
      (business_id) =>
        answerOnce(
          this.#context,
          options,
          'services.add',
          { business_id, services: wanted },
          this.#context.supabase.rpc('add_services', { business_id, services: wanted }),
        ),
      'businessId',
    );
    return rows.map(toService);
  }

  /** Changes what is given and leaves the rest. Errors: 401, 403 `not_the_owner`, 404 `service_not_found`. */
  async update(businessId: number, serviceId: number, change: ServiceChange): Promise<void> {
    const { supabase, caller } = this.#context;
    const ids = checkedIds(businessId, serviceId);
    const { title, price, duration } = checked(serviceChange, change);
    const columns = withoutUndefined({
      title,
      price_kobo: price === undefined ? undefined : koboOf(price),
      duration,
    });
    requireChange(columns);
    await caller.requireUserId();
    const changed = await answerOf(supabase.from('services').update(columns).match(ids).select('id'));
    if (changed.length === 0) throw await this.#refusal(ids);
  }

  /** Errors: 401, 403 `not_the_owner`, 404 `service_not_found`. */
  async delete(businessId: number, serviceId: number): Promise<void> {
    const { supabase, caller } = this.#context;
    const ids = checkedIds(businessId, serviceId);
    await caller.requireUserId();
    const deleted = await answerOf(supabase.from('services').delete().match(ids).select('id'));
    if (deleted.length === 0) throw await this.#refusal(ids);
  }

  async #find(ids: ServiceIds) {
    return answerOf(this.#context.supabase.from('services').select(SERVICE_COLUMNS).match(ids).maybeSingle());
  }

  /** Why nothing was changed: a service that everybody sees is somebody else's. */
  async #refusal(ids: ServiceIds): Promise<DelveError> {
    return (await this.#find(ids)) ? notTheOwner() : serviceNotFound();
  }
}

type ServiceIds = Pick<Database['public']['Tables']['services']['Row'], 'business_id' | 'id'>;

function checkedIds(businessId: number, serviceId: number): ServiceIds {
  return {
    business_id: checked(fields.id, businessId, 'businessId'),
    id: checked(fields.id, serviceId, 'serviceId'),
  };
}

function serviceNotFound(): DelveError {
  return new DelveError({
    status: 404,
    code: 'service_not_found',
    message: 'The business has no such service.',
  });
}
