import { ByteReader } from './byte-reader.ts';
import { bigEndian, hasText, joinBytes, latin1 } from './bytes.ts';
import { checkDimensions, type Dimensions, oriented } from './dimensions.ts';
import { orientationExif, readOrientation } from './exif.ts';
import { isIccProfile } from './icc-profile.ts';
import { damagedImage, unsupportedImage } from './image-error.ts';
import { PartCounter } from './part-counter.ts';
import type { StrippedImage } from './stripped-image.ts';

/** Markers of ITU-T T.81, table B.1. */
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;
const DHT = 0xc4;
const DRI = 0xdd;
const DNL = 0xdc;
const COM = 0xfe;
const APP0 = 0xe0;
const APP15 = 0xef;
/** Baseline, extended and progressive, with Huffman coding: the ones that browsers show. */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2];
/** Lossless, hierarchical, arithmetically coded, JPEG-LS. */
const RARE: readonly number[] = [
  0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xde, 0xdf, 0xf7, 0xf8,
];

/** Encoders write a dozen at most; each costs a decoder a pass over all pixels. */
const MAX_SCANS = 100;

const ICC = 'ICC_PROFILE\0';

interface Segment {
  readonly marker: number;
  /** Behind the length. */
  readonly data: Uint8Array;
}

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === SOI && bytes[2] === 0xff;
}

/**
 * Keeps the tables, the frame and the scans; JFIF (without its thumbnail), Adobe's colour transform and the
 * ICC profile; of Exif the orientation. Everything else goes: other application segments, comments, and what
 * follows the image's end, such as the second images of MPF. Source: ITU-T T.81, annex B.
 */
export function stripJpeg(bytes: Uint8Array): StrippedImage {
  const reader = new ByteReader(bytes);
  reader.skip(2);
  const image = new JpegImage();
  const parts = new PartCounter();
  for (;;) {
    parts.add();
    const marker = readMarker(reader);
    if (marker === EOI) return image.finish();
    image.add({ marker, data: readData(reader) });
    if (marker === SOS) image.addScanData(takeScanData(reader));
  }
}

/** Any number of fill bytes may precede a marker. Zeros between segments, which some phones write, go. */
function readMarker(reader: ByteReader): number {
  let byte = reader.uint(1);
  while (byte === 0) byte = reader.uint(1);
  if (byte !== 0xff) throw damagedImage('there are stray bytes between its parts');
  while (byte === 0xff) byte = reader.uint(1);
  return byte;
}

/** A segment's length counts itself. */
function readData(reader: ByteReader): Uint8Array {
  const length = reader.uint(2);
  if (length < 2) throw damagedImage('a length is wrong');
  return reader.take(length - 2);
}

/** Up to the next marker that is no restart: in the data, 0xFF is followed by a zero. */
function takeScanData(reader: ByteReader): Uint8Array {
  const { bytes, position } = reader;
  let end = bytes.indexOf(0xff, position);
  while (end !== -1) {
    const next = bytes[end + 1];
    const isData = next === 0 || (next !== undefined && next >= 0xd0 && next <= 0xd7);
    if (!isData) break;
    end = bytes.indexOf(0xff, end + 2);
  }
  if (end === -1) throw damagedImage('it ends too early');
  return reader.take(end - position);
}

class JpegImage {
  #frame: Dimensions | undefined;
  #components = 0;
  #orientation = 1;
  #jfif: Uint8Array | undefined;
  #adobe: Uint8Array | undefined;
  readonly #profile: Uint8Array[] = [];
  readonly #body: Uint8Array[] = [];
  #scans = 0;

  add({ marker, data }: Segment): void {
    if (marker === COM || marker === DNL) return;
    if (marker >= APP0 && marker <= APP15) {
      // Decoders have decided on colours by then.
      if (this.#scans === 0) this.#addApplicationData(marker, data);
      return;
    }
    if (FRAMES.includes(marker)) this.#startFrame(data);
    else if (marker === SOS) this.#startScan(data);
    else if (RARE.includes(marker)) throw unsupportedImage('This kind of JPEG is not shown by browsers.');
    else checkTable(marker, data);
    this.#body.push(segmentOf(marker, data));
  }

  addScanData(data: Uint8Array): void {
    if (data.byteLength === 0) throw damagedImage('it has no pixels');
    this.#body.push(data);
  }

  finish(): StrippedImage {
    if (!this.#frame || this.#scans === 0) throw damagedImage('it has no pixels');
    const exif = joinBytes([latin1('Exif\0\0'), orientationExif(this.#orientation)]);
    return {
      ...oriented(this.#frame, this.#orientation),
      bytes: joinBytes([
        Uint8Array.of(0xff, SOI),
        ...(this.#jfif ? [segmentOf(APP0, this.#jfif)] : []),
        ...(this.#orientation === 1 ? [] : [segmentOf(0xe1, exif)]),
        ...(this.#adobe ? [segmentOf(0xee, this.#adobe)] : []),
        ...this.#colourProfile(),
        ...this.#body,
        Uint8Array.of(0xff, EOI),
      ]),
    };
  }

  /** Of a segment that occurs twice decoders follow the last, and of Exif the first. */
  #addApplicationData(marker: number, data: Uint8Array): void {
    if (marker === APP0 && hasText(data, 'JFIF\0') && data.byteLength >= 14) {
      // The last two are the size of the thumbnail.
      this.#jfif = joinBytes([data.subarray(0, 12), Uint8Array.of(0, 0)]);
    } else if (marker === 0xe1 && hasText(data, 'Exif\0\0')) {
      if (this.#orientation === 1) this.#orientation = readOrientation(data);
    } else if (marker === 0xe2 && hasText(data, ICC) && data.byteLength > ICC.length + 2) {
      this.#profile.push(data);
    } else if (marker === 0xee && hasText(data, 'Adobe') && data.byteLength >= 12) {
      this.#adobe = data.subarray(0, 12);
    }
  }

  #startFrame(data: Uint8Array): void {
    if (this.#frame) throw damagedImage('it says twice how large it is');
    const reader = new ByteReader(data);
    const precision = reader.uint(1);
    const height = reader.uint(2);
    const width = reader.uint(2);
    this.#components = reader.uint(1);
    if (reader.remaining !== 3 * this.#components || ![1, 3, 4].includes(this.#components)) {
      throw damagedImage('its colours are described wrongly');
    }
    if (precision !== 8) throw unsupportedImage('This kind of JPEG is not shown by browsers.');
    checkDimensions({ width, height });
    this.#frame = { width, height };
  }

  #startScan(data: Uint8Array): void {
    const components = data[0] ?? 0;
    if (!this.#frame) throw damagedImage('its pixels come before its size');
    if (components < 1 || components > this.#components || data.byteLength !== 4 + 2 * components) {
      throw damagedImage('its colours are described wrongly');
    }
    this.#scans += 1;
    if (this.#scans > MAX_SCANS) throw damagedImage('it has too many scans');
  }

  /** The segments of a whole profile, in order; none where a part is missing. Source: ICC.1:2022, B.4. */
  #colourProfile(): Uint8Array[] {
    const numbered = this.#profile.toSorted((a, b) => (a[ICC.length] ?? 0) - (b[ICC.length] ?? 0));
    const isWhole = numbered.every(
      (data, index) => data[ICC.length] === index + 1 && data[ICC.length + 1] === numbered.length,
    );
    const profile = joinBytes(numbered.map((data) => data.subarray(ICC.length + 2)));
    return isWhole && isIccProfile(profile) ? numbered.map((data) => segmentOf(0xe2, data)) : [];
  }
}

function segmentOf(marker: number, data: Uint8Array): Uint8Array {
  return joinBytes([Uint8Array.of(0xff, marker), bigEndian(data.byteLength + 2, 2), data]);
}

/** A table has to be as long as its content, so that nothing fits in behind it. */
function checkTable(marker: number, data: Uint8Array): void {
  const reader = new ByteReader(data);
  if (marker === DRI) reader.skip(2);
  else if (marker === DQT) readQuantization(reader);
  else if (marker === DHT) readHuffman(reader);
  else throw damagedImage('it has parts that no JPEG has');
  if (reader.remaining > 0) throw damagedImage('a table is too long');
}

function readQuantization(reader: ByteReader): void {
  while (reader.remaining > 0) reader.skip(reader.uint(1) >> 4 === 0 ? 64 : 128);
}

function readHuffman(reader: ByteReader): void {
  while (reader.remaining > 0) {
    reader.skip(1);
    reader.skip(reader.take(16).reduce((sum, count) => sum + count, 0));
  }
}
