import { DelveError } from '../delve-error.ts';

/** One answer for a chat that does not exist and one of other people. */
export function chatNotFound(): DelveError {
  return new DelveError({ status: 404, code: 'chat_not_found', message: 'You have no such chat.' });
}
