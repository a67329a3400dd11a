import { ByteReader } from './byte-reader.ts';
import { bigEndian, hasText, joinBytes, latin1 } from './bytes.ts';
import { crc32 } from './crc32.ts';
import { checkDimensions, type Dimensions, FrameCounter, oriented } from './dimensions.ts';
import { orientationExif, readOrientation } from './exif.ts';
import { damagedImage, unsupportedImage } from './image-error.ts';
import { PartCounter } from './part-counter.ts';
import type { StrippedImage } from './stripped-image.ts';

const SIGNATURE = '\x89PNG\r\n\x1a\n';

/** Bit depths by colour type, and channels. Source: PNG, third edition, table 3. */
const COLOUR_TYPES: Readonly<
  Record<number, { readonly depths: readonly number[]; readonly channels: number }>
> = {
  0: { depths: [1, 2, 4, 8, 16], channels: 1 },
  2: { depths: [8, 16], channels: 3 },
  3: { depths: [1, 2, 4, 8], channels: 1 },
  4: { depths: [8, 16], channels: 2 },
  6: { depths: [8, 16], channels: 4 },
};

/**
 * Chunks that decide how pixels look, with the sizes that they may have. Decoders pass over one of another
 * size, a second one, and one behind the pixels: such a chunk goes.
 */
const APPEARANCE: Readonly<Record<string, readonly number[]>> = {
  gAMA: [4],
  cHRM: [32],
  sRGB: [1],
  cICP: [4],
  mDCV: [24],
  mDCv: [24],
  cLLI: [8],
  cLLi: [8],
  sBIT: [1, 2, 3, 4],
  bKGD: [1, 2, 6],
  pHYs: [9],
};

/** Deflate makes at most 1032 bytes of one (RFC 1951: a match of 258 bytes in two bits). */
const MAX_INFLATION = 1032;

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** Length, type, data and checksum. */
  readonly whole: Uint8Array;
}

interface Header extends Dimensions {
  readonly whole: Uint8Array;
  readonly colourType: number;
  readonly bitsPerPixel: number;
}

export function isPng(bytes: Uint8Array): boolean {
  return hasText(bytes, SIGNATURE);
}

/**
 * Keeps the pixels, the palette, transparency, colour space, HDR, animation; of Exif the orientation.
 * Everything else goes: text, time, unknown chunks, and what follows the image's end. Source: PNG, third
 * edition.
 */
export function stripPng(bytes: Uint8Array): StrippedImage {
  const reader = new ByteReader(bytes);
  reader.skip(SIGNATURE.length);
  const image = new PngImage(readHeader(readChunk(reader)));
  const parts = new PartCounter();
  for (;;) {
    parts.add();
    const chunk = readChunk(reader);
    if (chunk.type === 'IEND') return image.finish(chunk);
    image.add(chunk);
  }
}

function readChunk(reader: ByteReader): Chunk {
  const start = reader.position;
  const length = reader.uint(4);
  const type = reader.name();
  const data = reader.take(length);
  const checksum = reader.uint(4);
  const whole = reader.bytes.subarray(start, reader.position);
  if (!/^[A-Za-z]{4}$/.test(type)) throw damagedImage('it has parts that no PNG has');
  if (crc32(whole.subarray(4, -4)) !== checksum) throw damagedImage('a checksum is wrong');
  return { type, data, whole };
}

function readHeader({ type, data, whole }: Chunk): Header {
  if (type !== 'IHDR' || data.byteLength !== 13) throw damagedImage('it does not begin with its size');
  const reader = new ByteReader(data);
  const width = reader.uint(4);
  const height = reader.uint(4);
  const depth = reader.uint(1);
  const colourType = reader.uint(1);
  const colours = COLOUR_TYPES[colourType];
  const compression = reader.uint(1);
  const filter = reader.uint(1);
  const interlace = reader.uint(1);
  if (!colours?.depths.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1) {
    throw damagedImage('its colours are described wrongly');
  }
  checkDimensions({ width, height });
  return { whole, width, height, colourType, bitsPerPixel: depth * colours.channels };
}

class PngImage {
  readonly #header: Header;
  readonly #parts: Uint8Array[];
  readonly #seen = new Set<string>();
  readonly #frames: FrameCounter;
  #orientation = 1;
  #paletteSize = 0;
  #pixelBytes = 0;
  #announcedFrames = 0;
  /** Of the animation's chunks: fcTL and fdAT are numbered together. */
  #sequence = 0;
  /** A frame has been announced whose pixels have not come. */
  #frameIsOpen = false;
  #previous = 'IHDR';

  constructor(header: Header) {
    this.#header = header;
    this.#parts = [latin1(SIGNATURE), header.whole];
    this.#frames = new FrameCounter(header);
  }

  add(chunk: Chunk): void {
    this.#parts.push(...this.#kept(chunk));
    this.#seen.add(chunk.type);
    this.#previous = chunk.type;
  }

  finish(end: Chunk): StrippedImage {
    const { width, height, bitsPerPixel } = this.#header;
    if (end.data.byteLength > 0) throw damagedImage('its end has content');
    if (this.#pixelBytes * MAX_INFLATION < Math.floor((width * height * bitsPerPixel) / 8)) {
      throw damagedImage('it has less pixels than it says');
    }
    if (this.#frames.count !== this.#announcedFrames || this.#frameIsOpen) {
      throw damagedImage('it has not the frames that it says');
    }
    return { ...oriented(this.#header, this.#orientation), bytes: joinBytes([...this.#parts, end.whole]) };
  }

  #kept(chunk: Chunk): Uint8Array[] {
    const { type, data, whole } = chunk;
    const isFirst = !this.#seen.has(type);
    const precedesPixels = !this.#seen.has('IDAT');
    if (type === 'IDAT') return this.#pixels(chunk);
    if (type === 'PLTE') return this.#palette(chunk);
    if (type === 'eXIf') return isFirst ? this.#exif(data) : [];
    if (type === 'fcTL' || type === 'fdAT') return this.#animation(chunk);
    if (isCritical(type)) throw unsupportedImage('This kind of PNG is not shown by browsers.');
    if (!isFirst || !precedesPixels) return [];
    if (type === 'acTL') return this.#startAnimation(chunk);
    if (type === 'iCCP') return colourProfile(data);
    if (type === 'tRNS') return this.#hasTransparency(data) ? [whole] : [];
    return APPEARANCE[type]?.includes(data.byteLength) ? [whole] : [];
  }

  #pixels({ data, whole }: Chunk): Uint8Array[] {
    if (this.#previous !== 'IDAT' && this.#seen.has('IDAT')) throw damagedImage('its pixels are torn apart');
    if (this.#header.colourType === 3 && this.#paletteSize === 0) throw damagedImage('it has no palette');
    this.#pixelBytes += data.byteLength;
    this.#frameIsOpen = false;
    return [whole];
  }

  #palette({ data, whole }: Chunk): Uint8Array[] {
    const isMisplaced = this.#paletteSize > 0 || this.#seen.has('IDAT');
    const isNeedless = this.#header.colourType === 0 || this.#header.colourType === 4;
    this.#paletteSize = data.byteLength / 3;
    if (isMisplaced || isNeedless || !isPaletteSize(this.#paletteSize)) {
      throw damagedImage('its palette is wrong');
    }
    return [whole];
  }

  #hasTransparency({ byteLength }: Uint8Array): boolean {
    if (this.#header.colourType === 3) return byteLength > 0 && byteLength <= this.#paletteSize;
    return byteLength === { 0: 2, 2: 6 }[this.#header.colourType];
  }

  /** In the place where it was: some viewers follow only one that comes before the pixels. */
  #exif(data: Uint8Array): Uint8Array[] {
    this.#orientation = readOrientation(data);
    return this.#orientation === 1 ? [] : [chunkOf('eXIf', orientationExif(this.#orientation))];
  }

  #startAnimation({ data, whole }: Chunk): Uint8Array[] {
    const reader = new ByteReader(data);
    this.#announcedFrames = reader.uint(4);
    if (data.byteLength !== 8 || this.#announcedFrames === 0) {
      throw damagedImage('it has not the frames that it says');
    }
    return [whole];
  }

  /** Without acTL there is no animation, and nobody reads its chunks. */
  #animation({ type, data, whole }: Chunk): Uint8Array[] {
    if (this.#announcedFrames === 0) return [];
    const reader = new ByteReader(data);
    const isInOrder = reader.uint(4) === this.#sequence;
    this.#sequence += 1;
    if (!isInOrder) throw damagedImage('its frames are out of order');
    if (type === 'fcTL') this.#startFrame(reader);
    else this.#continueFrame();
    return [whole];
  }

  #startFrame(reader: ByteReader): void {
    if (this.#frameIsOpen || reader.remaining !== 22) throw damagedImage('a frame is described wrongly');
    const [width, height, x, y] = [reader.uint(4), reader.uint(4), reader.uint(4), reader.uint(4)];
    this.#frames.add({ width, height, x, y });
    this.#frameIsOpen = true;
  }

  #continueFrame(): void {
    if (!this.#seen.has('IDAT') || this.#frames.count === 0)
      throw damagedImage('its frames are out of order');
    this.#frameIsOpen = false;
  }
}

function isPaletteSize(entries: number): boolean {
  return Number.isInteger(entries) && entries >= 1 && entries <= 256;
}

/** The case of a type's first letter says whether an image can be shown without the chunk. */
function isCritical(type: string): boolean {
  return type < 'a';
}

/** Under a name of our own: the profile's may be any text. The profile itself is compressed. */
function colourProfile(data: Uint8Array): Uint8Array[] {
  const nameEnd = data.subarray(0, 80).indexOf(0);
  if (nameEnd < 1) return [];
  return [chunkOf('iCCP', joinBytes([latin1('ICC'), data.subarray(nameEnd)]))];
}

function chunkOf(type: string, data: Uint8Array): Uint8Array {
  const body = joinBytes([latin1(type), data]);
  return joinBytes([bigEndian(data.byteLength, 4), body, bigEndian(crc32(body), 4)]);
}
