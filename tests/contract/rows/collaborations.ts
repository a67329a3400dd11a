import { api, newListedBusiness } from '../../support/api.ts';
import { newCollaboration, newJoinedCollaboration } from '../../support/collaborations.ts';
import { contractRow } from '../contract.ts';
import type { RowTest } from '../row.ts';
import { clientOf } from '../world.ts';

/** Collaborations: rows 8.1 to 8.10. */
export const collaborationRows: readonly RowTest[] = [
  {
    id: '8.1',
    status: 201,
    http: ({ owner, listed }) =>
      api('POST', '/collaboration/', {
        token: owner.access,
        json: { name: 'Joint Venture', business_ids: [listed.id] },
      }),
    method: 'collaborations.create',
    client: ({ clients, listed }) =>
      clients.owner.collaborations.create({ name: 'Joint Venture', businessIds: [listed.id] }),
  },
  {
    id: '8.2',
    http: ({ owner }) => api('GET', '/collaboration/', { token: owner.access }),
    method: 'collaborations.mine',
    client: ({ clients }) => clients.owner.collaborations.mine(),
  },
  {
    id: '8.3',
    http: async () => {
      const { guest, invited } = await newCollaboration();
      return api('PATCH', `/collaboration/invite/${invited.memberId}/`, {
        token: guest.access,
        json: contractRow('8.3').request,
      });
    },
    method: 'collaborations.answerInvitation',
    client: async () => {
      const { guest, invited } = await newCollaboration();
      return (await clientOf(guest)).collaborations.answerInvitation(invited.memberId, 'rejected');
    },
  },
  {
    id: '8.4',
    http: async () => {
      const { founder, invited } = await newJoinedCollaboration();
      return api('PATCH', `/collaboration/member/${invited.memberId}/privilege/`, {
        token: founder.access,
        json: contractRow('8.4').request,
      });
    },
    method: 'collaborations.setPrivilege',
    client: async () => {
      const { founder, invited } = await newJoinedCollaboration();
      return (await clientOf(founder)).collaborations.setPrivilege(invited.memberId, 'admin');
    },
  },
  {
    id: '8.5',
    http: async () => {
      const { founder, invited } = await newCollaboration();
      return api('DELETE', `/collaboration/member/${invited.memberId}/`, { token: founder.access });
    },
    method: 'collaborations.removeMember',
    client: async () => {
      const { guest, invited } = await newCollaboration();
      return (await clientOf(guest)).collaborations.removeMember(invited.memberId);
    },
  },
  {
    id: '8.6',
    http: async () => {
      const { id, guest } = await newCollaboration();
      return api('GET', `/collaboration/${id}/`, { token: guest.access });
    },
    method: 'collaborations.get',
    client: async () => {
      const { id, founder } = await newCollaboration();
      return (await clientOf(founder)).collaborations.get(id);
    },
  },
  {
    id: '8.7',
    http: async ({ listed }) => {
      const { id, founder, founded } = await newCollaboration();
      return api('PATCH', `/collaboration/${id}/businesses/replace/`, {
        token: founder.access,
        json: { business_ids: [founded.businessId, listed.id] },
      });
    },
    method: 'collaborations.replaceBusinesses',
    client: async ({ listed }) => {
      const { id, founder, founded } = await newCollaboration();
      const { collaborations } = await clientOf(founder);
      return collaborations.replaceBusinesses(id, [listed.id, founded.businessId]);
    },
  },
  {
    id: '8.8',
    http: async () => {
      const { id, founder, invited } = await newCollaboration();
      return api('DELETE', `/collaboration/${id}/businesses/remove/`, {
        token: founder.access,
        json: { business_id: invited.businessId },
      });
    },
    method: 'collaborations.removeBusiness',
    client: async () => {
      const { id, guest, invited } = await newCollaboration();
      return (await clientOf(guest)).collaborations.removeBusiness(id, invited.businessId);
    },
  },
  {
    id: '8.10',
    http: async () => {
      const { id, founder } = await newCollaboration();
      return api('PATCH', `/collaboration/${id}/`, {
        token: founder.access,
        json: contractRow('8.10').request,
      });
    },
    method: 'collaborations.update',
    client: async () => {
      const { id, founder } = await newCollaboration();
      return (await clientOf(founder)).collaborations.update(id, { description: 'Changed.' });
    },
  },
  {
    id: '8.9',
    http: async () => {
      const { id, founder } = await newCollaboration();
      return api('DELETE', `/collaboration/${id}/`, { token: founder.access });
    },
    method: 'collaborations.delete',
    client: async ({ owner, clients }) => {
      const { id } = await clients.owner.collaborations.create({
        name: 'Short',
        businessIds: [(await newListedBusiness(owner)).id],
      });
      return clients.owner.collaborations.delete(id);
    },
  },
];
