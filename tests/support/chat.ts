import { api, type Person } from './api.ts';

/** A chat of the customer with a business, begun with these texts; its id. */
export async function newChat(customer: Person, businessId: number, ...texts: string[]): Promise<number> {
  const opened = await api('POST', `/chat/business/${businessId}/`, { token: customer.access });
  if (opened.status !== 200) throw new Error(`No chat: ${JSON.stringify(opened.body)}`);
  const { chat_id } = opened.body.data as { chat_id: number };
  for (const text of texts) await say(customer, chat_id, text);
  return chat_id;
}

/** Sends a text; its number. */
export async function say(sender: Pick<Person, 'access'>, chatId: number, text: string): Promise<number> {
  const sent = await api('POST', `/chat/${chatId}/messages/`, {
    token: sender.access,
    json: { message: text },
  });
  if (sent.status !== 201) throw new Error(`Not sent: ${JSON.stringify(sent.body)}`);
  return (sent.body.data as { seq: number }).seq;
}
