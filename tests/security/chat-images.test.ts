import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { signedUp } from '../support/auth-clients.ts';
import { inDatabase } from '../support/database.ts';
import { stack } from '../support/stack.ts';
import { supabaseClient } from '../support/supabase-client.ts';

// The files of a chat, as its participants ask Storage for them with their own tokens.

type Person = Awaited<ReturnType<typeof signedUp>>;

const IMAGE = new Uint8Array([137, 80, 78, 71]);
let owner: Person;
let customer: Person;
let stranger: Person;
let chatId: number;
let path: string;

beforeAll(async () => {
  [owner, customer, stranger] = await Promise.all([
    signedUp(stack().apiUrl),
    signedUp(stack().apiUrl),
    signedUp(stack().apiUrl),
  ]);
  const [business] = await inDatabase<{ id: string }>(
    `insert into public.businesses (owner_id, name, approval_status) values ($1, 'With images', 'approved') returning id`,
    [owner.user.id],
  );
  const chat = await customer.client.rpc('open_chat', { business_id: business?.id });
  chatId = chat.data.id;
  path = `${customer.user.id}/${chatId}/${randomUUID()}.png`;
  const service = supabaseClient(stack().secretKey);
  const uploaded = await service.storage
    .from('chat-images')
    .upload(path, IMAGE, { contentType: 'image/png' });
  if (uploaded.error) throw uploaded.error;
});

function signedUrl(person: Person) {
  return person.client.storage.from('chat-images').createSignedUrl(path, 60);
}

describe('a file of a chat', () => {
  it('is nobody’s before it is sent, then is signed for its two sides, and for nobody else', async () => {
    expect((await signedUrl(customer)).error).not.toBeNull();

    const sent = await supabaseClient(stack().secretKey).rpc('send_images', {
      person_id: customer.user.id,
      chat_id: chatId,
      images: [{ path, width: 1, height: 1 }],
    });
    expect(sent.error).toBeNull();
    for (const side of [customer, owner]) {
      const { data, error } = await signedUrl(side);
      expect(error).toBeNull();
      const file = await fetch(data?.signedUrl ?? '');
      expect(file.status).toBe(200);
      expect(new Uint8Array(await file.arrayBuffer())).toEqual(IMAGE);
    }
    expect((await signedUrl(stranger)).error).not.toBeNull();
    const anonymous = await supabaseClient(stack().publishableKey)
      .storage.from('chat-images')
      .createSignedUrl(path, 60);
    expect(anonymous.error).not.toBeNull();
  });

  it('is gone for the side that clears the chat, and for both when the message is taken back', async () => {
    expect((await customer.client.rpc('clear_chat', { chat_id: chatId })).error).toBeNull();
    expect((await signedUrl(customer)).error).not.toBeNull();
    expect((await signedUrl(owner)).error).toBeNull();
    await inDatabase(
      `update public.messages set deleted_at = now(), sender_id = null where chat_id = $1 and seq = 1`,
      [chatId],
    );
    expect((await signedUrl(owner)).error).not.toBeNull();
  });
});
