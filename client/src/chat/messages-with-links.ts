import type { Context } from '../context.ts';
import { type ChatMessage, type ChatMessageRow, toChatMessage } from './chat-messages.ts';
import { imageLinks } from './image-links.ts';

/** Messages as callers get them, all their images signed for at once. Errors: 503 `unreachable`. */
export async function messagesWithLinks(
  context: Context,
  rows: readonly ChatMessageRow[],
): Promise<ChatMessage[]> {
  const linkOf = await imageLinks(
    context,
    rows.flatMap(({ images }) => images.map(({ path }) => path)),
  );
  return rows.map(({ images, ...row }) =>
    toChatMessage(
      row,
      images.map(({ path, ...size }) => ({ url: linkOf(path), ...size })),
    ),
  );
}
