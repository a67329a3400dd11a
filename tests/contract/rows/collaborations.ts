import { api } from '../../support/api.ts';
import { newCollaboration, newJoinedCollaboration } from '../../support/collaborations.ts';
import { contractRow } from '../contract.ts';
import type { RowTest } from '../row.ts';
import type { World } from '../world.ts';

const founderOf = ({ owner, listed }: World) => ({ person: owner, businessId: listed.id });
const invited = (world: World) => newCollaboration(founderOf(world), world.partner);
const joined = (world: World) => newJoinedCollaboration(founderOf(world), world.partner);

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
    http: async (world) =>
      api('PATCH', `/collaboration/invite/${(await invited(world)).guestId}/`, {
        token: world.partner.person.access,
        json: contractRow('8.3').request,
      }),
    method: 'collaborations.answerInvitation',
    client: async (world) =>
      world.clients.partner.collaborations.answerInvitation((await invited(world)).guestId, 'rejected'),
  },
  {
    id: '8.4',
    http: async (world) =>
      api('PATCH', `/collaboration/member/${(await joined(world)).guestId}/privilege/`, {
        token: world.owner.access,
        json: contractRow('8.4').request,
      }),
    method: 'collaborations.setPrivilege',
    client: async (world) =>
      world.clients.owner.collaborations.setPrivilege((await joined(world)).guestId, 'admin'),
  },
  {
    id: '8.5',
    http: async (world) =>
      api('DELETE', `/collaboration/member/${(await invited(world)).guestId}/`, {
        token: world.owner.access,
      }),
    method: 'collaborations.removeMember',
    client: async (world) =>
      world.clients.partner.collaborations.removeMember((await invited(world)).guestId),
  },
  {
    id: '8.6',
    http: async (world) =>
      api('GET', `/collaboration/${(await invited(world)).id}/`, { token: world.partner.person.access }),
    method: 'collaborations.get',
    client: async (world) => world.clients.owner.collaborations.get((await invited(world)).id),
  },
  {
    id: '8.7',
    http: async (world) =>
      api('PATCH', `/collaboration/${(await invited(world)).id}/businesses/replace/`, {
        token: world.owner.access,
        json: { business_ids: [world.listed.id, world.draft.id] },
      }),
    method: 'collaborations.replaceBusinesses',
    client: async (world) =>
      world.clients.owner.collaborations.replaceBusinesses((await invited(world)).id, [world.listed.id]),
  },
  {
    id: '8.8',
    http: async (world) =>
      api('DELETE', `/collaboration/${(await invited(world)).id}/businesses/remove/`, {
        token: world.owner.access,
        json: { business_id: world.partner.businessId },
      }),
    method: 'collaborations.removeBusiness',
    client: async (world) =>
      world.clients.partner.collaborations.removeBusiness(
        (await invited(world)).id,
        world.partner.businessId,
      ),
  },
  {
    id: '8.9',
    http: async (world) =>
      api('DELETE', `/collaboration/${(await invited(world)).id}/`, { token: world.owner.access }),
    method: 'collaborations.delete',
    client: async (world) => world.clients.owner.collaborations.delete((await invited(world)).id),
  },
  {
    id: '8.10',
    http: async (world) =>
      api('PATCH', `/collaboration/${(await invited(world)).id}/`, {
        token: world.owner.access,
        json: contractRow('8.10').request,
      }),
    method: 'collaborations.update',
    client: async (world) =>
      world.clients.owner.collaborations.update((await invited(world)).id, { description: 'Changed.' }),
  },
];
