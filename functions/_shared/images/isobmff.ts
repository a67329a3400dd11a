import { ByteReader } from './byte-reader.ts';
import { bigEndian, hasText, joinBytes, latin1 } from './bytes.ts';
import { damagedImage } from './image-error.ts';
import type { PartCounter } from './part-counter.ts';

/** A box of the ISO base media file format (ISO/IEC 14496-12, 4.2). */
export interface Box {
  readonly type: string;
  /** Behind size and type. */
  readonly data: Uint8Array;
}

/** The boxes that `bytes` consist of, without looking into them. */
export function readBoxes(bytes: Uint8Array, counter: PartCounter): Box[] {
  const reader = new ByteReader(bytes);
  const boxes: Box[] = [];
  while (reader.remaining > 0) {
    counter.add();
    boxes.push(readBox(reader));
  }
  return boxes;
}

function readBox(reader: ByteReader): Box {
  const start = reader.position;
  const size = reader.uint(4);
  const type = reader.name();
  const end = size === 1 ? start + reader.uint(8) : size === 0 ? reader.bytes.byteLength : start + size;
  if (end < reader.position) throw damagedImage('a box is smaller than its head');
  return { type, data: reader.take(end - reader.position) };
}

/** The first box of the type. */
export function findBox(boxes: readonly Box[], type: string): Box | undefined {
  return boxes.find((box) => box.type === type);
}

/** Reader of a box that begins with a version and flags. */
export function fullBox({ data }: Box): { version: number; flags: number; reader: ByteReader } {
  const reader = new ByteReader(data);
  return { version: reader.uint(1), flags: reader.uint(3), reader };
}

export function boxOf(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const data = joinBytes(content);
  return joinBytes([bigEndian(data.byteLength + 8, 4), latin1(type), data]);
}

export function fullBoxOf(type: string, version: number, flags: number, ...content: readonly Uint8Array[]) {
  return boxOf(type, bigEndian(version, 1), bigEndian(flags, 3), ...content);
}

/** The brands that the file says it keeps to, the major one first; none where no such file begins. */
export function brandsOf(bytes: Uint8Array): string[] {
  if (!hasText(bytes, 'ftyp', 4)) return [];
  const size = Math.min(new ByteReader(bytes).uint(4), bytes.byteLength);
  const brands: string[] = [];
  for (let offset = 8; offset + 4 <= size && brands.length < MAX_BRANDS; offset += 4) {
    // Between the major brand and the others stands its version.
    if (offset !== 12) brands.push(String.fromCharCode(...bytes.subarray(offset, offset + 4)));
  }
  return brands;
}

const MAX_BRANDS = 64;
