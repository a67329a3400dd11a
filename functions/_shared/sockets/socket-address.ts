import { Closing } from './closing.ts';

/** What a URL such as `/chat/12/34/?token=…&since=56` says. */
export interface SocketAddress {
  /** What stands between the function's name and the end, without slashes: `12`, `34`. */
  readonly segments: readonly string[];
  readonly token: string | null;
  readonly since: string | null;
}

/** The edge runtime passes paths with the function's name in front. */
export function readSocketAddress(url: string): SocketAddress {
  const { pathname, searchParams } = new URL(url);
  return {
    segments: pathname.split('/').slice(2).filter(Boolean),
    token: searchParams.get('token') || null,
    since: searchParams.get('since'),
  };
}

/** An id of the database: fifteen digits are a number that JavaScript holds exactly. `null` for anything else. */
export function idOf(segment: string | undefined): number | null {
  return segment !== undefined && /^[1-9]\d{0,14}$/.test(segment) ? Number(segment) : null;
}

/** Throws {@link Closing} for what is no number. */
export function sinceOf({ since }: SocketAddress): number | null {
  if (since === null) return null;
  if (/^\d{1,15}$/.test(since)) return Number(since);
  throw new Closing('policy', 'since= takes the number of the last frame that you have.');
}
