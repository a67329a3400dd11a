import { fields } from '@delve/client/server';
import * as z from 'zod';
import { created, data, message, other, page } from '../endpoint/answers.ts';
import { type Endpoint, endpoint } from '../endpoint/endpoint.ts';
import { pageQuery, queryNumber } from '../endpoint/parameters.ts';
import {
  businessChatShape,
  chatShape,
  historyMarks,
  messageShape,
  toBusinessChatShape,
  toChatShape,
  toHistoryShape,
  toMessageShape,
  toUserChatShape,
  userChatShape,
} from '../shapes/chat.ts';

const chat = { tag: 'Chat' };
const notMine = { 404: ['chat_not_found'] };

/** Rows 7.2 to 7.5; opening, writing, read marks and blocking are beyond the contract. */
export const chatEndpoints: readonly Endpoint[] = [
  endpoint({
    ...chat,
    method: 'GET',
    path: '/chat/business/{business_id}',
    summary: 'The chats of a business of the caller’s, newest message first',
    description: 'A chat that the business has cleared returns with its next message.',
    query: pageQuery,
    answer: page(businessChatShape, toBusinessChatShape),
    errors: { 400: ['invalid_cursor'], 403: ['not_the_owner'], 404: ['business_not_found'] },
    call: ({ delve, path, query }) => delve.chats.ofBusiness(path.business_id, query),
  }),
  endpoint({
    ...chat,
    method: 'POST',
    path: '/chat/business/{business_id}',
    summary: 'Open the caller’s chat with a business: the one that is there, or a new one',
    answer: data(chatShape, toChatShape, 'Chat opened successfully.'),
    errors: { 403: ['own_business'], 404: ['business_not_found'] },
    call: ({ delve, path }) => delve.chats.open(path.business_id),
  }),
  endpoint({
    ...chat,
    method: 'GET',
    path: '/chat/user',
    summary: 'The caller’s chats as a customer, newest message first',
    description: 'A chat that the caller has cleared returns with its next message.',
    query: pageQuery,
    answer: page(userChatShape, toUserChatShape),
    errors: { 400: ['invalid_cursor'] },
    call: ({ delve, query }) => delve.chats.mine(query),
  }),
  endpoint({
    ...chat,
    method: 'GET',
    path: '/chat/{chat_id}',
    summary: 'One chat: its sides, read marks and whether one can write',
    answer: data(chatShape, toChatShape),
    errors: notMine,
    call: ({ delve, path }) => delve.chats.get(path.chat_id),
  }),
  endpoint({
    ...chat,
    method: 'GET',
    path: '/chat/{chat_id}/messages',
    summary: 'Messages of a chat, oldest first',
    description:
      'The newest messages; `next_cursor` leads to those before them. With `after_seq`, the messages after that ' +
      'number, and `next_cursor` leads on: `after_seq=0` reads the whole chat from its beginning. Numbers up to ' +
      '`through_seq` that no page holds are gone for good. Addresses of images are valid for an hour.',
    query: pageQuery.extend({ before_seq: queryNumber(fields.seq), after_seq: queryNumber(fields.seq) }),
    answer: other({ data: z.array(messageShape), ...historyMarks }, toHistoryShape),
    errors: { 400: ['invalid_cursor'], ...notMine },
    call: ({ delve, path, query: { before_seq, after_seq, ...rest } }) =>
      delve.chats.history(path.chat_id, { ...rest, beforeSeq: before_seq, afterSeq: after_seq }),
  }),
  endpoint({
    ...chat,
    method: 'POST',
    path: '/chat/{chat_id}/messages',
    summary: 'Send a text',
    description:
      'The same `client_id` again is answered with the message that it made the first time. An `Idempotency-Key` ' +
      'that is a UUID serves as `client_id` where the body has none.',
    idempotent: true,
    body: z.object({ message: fields.message, client_id: fields.uuid.optional() }),
    answer: created(data(messageShape, toMessageShape, 'Message sent successfully.')),
    errors: { 403: ['chat_blocked'], ...notMine, 409: ['chat_closed'] },
    call: ({ delve, path, body, once }) =>
      delve.chats.send(path.chat_id, { message: body.message, clientId: body.client_id }, once),
  }),
  endpoint({
    ...chat,
    method: 'DELETE',
    path: '/chat/{chat_id}/messages/{seq}',
    summary: 'Take a message of the caller’s back',
    description: 'Its number stays in the chat; text and images are gone.',
    answer: message('Message deleted successfully.'),
    errors: { 404: ['chat_not_found', 'message_not_found'] },
    call: ({ delve, path }) => delve.chats.deleteMessage(path.chat_id, path.seq),
  }),
  endpoint({
    ...chat,
    method: 'POST',
    path: '/chat/{chat_id}/read',
    summary: 'Mark as read, up to `through_seq` or to the newest message',
    body: z.object({ through_seq: fields.seq.optional() }).prefault({}),
    answer: message('Chat marked as read.'),
    errors: notMine,
    call: ({ delve, path, body }) => delve.chats.markRead(path.chat_id, body.through_seq),
  }),
  endpoint({
    ...chat,
    method: 'PUT',
    path: '/chat/{chat_id}/block',
    summary: 'Keep both sides from writing, or take one’s own block back',
    body: z.object({ blocked: fields.flag }),
    answer: message((blocked: boolean) => (blocked ? 'Chat blocked.' : 'Chat unblocked.')),
    errors: { 403: ['chat_blocked'], ...notMine },
    call: async ({ delve, path, body: { blocked } }) => {
      await (blocked ? delve.chats.block(path.chat_id) : delve.chats.unblock(path.chat_id));
      return blocked;
    },
  }),
  endpoint({
    ...chat,
    method: 'DELETE',
    path: '/chat/{chat_id}/delete',
    summary: 'Clear a chat for the caller’s side',
    description: 'The other side keeps its messages; what both sides have cleared is deleted.',
    answer: message('Chat deleted successfully.'),
    errors: notMine,
    call: ({ delve, path }) => delve.chats.clear(path.chat_id),
  }),
];
