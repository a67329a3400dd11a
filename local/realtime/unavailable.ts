import pg from 'pg';
import { connectionFailure } from '../postgres/connections.ts';

/** Whether the database could not answer: what is wrong with the question itself stays wrong. */
export function isUnavailable(error: unknown): boolean {
  // 57014: the time for the statement was over.
  return connectionFailure(error) !== null || (error instanceof pg.DatabaseError && error.code === '57014');
}
