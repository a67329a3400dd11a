import type { Settings } from './settings.ts';

/** A host name or address with an optional port, and nothing that could leave its place in a URL. */
const HOST = /^[a-z0-9.-]+(:\d+)?$|^\[[0-9a-f:]+\](:\d+)?$/i;

/**
 * The project's address as this caller reached it. Supabase's gateways say so in `x-forwarded-*`; the one of
 * `supabase start` leaves the port out of `x-forwarded-host` and sends it as `x-forwarded-port`.
 */
export function publicUrlOf(headers: Headers, settings: Settings): string {
  if (settings.publicUrl !== null) return settings.publicUrl;
  // A hosted project's own address is public.
  if (settings.supabaseUrl.startsWith('https://')) return settings.supabaseUrl;
  const host = firstOf(headers.get('x-forwarded-host'));
  if (!host || !HOST.test(host)) return settings.supabaseUrl;
  const scheme = firstOf(headers.get('x-forwarded-proto')) === 'https' ? 'https' : 'http';
  const port = firstOf(headers.get('x-forwarded-port'));
  const url = new URL(`${scheme}://${host}`);
  if (!url.port && port && /^\d{1,5}$/.test(port)) url.port = port;
  return url.origin;
}

const firstOf = (list: string | null) => list?.split(',')[0]?.trim();
