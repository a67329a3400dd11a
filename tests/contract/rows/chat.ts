import { api } from '../../support/api.ts';
import { newChat } from '../../support/chat.ts';
import { photo } from '../../support/photo.ts';
import type { RowTest } from '../row.ts';

/** Chats: rows 7.1 to 7.5. */
export const chatRows: readonly RowTest[] = [
  {
    id: '7.1',
    status: 201,
    http: async ({ customer, listed }) => {
      const form = new FormData();
      form.append('chat_id', String(await newChat(customer, listed.id, 'A picture follows')));
      form.append('images', await photo(), 'photo.jpg');
      return api('POST', '/chat/add-image/', { token: customer.access, body: form });
    },
    method: 'chats.sendImages',
    client: async ({ clients, customer, listed }) =>
      clients.customer.chats.sendImages(await newChat(customer, listed.id, 'Pictures follow'), [
        await photo(),
      ]),
  },
  {
    id: '7.2',
    http: async ({ owner, customer, listed }) => {
      await newChat(customer, listed.id, 'Hello there');
      return api('GET', `/chat/business/${listed.id}/`, { token: owner.access });
    },
    method: 'chats.ofBusiness',
    client: ({ clients, listed }) => clients.owner.chats.ofBusiness(listed.id),
  },
  {
    id: '7.4',
    http: async ({ customer, listed }) => {
      await newChat(customer, listed.id, 'Hello');
      return api('GET', '/chat/user/', { token: customer.access });
    },
    method: 'chats.mine',
    client: ({ clients }) => clients.customer.chats.mine(),
  },
  {
    id: '7.5',
    http: async ({ owner, customer, listed }) => {
      const chatId = await newChat(customer, listed.id, 'Hi');
      return api('GET', `/chat/${chatId}/messages/`, { token: owner.access });
    },
    method: 'chats.history',
    client: async ({ clients, customer, listed }) =>
      clients.customer.chats.history(await newChat(customer, listed.id, 'Hi')),
  },
  {
    id: '7.3',
    http: async ({ customer, listed }) => {
      const chatId = await newChat(customer, listed.id, 'Hi');
      return api('DELETE', `/chat/${chatId}/delete/`, { token: customer.access });
    },
    method: 'chats.clear',
    client: async ({ clients, customer, listed }) =>
      clients.owner.chats.clear(await newChat(customer, listed.id, 'Hi')),
  },
];
