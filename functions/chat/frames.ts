import { type Chat, type ChatMessage, DelveError } from '@delve/client';
import { checked, fields } from '@delve/client/server';
import * as z from 'zod';
import type { Frame } from '../_shared/sockets/incoming-frame.ts';

/** What a peer writes. `sender_id` is not looked at: the sender is whoever the token names. */
const textFrame = z.object({ message: fields.message, client_id: fields.uuid.optional() });

/** What to send for a frame. Throws a 400 `unknown_message_type`, `validation_failed`. */
export function readText(frame: Frame): { readonly message: string; readonly clientId: string | undefined } {
  if (frame.message_type !== 'text') {
    throw new DelveError({
      status: 400,
      code: 'unknown_message_type',
      message: 'message_type must be "text".',
      hint: 'Pictures are sent by POST /chat/add-image/.',
    });
  }
  const { message, client_id } = checked(textFrame, frame);
  return { message, clientId: client_id };
}

/** A message as the contract has it, with its number and time beside. */
export function toFrame(chat: Chat, message: ChatMessage): object {
  const { sender, senderId, seq, createdAt } = message;
  return {
    data: {
      message_type: message.kind,
      sender_id: senderId ?? '',
      sender_profile_image: sender === 'user' ? chat.customerImageUrl : chat.businessLogoUrl,
      ...(message.kind === 'images'
        ? { image_urls: message.images.map(({ url }) => url) }
        : { message: message.message }),
      chat_id: chat.id,
      seq,
      created_at: createdAt.toISOString(),
    },
  };
}
