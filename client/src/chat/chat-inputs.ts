import * as z from 'zod';
import { fields } from '../fields.ts';

/** What a message is made of. */
export const newMessage = z.object({
  /** 1 to 4000 characters, not all of them blanks. */
  message: fields.message,
  /** A UUID of your own: sending the same one again returns the message that it made the first time. */
  clientId: fields.uuid.optional(),
});

/** A message to send. */
export type NewMessage = z.input<typeof newMessage>;

export const historyRequest = z.object({
  /** Only messages before this one; without `afterSeq`, the newest of them. */
  beforeSeq: fields.seq.optional(),
  /** Only messages after this one, the oldest first: 0 begins with the first message. */
  afterSeq: fields.seq.optional(),
  /** Messages in a page: 1 to 50, by default 50. */
  limit: fields.pageSize.default(50),
  /** `nextCursor` of the page before. */
  cursor: fields.cursor.optional(),
});

/** Which part of a chat to fetch. */
export type HistoryRequest = z.input<typeof historyRequest>;
