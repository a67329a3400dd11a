/** The parts one behind the other, in memory of their own. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.byteLength;
  }
  return joined;
}

/** One byte a character: for names and magic numbers in files. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Do the bytes at `offset` spell `text`, one byte a character? */
export function hasText(bytes: Uint8Array, text: string, offset = 0): boolean {
  if (offset + text.length > bytes.byteLength) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[offset + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** An unsigned integer as `size` bytes, most significant first. */
export function bigEndian(value: number, size: number): Uint8Array {
  return littleEndian(value, size).reverse();
}

/** An unsigned integer as `size` bytes, least significant first. */
export function littleEndian(value: number, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256);
}
