import type { Context } from '../context.ts';

/** What exists once for each supabase-js client and key, as its channels do, for as long as it is kept. */
export class PerClient<Key, Value> {
  readonly #values = new WeakMap<Context['supabase'], Map<Key, Value>>();

  /** The one that is there. */
  find({ supabase }: Pick<Context, 'supabase'>, key: Key): Value | undefined {
    return this.#values.get(supabase)?.get(key);
  }

  /** The one that is there, or a new one. */
  get({ supabase }: Pick<Context, 'supabase'>, key: Key, create: () => Value): Value {
    const values = this.#values.get(supabase) ?? new Map<Key, Value>();
    this.#values.set(supabase, values);
    const value = values.get(key) ?? create();
    values.set(key, value);
    return value;
  }

  /** Forgets one that is not used any more. */
  drop({ supabase }: Pick<Context, 'supabase'>, key: Key): void {
    this.#values.get(supabase)?.delete(key);
  }
}
