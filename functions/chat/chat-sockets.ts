import { type Delve, DelveError } from '@delve/client';
import type { SocketKind } from '../_shared/sockets/attendance.ts';
import { Closing } from '../_shared/sockets/closing.ts';
import { idOf, sinceOf } from '../_shared/sockets/socket-address.ts';
import { ChatAttendance } from './chat-attendance.ts';

/** `/chat/{business_id}/` starts or joins a chat as its customer, `/chat/{business_id}/{chat_id}/` joins on either side. */
export const chatSockets: SocketKind = {
  // Starting one makes a row.
  limitOf: ({ segments }) => (segments.length > 1 ? 'read' : 'write'),
  enter: async ({ delve }, address) => {
    const [businessSegment, ...chatSegments] = address.segments;
    const businessId = idOf(businessSegment);
    if (businessId === null) {
      throw new Closing('business', 'Connect to /chat/{business_id}/ with the id of a business.');
    }
    const since = sinceOf(address);
    const chat = await (chatSegments.length === 0
      ? startOrJoin(delve, businessId)
      : join(delve, businessId, idOf(chatSegments.join('/'))));
    return new ChatAttendance(delve, chat, since);
  },
};

async function startOrJoin(delve: Delve, businessId: number) {
  try {
    return await delve.chats.open(businessId);
  } catch (error) {
    if (!(error instanceof DelveError)) throw error;
    if (error.code === 'business_not_found') throw new Closing('business', error.message);
    if (error.code === 'own_business') {
      throw new Closing('chat', 'This business is yours: connect to /chat/{business_id}/{chat_id}/.');
    }
    throw error;
  }
}

async function join(delve: Delve, businessId: number, chatId: number | null) {
  const chat = chatId === null ? null : await found(() => delve.chats.get(chatId));
  if (chat === null) throw new Closing('chat', 'You have no such chat.');
  if (chat.businessId !== businessId) throw new Closing('business', 'This chat is with another business.');
  return chat;
}

async function found<Chat>(get: () => Promise<Chat>): Promise<Chat | null> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof DelveError && error.code === 'chat_not_found') return null;
    throw error;
  }
}
