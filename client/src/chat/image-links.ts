import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { UNREACHABLE } from '../errors/known.ts';

const BUCKET = 'chat-images';
const VALID_FOR_SECONDS = 3600;

/**
 * The signed addresses of a page's images, asked for at once and with the caller's own token: Storage signs what its
 * policy lets the caller see. A file that is not there shows a placeholder. Errors: 503 `unreachable`.
 */
export async function imageLinks(
  { supabase, images }: Context,
  paths: readonly string[],
): Promise<(path: string) => string> {
  const links = new Map<string | null, string>();
  if (paths.length > 0) {
    const { data, error } = await supabase.storage
      .from(BUCKET)
      .createSignedUrls([...paths], VALID_FOR_SECONDS);
    if (error) throw new DelveError({ ...UNREACHABLE, cause: error });
    for (const { path, signedUrl } of data) if (signedUrl) links.set(path, images.asReached(signedUrl));
  }
  return (path) => links.get(path) ?? images.picture(null);
}
