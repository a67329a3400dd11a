const CODES = 1_000_000;
/** Above it, a remainder would make small codes likelier. */
const FAIR = Math.floor(2 ** 32 / CODES) * CODES;

/** A code of 6 digits, each as likely as the others. */
export function newResetCode(): string {
  const [number = FAIR] = crypto.getRandomValues(new Uint32Array(1));
  return number < FAIR ? String(number % CODES).padStart(6, '0') : newResetCode();
}

/**
 * What the database holds of a code: keyed, since anybody tries a million codes in a second, and with the address, so
 * that equal codes do not look equal.
 */
export async function hashResetCode(secretKey: string, email: string, code: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secretKey), algorithm, false, ['sign']);
  const text = encoder.encode(`password reset\n${email.trim().toLowerCase()}\n${code}`);
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, text));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
