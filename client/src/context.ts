import type { SupabaseClient } from '@supabase/supabase-js';
import type { Caller } from './caller.ts';
import type { Database } from './database.types.ts';
import type { ImageUrls } from './image-urls.ts';

/** What the resources of one client share; `connect` makes it. */
export interface Context {
  readonly supabase: SupabaseClient<Database>;
  readonly caller: Caller;
  readonly images: ImageUrls;
}
