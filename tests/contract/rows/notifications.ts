import { api } from '../../support/api.ts';
import type { RowTest } from '../row.ts';
import type { World } from '../world.ts';

/** Of the approval of `listed`. */
async function firstNotification({ clients }: World): Promise<number> {
  const [first] = (await clients.owner.notifications.list()).items;
  if (!first) throw new Error('The owner was told nothing.');
  return first.id;
}

/** Rows 10.1 to 10.3. */
export const notificationRows: readonly RowTest[] = [
  {
    id: '10.1',
    http: ({ owner }) => api('GET', '/notifications/', { token: owner.access }),
    method: 'notifications.list',
    client: ({ clients }) => clients.owner.notifications.list(),
  },
  {
    id: '10.2',
    http: ({ owner }) => api('POST', '/notifications/mark-all/', { token: owner.access }),
    method: 'notifications.markAllRead',
    client: ({ clients }) => clients.owner.notifications.markAllRead(),
  },
  {
    id: '10.3',
    http: async (world) =>
      api('PATCH', `/notifications/${await firstNotification(world)}/seen/`, { token: world.owner.access }),
    method: 'notifications.markRead',
    client: async (world) => world.clients.owner.notifications.markRead(await firstNotification(world)),
  },
];
