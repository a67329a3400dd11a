/**
 * The caller's IP address. In front of a hosted project Cloudflare sets `cf-connecting-ip`, and a caller cannot; the
 * gateway of `supabase start` sets `x-forwarded-for` only, whose last entry is the one that it has added itself.
 */
export function addressOf(headers: Headers): string | null {
  const connecting = headers.get('cf-connecting-ip')?.trim();
  if (connecting) return connecting;
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || null;
}
