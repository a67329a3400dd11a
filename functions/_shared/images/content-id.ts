import { joinBytes } from './bytes.ts';

/**
 * A UUID for content: the same parts always give the same, in the same order. So an upload that is repeated
 * under the same idempotency key lands on the same name. Version 8 of RFC 9562, from SHA-256.
 */
export async function contentId(...parts: readonly (string | Uint8Array)[]): Promise<string> {
  // Digests all have one length: 'ab' + 'c' is not 'a' + 'bc'.
  const digests = await Promise.all(
    parts.map((part) => sha256(typeof part === 'string' ? new TextEncoder().encode(part) : part)),
  );
  const id = (await sha256(joinBytes(digests))).subarray(0, 16);
  id.set([((id[6] ?? 0) & 0x0f) | 0x80], 6);
  id.set([((id[8] ?? 0) & 0x3f) | 0x80], 8);
  return Array.from(id, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
