import { ByteReader } from './byte-reader.ts';
import { hasText, joinBytes, latin1, littleEndian } from './bytes.ts';
import { checkDimensions, type Dimensions, FrameCounter, oriented } from './dimensions.ts';
import { orientationExif, readOrientation } from './exif.ts';
import { isIccProfile } from './icc-profile.ts';
import { damagedImage } from './image-error.ts';
import { PartCounter } from './part-counter.ts';
import type { StrippedImage } from './stripped-image.ts';

/** Flags of VP8X. */
const HAS_PROFILE = 0x20;
const HAS_ALPHA = 0x10;
const HAS_EXIF = 0x08;
const HAS_FRAMES = 0x02;

interface Chunk {
  readonly name: string;
  readonly data: Uint8Array;
}

export function isWebp(bytes: Uint8Array): boolean {
  return hasText(bytes, 'RIFF') && hasText(bytes, 'WEBP', 8);
}

/**
 * Keeps the pixels, transparency, colour profile and animation; of Exif the orientation. Everything else
 * goes: XMP, unknown chunks (also those inside of frames), and what follows the image's end. Source: RFC 9649.
 */
export function stripWebp(bytes: Uint8Array): StrippedImage {
  const outer = new ByteReader(bytes);
  outer.skip(4);
  const content = outer.take(outer.uintLittle(4));
  const reader = new ByteReader(content.subarray(4));
  const first = readChunk(reader);
  if (first.name === 'VP8X') return stripExtended(first.data, reader);
  // Without VP8X nobody reads what follows the pixels.
  const size = bitstreamSize(first);
  return { ...size, bytes: riff([first]) };
}

function readChunks(reader: ByteReader, counter: PartCounter): Chunk[] {
  const chunks: Chunk[] = [];
  while (reader.remaining > 0) {
    counter.add();
    chunks.push(readChunk(reader));
  }
  return chunks;
}

/** Chunks begin at even places. Some encoders leave out the byte that fills up the last. */
function readChunk(reader: ByteReader): Chunk {
  const name = reader.name();
  const data = reader.take(reader.uintLittle(4));
  reader.skip(Math.min(data.byteLength % 2, reader.remaining));
  return { name, data };
}

function stripExtended(header: Uint8Array, body: ByteReader): StrippedImage {
  const counter = new PartCounter();
  const chunks = readChunks(body, counter);
  const reader = new ByteReader(header);
  const flags = reader.uint(1);
  reader.skip(3);
  const canvas = { width: reader.uintLittle(3) + 1, height: reader.uintLittle(3) + 1 };
  checkDimensions(canvas);
  const find = (name: string, flag: number) =>
    flags & flag ? chunks.find((chunk) => chunk.name === name)?.data : undefined;

  const profile = find('ICCP', HAS_PROFILE);
  const hasProfile = profile !== undefined && isIccProfile(profile);
  const orientation = readOrientation(find('EXIF', HAS_EXIF) ?? new Uint8Array());
  const pixels = flags & HAS_FRAMES ? animation(chunks, canvas, counter) : stillImage(chunks, canvas);
  const keptFlags =
    (flags & (HAS_ALPHA | HAS_FRAMES)) | (hasProfile ? HAS_PROFILE : 0) | (orientation === 1 ? 0 : HAS_EXIF);
  return {
    ...oriented(canvas, orientation),
    bytes: riff([
      { name: 'VP8X', data: joinBytes([Uint8Array.of(keptFlags, 0, 0, 0), header.subarray(4, 10)]) },
      ...(hasProfile ? [{ name: 'ICCP', data: profile }] : []),
      ...pixels,
      ...(orientation === 1 ? [] : [{ name: 'EXIF', data: orientationExif(orientation) }]),
    ]),
  };
}

function stillImage(chunks: readonly Chunk[], canvas: Dimensions): Chunk[] {
  const bitstreams = chunks.filter(isBitstream);
  const [bitstream] = bitstreams;
  if (!bitstream || bitstreams.length > 1) throw damagedImage('it has not one picture');
  const { width, height } = bitstreamSize(bitstream);
  if (width !== canvas.width || height !== canvas.height) throw damagedImage('it says two different sizes');
  return [...transparency(chunks, bitstream), bitstream];
}

function animation(chunks: readonly Chunk[], canvas: Dimensions, counter: PartCounter): Chunk[] {
  const control = chunks.find(({ name }) => name === 'ANIM');
  const frames = chunks.filter(({ name }) => name === 'ANMF');
  if (control?.data.byteLength !== 6 || frames.length === 0) throw damagedImage('it has no frames');
  if (chunks.some(isBitstream)) throw damagedImage('it has a picture beside its frames');
  const frameCounter = new FrameCounter(canvas);
  const stripped = frames.map((frame) => {
    const { size, chunks: content } = readFrame(frame.data, frameCounter, counter);
    const picture = stillImage(content, size).flatMap(chunkParts);
    return { name: 'ANMF', data: joinBytes([frame.data.subarray(0, FRAME_HEADER), ...picture]) };
  });
  return [control, ...stripped];
}

const FRAME_HEADER = 16;

function readFrame(
  data: Uint8Array,
  frames: FrameCounter,
  parts: PartCounter,
): { size: Dimensions; chunks: Chunk[] } {
  const reader = new ByteReader(data);
  const x = 2 * reader.uintLittle(3);
  const y = 2 * reader.uintLittle(3);
  const size = { width: reader.uintLittle(3) + 1, height: reader.uintLittle(3) + 1 };
  reader.skip(4);
  frames.add({ x, y, ...size });
  return { size, chunks: readChunks(reader, parts) };
}

/** Lossless pictures have it in their pixels. */
function transparency(chunks: readonly Chunk[], bitstream: Chunk): Chunk[] {
  const alpha = bitstream.name === 'VP8 ' ? chunks.find(({ name }) => name === 'ALPH') : undefined;
  return alpha ? [alpha] : [];
}

function isBitstream({ name }: Chunk): boolean {
  return name === 'VP8 ' || name === 'VP8L';
}

/** The picture's size from its own header. Sources: RFC 6386, 9.1; RFC 9649, 3.4. */
function bitstreamSize(chunk: Chunk): Dimensions {
  if (!isBitstream(chunk)) throw damagedImage('it has no picture');
  const reader = new ByteReader(chunk.data);
  const size = chunk.name === 'VP8 ' ? lossySize(reader) : losslessSize(reader);
  checkDimensions(size);
  return size;
}

function lossySize(reader: ByteReader): Dimensions {
  const tag = reader.uintLittle(3);
  const isKeyFrame = (tag & 1) === 0;
  if (!isKeyFrame || reader.uint(3) !== 0x9d012a) throw damagedImage('it has no picture');
  const size = { width: reader.uintLittle(2) & 0x3fff, height: reader.uintLittle(2) & 0x3fff };
  const firstPartition = tag >> 5;
  if (firstPartition > reader.remaining) throw damagedImage('it ends too early');
  return size;
}

function losslessSize(reader: ByteReader): Dimensions {
  if (reader.uint(1) !== 0x2f) throw damagedImage('it has no picture');
  const bits = reader.uintLittle(4);
  const version = bits >>> 29;
  if (version !== 0 || reader.remaining === 0) throw damagedImage('it has no picture');
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

function riff(chunks: readonly Chunk[]): Uint8Array {
  const parts = chunks.flatMap(chunkParts);
  const size = parts.reduce((sum, { byteLength }) => sum + byteLength, 4);
  return joinBytes([latin1('RIFF'), littleEndian(size, 4), latin1('WEBP'), ...parts]);
}

function chunkParts({ name, data }: Chunk): Uint8Array[] {
  return [latin1(name), littleEndian(data.byteLength, 4), data, new Uint8Array(data.byteLength % 2)];
}
