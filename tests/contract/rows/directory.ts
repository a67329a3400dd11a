import { api, newBusiness, newPerson } from '../../support/api.ts';
import { addImages } from '../../support/images.ts';
import { photo } from '../../support/photo.ts';
import { contractRow } from '../contract.ts';
import type { RowTest } from '../row.ts';
import { clientOf, complete } from '../world.ts';

/** Businesses: rows 2.1 to 2.14. */
export const directoryRows: readonly RowTest[] = [
  {
    id: '2.1',
    http: ({ owner }) => api('GET', '/business/approved/', { token: owner.access }),
    method: 'businesses.approved',
    client: ({ clients }) => clients.visitor.businesses.approved(),
  },
  {
    id: '2.2',
    status: 201,
    http: ({ owner }) => api('POST', '/business/', { token: owner.access, json: contractRow('2.2').request }),
    method: 'businesses.create',
    client: ({ clients }) => clients.owner.businesses.create({ name: 'Tech Innovators', logo: 'logo.png' }),
  },
  {
    id: '2.3',
    http: async ({ category }) => {
      const owner = await newPerson();
      const { id } = await newBusiness(owner);
      await complete(owner, id, category);
      await addImages(owner.id, id, 2);
      return api('GET', '/business/user/', { token: owner.access });
    },
    method: 'businesses.mine',
    client: ({ clients }) => clients.owner.businesses.mine(),
  },
  {
    id: '2.4',
    http: ({ listed }) => api('GET', `/business/search/?q=${encodeURIComponent(listed.name)}`),
    method: 'businesses.search',
    client: ({ clients, listed }) => clients.visitor.businesses.search({ query: listed.name }),
  },
  {
    id: '2.5',
    http: async ({ customer, listed }) => {
      await api('GET', `/business/${listed.id}/`, { token: customer.access });
      return api('GET', '/business/trending/');
    },
    method: 'businesses.mostTrending',
    client: ({ clients }) => clients.visitor.businesses.mostTrending(),
  },
  {
    id: '2.6',
    userIds: ['data.owner.id'],
    http: async ({ owner, listed }) => {
      await api('POST', `/business/${listed.id}/services/`, {
        token: owner.access,
        json: contractRow('5.2').request,
      });
      return api('GET', `/business/${listed.id}/?page=dashboard`, { token: owner.access });
    },
    method: 'businesses.get',
    client: ({ clients, listed }) => clients.visitor.businesses.get(listed.id),
  },
  {
    id: '2.7',
    http: async ({ owner }) =>
      api('DELETE', `/business/${(await newBusiness(owner)).id}/`, { token: owner.access }),
    method: 'businesses.delete',
    client: async ({ owner, clients }) => clients.owner.businesses.delete((await newBusiness(owner)).id),
  },
  {
    id: '2.8',
    http: ({ owner, draft }) =>
      api('PATCH', `/business/${draft.id}/`, { token: owner.access, json: contractRow('2.8').request }),
    method: 'businesses.update',
    client: ({ clients, draft }) => clients.owner.businesses.update(draft.id, { description: 'Changed.' }),
  },
  {
    id: '2.9',
    http: ({ owner, listed }) =>
      api('GET', `/business/${listed.id}/performance/?filter=this_month&metric=profile_visits`, {
        token: owner.access,
      }),
    method: 'performance.get',
    client: ({ clients, listed }) =>
      clients.owner.performance.get(listed.id, { window: 'all_time', metric: 'reviews' }),
  },
  {
    id: '2.10',
    http: ({ owner, draft }) =>
      api('POST', `/business/${draft.id}/request-approval/`, { token: owner.access }),
    method: 'businesses.requestApproval',
    client: async ({ owner }) => {
      const { id } = await newBusiness(owner);
      return (await clientOf(owner)).businesses.requestApproval(id);
    },
  },
  {
    id: '2.11',
    http: ({ owner, draft }) =>
      api('PATCH', `/business/${draft.id}/update-amenities/`, {
        token: owner.access,
        json: contractRow('2.11').request,
      }),
    method: 'businesses.updateAmenities',
    client: ({ clients, draft }) => clients.owner.businesses.updateAmenities(draft.id, [1, 2]),
  },
  {
    id: '2.12',
    http: ({ owner, draft, category }) =>
      api('PATCH', `/business/${draft.id}/update-category/`, {
        token: owner.access,
        json: { category_id: category.id, subcategory_ids: category.subcategories.map(({ id }) => id) },
      }),
    method: 'businesses.updateCategory',
    client: ({ clients, draft, category }) =>
      clients.owner.businesses.updateCategory(draft.id, { categoryId: category.id }),
  },
  {
    id: '2.13',
    http: ({ owner, draft }) =>
      api('PATCH', `/business/${draft.id}/update-location/`, {
        token: owner.access,
        json: contractRow('2.13').request,
      }),
    method: 'businesses.updateLocation',
    client: ({ clients, draft }) => clients.owner.businesses.updateLocation(draft.id, { state: 'Lagos' }),
  },
  {
    id: '2.14',
    http: ({ owner, draft }) =>
      api('PATCH', `/business/${draft.id}/activation/`, {
        token: owner.access,
        json: contractRow('2.14').request,
      }),
    method: 'businesses.activate',
    client: ({ clients, draft }) => clients.owner.businesses.activate(draft.id),
  },
  {
    id: '4.2',
    status: 201,
    http: async ({ owner, draft }) => {
      const form = new FormData();
      for (const name of ['image1.jpg', 'image2.jpg']) form.append('images', await photo(), name);
      return api('POST', `/business/${draft.id}/images/`, { token: owner.access, body: form });
    },
    method: 'images.upload',
    client: async ({ clients, draft }) =>
      clients.owner.images.upload(draft.id, [await photo(), await photo()]),
  },
];
