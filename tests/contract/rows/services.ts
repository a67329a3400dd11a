import { api } from '../../support/api.ts';
import { addImages } from '../../support/images.ts';
import { contractRow } from '../contract.ts';
import type { RowTest } from '../row.ts';
import type { World } from '../world.ts';

/** What hangs on a business: rows 4.1 and 5.1 to 5.5. */
export const serviceRows: readonly RowTest[] = [
  {
    id: '4.1',
    http: async ({ owner, listed }) =>
      api('DELETE', '/business/image/delete/', {
        token: owner.access,
        json: { image_ids: await addImages(owner.id, listed.id, 3) },
      }),
    method: 'images.delete',
    client: async ({ owner, listed, clients }) =>
      clients.owner.images.delete(await addImages(owner.id, listed.id, 1)),
  },
  {
    id: '5.2',
    status: 201,
    http: ({ owner, listed }) =>
      api('POST', `/business/${listed.id}/services/`, {
        token: owner.access,
        json: contractRow('5.2').request,
      }),
    method: 'services.add',
    client: newServiceId,
  },
  {
    id: '5.1',
    http: async (world) => {
      await newServiceId(world);
      return api('GET', `/business/${world.listed.id}/services/`, { token: world.customer.access });
    },
    method: 'services.list',
    client: ({ listed, clients }) => clients.visitor.services.list(listed.id),
  },
  {
    id: '5.3',
    http: async (world) =>
      api('DELETE', `/business/${world.listed.id}/services/${await newServiceId(world)}/`, {
        token: world.owner.access,
      }),
    method: 'services.delete',
    client: async (world) => world.clients.owner.services.delete(world.listed.id, await newServiceId(world)),
  },
  {
    id: '5.4',
    http: async (world) =>
      api('GET', `/business/${world.listed.id}/services/${await newServiceId(world)}/`, {
        token: world.customer.access,
      }),
    method: 'services.get',
    client: async (world) => world.clients.visitor.services.get(world.listed.id, await newServiceId(world)),
  },
  {
    id: '5.5',
    http: async (world) =>
      api('PATCH', `/business/${world.listed.id}/services/${await newServiceId(world)}/`, {
        token: world.owner.access,
        json: contractRow('5.5').request,
      }),
    method: 'services.update',
    client: async (world) =>
      world.clients.owner.services.update(world.listed.id, await newServiceId(world), { price: 7000 }),
  },
];

async function newServiceId({ clients, listed }: World): Promise<number> {
  const [service] = await clients.owner.services.add(listed.id, [
    { title: 'Consultation', price: '5000', duration: '30 mins' },
  ]);
  if (!service) throw new Error('No service was added.');
  return service.id;
}
