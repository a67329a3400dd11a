import { ByteReader } from './byte-reader.ts';
import type { Dimensions } from './dimensions.ts';
import { damagedImage } from './image-error.ts';

const SEQUENCE_HEADER = 1;
const TEMPORAL_DELIMITER = 2;

/**
 * The largest frame that a decoder has to expect, from the sequence header, which is the first unit of an
 * image but for a delimiter. Source: AV1 Bitstream & Decoding Process Specification, 5.3 and 5.5.
 */
export function maxFrameSize(bitstream: Uint8Array): Dimensions {
  const reader = new ByteReader(bitstream);
  let unit = readUnit(reader);
  if (unit.type === TEMPORAL_DELIMITER) unit = readUnit(reader);
  if (unit.type !== SEQUENCE_HEADER) throw damagedImage('its pixels do not begin with their size');
  return readSequenceHeader(new BitReader(unit.data));
}

function readUnit(reader: ByteReader): { type: number; data: Uint8Array } {
  const head = reader.uint(1);
  const hasExtension = (head & 0x04) !== 0;
  const hasSize = (head & 0x02) !== 0;
  if (hasExtension) reader.skip(1);
  return { type: (head >> 3) & 0x0f, data: reader.take(hasSize ? readLeb128(reader) : reader.remaining) };
}

function readLeb128(reader: ByteReader): number {
  let value = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = reader.uint(1);
    value += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) return value;
  }
  throw damagedImage('a length is wrong');
}

function readSequenceHeader(bits: BitReader): Dimensions {
  bits.read(3 + 1);
  const isReduced = bits.flag();
  if (isReduced) bits.read(5);
  else skipOperatingPoints(bits);
  const widthBits = bits.read(4) + 1;
  const heightBits = bits.read(4) + 1;
  return { width: bits.read(widthBits) + 1, height: bits.read(heightBits) + 1 };
}

function skipOperatingPoints(bits: BitReader): void {
  const delayLength = bits.flag() ? skipTiming(bits) : 0;
  const hasDisplayDelay = bits.flag();
  const points = bits.read(5) + 1;
  for (let point = 0; point < points; point += 1) {
    bits.read(12);
    if (bits.read(5) > 7) bits.read(1);
    if (delayLength > 0 && bits.flag()) {
      bits.read(delayLength);
      bits.read(delayLength);
      bits.read(1);
    }
    if (hasDisplayDelay && bits.flag()) bits.read(4);
  }
}

/** Returns how many bits the delays of the decoder model have, 0 without a model. */
function skipTiming(bits: BitReader): number {
  bits.read(32);
  bits.read(32);
  const hasEqualIntervals = bits.flag();
  if (hasEqualIntervals) bits.skipVariableLength();
  const hasDecoderModel = bits.flag();
  if (!hasDecoderModel) return 0;
  const delayLength = bits.read(5) + 1;
  bits.read(32);
  bits.read(5 + 5);
  return delayLength;
}

class BitReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** An unsigned integer of up to 32 bits. */
  read(bits: number): number {
    let value = 0;
    for (let index = 0; index < bits; index += 1) {
      const byte = this.#bytes[this.#position >> 3];
      if (byte === undefined) throw damagedImage('it ends too early');
      value = value * 2 + ((byte >> (7 - (this.#position & 7))) & 1);
      this.#position += 1;
    }
    return value;
  }

  flag(): boolean {
    return this.read(1) === 1;
  }

  /** As many bits as there are zeros in front of the first one. */
  skipVariableLength(): void {
    let zeros = 0;
    while (!this.flag()) zeros += 1;
    if (zeros < 32) this.read(zeros);
  }
}
