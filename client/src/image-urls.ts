import type { SupabaseClient } from '@supabase/supabase-js';

const BUCKET = 'images';
/** `<owner's id>/…`: the only paths that uploads produce. */
const OWN_PATH = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\/[\w./-]+$/;

/** Absolute addresses of images, or of a placeholder where there is none. */
export class ImageUrls {
  readonly #objects: string;
  readonly #placeholders: string;

  /** `publicUrl`: the project's address as callers reach it; by default the one that `supabase` uses. */
  constructor(supabase: SupabaseClient, publicUrl?: string) {
    const { publicUrl: objects } = supabase.storage.from(BUCKET).getPublicUrl('').data;
    const internalUrl = objects.slice(0, objects.indexOf('/storage/v1/'));
    const base = (publicUrl ?? internalUrl).replace(/\/+$/, '');
    this.#objects = `${base}/storage/v1/object/public/${BUCKET}`;
    this.#placeholders = `${base}/functions/v1/api/placeholders`;
  }

  business(path: string | null): string {
    return path === null ? `${this.#placeholders}/business.svg` : this.#object(path);
  }

  person(path: string | null): string {
    return path === null ? `${this.#placeholders}/person.svg` : this.#object(path);
  }

  #object(path: string): string {
    return `${this.#objects}/${path.split('/').map(encodeURIComponent).join('/')}`;
  }
}

/** The path to store for an image that a caller names: one of an upload, or `null` for any other bare name. */
export function storedImagePath(name: string): string | null {
  return OWN_PATH.test(name) ? name : null;
}
