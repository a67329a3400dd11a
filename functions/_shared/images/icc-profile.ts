import { hasText } from './bytes.ts';

const HEADER_SIZE = 128;

/**
 * Is this a colour profile as long as it says? Decoders pass over one that is not, so that nothing is lost
 * by dropping it. Source: ICC.1:2022, 7.2.
 */
export function isIccProfile(bytes: Uint8Array): boolean {
  if (bytes.byteLength < HEADER_SIZE || !hasText(bytes, 'acsp', 36)) return false;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) === bytes.byteLength;
}
