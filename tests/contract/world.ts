import type { Delve } from '@delve/client';
import { newClient } from '../client/clients.ts';
import { api, newBusiness, newListedBusiness, newPerson, type Person, signInAs } from '../support/api.ts';
import { newParty, type Party } from '../support/collaborations.ts';

/** What the rows are tried with: made over HTTP, in the order in which people would do it. */
export interface World {
  /** Owns `listed` and `draft`. */
  readonly owner: Person;
  readonly customer: Person;
  readonly staff: { readonly access: string };
  /** Owns another listed business. */
  readonly partner: Party;
  /** With category, subcategories, amenities and place; listed. */
  readonly listed: { readonly id: number; readonly name: string };
  readonly draft: { readonly id: number; readonly name: string };
  readonly category: { readonly id: number; readonly subcategories: readonly { readonly id: number }[] };
  /** Clients that are signed in as these people. */
  readonly clients: {
    readonly owner: Delve;
    readonly customer: Delve;
    readonly partner: Delve;
    readonly visitor: Delve;
  };
}

export async function createWorld(): Promise<World> {
  const [owner, customer, staff] = await Promise.all([newPerson(), newPerson(), signInAs('staff')]);
  const categories = (await api('GET', '/business/categories/')).body.data as World['category'][];
  const category = categories.find(({ subcategories }) => subcategories.length > 0);
  if (!category) throw new Error('No category has subcategories.');
  const listed = await newListedBusiness(owner);
  await complete(owner, listed.id, category);
  const draft = await newBusiness(owner);
  const partner = await newParty();
  const clients = {
    owner: await clientOf(owner),
    customer: await clientOf(customer),
    partner: await clientOf(partner.person),
    visitor: newClient(),
  };
  return { owner, customer, staff, partner, listed, draft, category, clients };
}

/** The client of somebody who was registered over HTTP. */
export async function clientOf({ email, password }: Person): Promise<Delve> {
  const delve = newClient();
  await delve.auth.login({ email, password });
  return delve;
}

/** Gives a business what the documents' examples have. */
export async function complete(owner: Person, id: number, category: World['category']): Promise<void> {
  const changed = await api('PATCH', `/business/${id}/update-category/`, {
    token: owner.access,
    json: { category_id: category.id, subcategory_ids: category.subcategories.map((item) => item.id) },
  });
  if (changed.status !== 200) throw new Error(`Not changed: ${JSON.stringify(changed.body)}`);
}
