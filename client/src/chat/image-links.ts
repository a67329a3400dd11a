import type { Context } from '../context.ts';
import { DelveError } from '../delve-error.ts';
import { UNREACHABLE } from '../errors/known.ts';
import { pause } from '../live/pauses.ts';

const BUCKET = 'chat-images';
const VALID_FOR_SECONDS = 3600;
/** After how long (ms) what was not signed is asked for again: a broadcast may come a moment before its row can be seen. */
const ASK_AGAIN_AFTER = [50, 250];

/**
 * The signed addresses of a page's images, asked for at once and with the caller's own token: Storage signs what its
 * policy lets the caller see. A file that is not there shows a placeholder. Errors: 503 `unreachable`.
 */
export async function imageLinks(
  { supabase, images }: Context,
  paths: readonly string[],
): Promise<(path: string) => string> {
  const links = new Map<string | null, string>();
  const sign = async () => {
    const { data, error } = await supabase.storage.from(BUCKET).createSignedUrls(
      paths.filter((path) => !links.has(path)),
      VALID_FOR_SECONDS,
    );
    if (error) throw new DelveError({ ...UNREACHABLE, cause: error });
    for (const { path, signedUrl } of data) if (signedUrl) links.set(path, images.asReached(signedUrl));
  };
  if (paths.length > 0) await sign();
  for (const milliseconds of ASK_AGAIN_AFTER) {
    if (paths.every((path) => links.has(path))) break;
    await pause(milliseconds);
    await sign();
  }
  return (path) => links.get(path) ?? images.picture(null);
}
