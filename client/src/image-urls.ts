import type { SupabaseClient } from '@supabase/supabase-js';

const BUCKET = 'images';
/** `<a user's id>/…`: the only paths that people's uploads produce. Whose they are is the database's to check. */
const UPLOADED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\//;

/** Absolute addresses of images, or of a placeholder where there is none. */
export class ImageUrls {
  /** The project's address as `supabase` reaches it, and as callers do. */
  readonly #internalUrl: string;
  readonly #publicUrl: string;
  readonly #objects: string;
  readonly #placeholders: string;

  /** `publicUrl`: the project's address as callers reach it; by default the one that `supabase` uses. */
  constructor(supabase: SupabaseClient, publicUrl?: string) {
    const { publicUrl: objects } = supabase.storage.from(BUCKET).getPublicUrl('').data;
    this.#internalUrl = objects.slice(0, objects.indexOf('/storage/v1/'));
    this.#publicUrl = (publicUrl ?? this.#internalUrl).replace(/\/+$/, '');
    this.#objects = `${this.#publicUrl}/storage/v1/object/public/${BUCKET}`;
    this.#placeholders = `${this.#publicUrl}/functions/v1/api/placeholders`;
  }

  /** Of a business's picture. */
  business(path: string | null): string {
    return path === null ? `${this.#placeholders}/business.svg` : this.#object(path);
  }

  /** Of a person's picture. */
  person(path: string | null): string {
    return path === null ? `${this.#placeholders}/person.svg` : this.#object(path);
  }

  /** Of anything else: a post, an ad, a chat's. */
  picture(path: string | null): string {
    return path === null ? `${this.#placeholders}/picture.svg` : this.#object(path);
  }

  /** An address that Storage answered, such as a signed one, as callers reach it. */
  asReached(address: string): string {
    return address.startsWith(`${this.#internalUrl}/`)
      ? `${this.#publicUrl}${address.slice(this.#internalUrl.length)}`
      : address;
  }

  /**
   * The path to store for an image that a caller names: by the path of an upload, or by the address that an answer
   * showed, which forms send back. `null`, for the placeholder, by any other name.
   */
  pathOf(name: string): string | null {
    const path = this.#pathIn(name);
    return UPLOADED.test(path) ? path : null;
  }

  /** The same for a picture of what staff write. The database refuses what lies elsewhere than such pictures do. */
  contentPathOf(name: string): string {
    return this.#pathIn(name);
  }

  #pathIn(name: string): string {
    return name.startsWith(`${this.#objects}/`) ? name.slice(this.#objects.length + 1) : name;
  }

  #object(path: string): string {
    return `${this.#objects}/${path.split('/').map(encodeURIComponent).join('/')}`;
  }
}
