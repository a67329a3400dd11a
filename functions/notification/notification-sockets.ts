import { DelveError } from '@delve/client';
import type { SocketCaller, SocketKind } from '../_shared/sockets/attendance.ts';
import { Closing } from '../_shared/sockets/closing.ts';
import { idOf, sinceOf } from '../_shared/sockets/socket-address.ts';
import { NotificationAttendance } from './notification-attendance.ts';

/** `/notification/` brings all that the caller is told, `/notification/{business_id}/` what is about that business of theirs. */
export const notificationSockets: SocketKind = {
  limitOf: () => 'read',
  enter: async (caller, address) => {
    const businessId =
      address.segments.length === 0 ? undefined : await ownBusiness(caller, address.segments.join('/'));
    const since = sinceOf(address);
    const [latest] = (await caller.delve.notifications.list({ businessId, limit: 1 })).items;
    const newest = latest?.id ?? 0;
    return new NotificationAttendance(caller, businessId, Math.min(since ?? newest, newest));
  },
};

async function ownBusiness({ delve, userId }: SocketCaller, segment: string): Promise<number> {
  const id = idOf(segment);
  const business = id === null ? null : await found(() => delve.businesses.get(id));
  if (business === null) throw new Closing('business', 'There is no such business.');
  if (business.ownerId !== userId) throw new Closing('business', 'This business is not yours.');
  return business.id;
}

async function found<Business>(get: () => Promise<Business>): Promise<Business | null> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof DelveError && error.code === 'business_not_found') return null;
    throw error;
  }
}
