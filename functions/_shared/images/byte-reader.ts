import { damagedImage } from './image-error.ts';

/** Reads bytes in order. Whatever would be read past the end is a damaged image. */
export class ByteReader {
  readonly bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get remaining(): number {
    return this.bytes.byteLength - this.position;
  }

  /** The next `length` bytes, as a view of the same memory. */
  take(length: number): Uint8Array {
    const start = this.position;
    this.skip(length);
    return this.bytes.subarray(start, this.position);
  }

  skip(length: number): void {
    if (length > this.remaining) throw damagedImage('it ends too early');
    this.position += length;
  }

  /** An unsigned integer of `size` bytes (0 to 8), most significant first. Zero bytes are the number 0. */
  uint(size: number): number {
    const start = this.position;
    this.skip(size);
    let value = 0;
    for (let index = start; index < this.position; index += 1) value = value * 256 + (this.bytes[index] ?? 0);
    return value;
  }

  /** An unsigned integer of `size` bytes (0 to 8), least significant first. */
  uintLittle(size: number): number {
    return this.take(size).reduceRight((value, byte) => value * 256 + byte, 0);
  }

  /** The next four bytes as a name, one character a byte. */
  name(): string {
    return String.fromCharCode(...this.take(4));
  }
}
