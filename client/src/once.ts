import type { PostgrestSingleResponse } from '@supabase/supabase-js';
import type { Context } from './context.ts';
import type { Json } from './database.types.ts';
import { DelveError } from './delve-error.ts';
import { answerOf } from './errors/postgrest.ts';
import { checked } from './errors/validation.ts';
import { fields } from './fields.ts';

/** For methods that create. */
export interface CreateOptions {
  /**
   * Any text of 1 to 255 visible ASCII characters of your own, such as a UUID. A repetition of the call with the same
   * key and input within 24 hours does nothing more and returns what the first returned.
   * Errors: 409 `idempotency_key_in_use`, 422 `idempotency_key_reused`.
   */
  readonly idempotencyKey?: string | undefined;
}

/** A query or call of the Data API that has not been sent. */
interface Write<Data> extends PromiseLike<PostgrestSingleResponse<Data>> {
  setHeader(name: string, value: string): this;
}

/** How often and after how long (ms) a twin that is under way is asked for its answer. */
const PATIENCE = { tries: 8, pause: 250 } as const;

/**
 * Sends a write, at most once for each idempotency key: the database takes the key in the write's own transaction,
 * and refuses it the second time. `operation` and `input` are what a repetition has to have in common.
 */
export async function answerOnce<Data>(
  { supabase, caller }: Context,
  { idempotencyKey }: CreateOptions,
  operation: string,
  input: unknown,
  write: Write<Data>,
): Promise<Data> {
  if (idempotencyKey === undefined) return answerOf(write);
  const key = checked(fields.idempotencyKey, idempotencyKey, 'idempotencyKey');
  await caller.requireUserId();
  try {
    const data = await answerOf(
      write
        .setHeader('Idempotency-Key', key)
        .setHeader('Idempotency-Fingerprint', fingerprint(`${operation} ${JSON.stringify(input)}`)),
    );
    // Not awaited for its failure: the work is done, and its caller is to know.
    await supabase.rpc('keep_idempotent_answer', { key, answer: data as Json });
    return data;
  } catch (error) {
    if (error instanceof DelveError && error.code === 'idempotency_key_used') {
      return firstAnswer<Data>({ supabase }, key);
    }
    throw error;
  }
}

/** What the call that took the key has returned. */
async function firstAnswer<Data>({ supabase }: Pick<Context, 'supabase'>, key: string): Promise<Data> {
  for (let tried = 0; tried < PATIENCE.tries; tried++) {
    const kept = await answerOf(supabase.rpc('idempotent_answer', { key }));
    if (isKept<Data>(kept)) return kept.answer;
    await new Promise((resolve) => setTimeout(resolve, PATIENCE.pause));
  }
  throw new DelveError({
    status: 409,
    code: 'idempotency_key_in_use',
    message: 'A request with this key was carried out, but its answer is not there.',
    hint: 'Look whether what you wanted to create is there, or try again in a minute.',
  });
}

function isKept<Data>(value: unknown): value is { answer: Data } {
  return typeof value === 'object' && value !== null && (value as { is_kept?: unknown }).is_kept === true;
}

/** Tells inputs apart (FNV-1a, 64 bits): a guard against mistakes, not against forgery. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16);
}
