import { deflateSync } from 'node:zlib';
import { DelveError } from '@delve/client';
import sharp, { type Sharp } from 'sharp';
import { crc32 } from '../../../functions/_shared/images/crc32.ts';
import { inspectImage } from '../../../functions/_shared/images/inspect-image.ts';

export const FORMATS = ['jpeg', 'png', 'webp', 'avif'] as const;
export type Format = (typeof FORMATS)[number];

/** Stands in every piece of metadata of {@link withMetadata}. */
export const SECRET = 'home-of-the-owner';

/** A picture in which every pixel is another colour, 96 by 64. */
export function picture(options: { alpha?: boolean; width?: number; height?: number } = {}): Sharp {
  const { alpha = false, width = 96, height = 64 } = options;
  const channels = alpha ? 4 : 3;
  const raw = Buffer.alloc(width * height * channels);
  for (let index = 0; index < raw.length; index += 1) raw[index] = (index * 7 + (index >> 6) * 3) & 0xff;
  return sharp(raw, { raw: { width, height, channels } });
}

/** With Exif (a position among it), XMP, a colour profile and, where given, an orientation. */
export function withMetadata(format: Format, orientation?: number, source = picture()): Promise<Buffer> {
  return source
    .withIccProfile('p3')
    .withExif({
      IFD0: { Copyright: SECRET, ImageDescription: SECRET },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '6/1 27/1 13/1', GPSProcessingMethod: SECRET },
    })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${SECRET}</x:xmpmeta>`)
    .withMetadata(orientation === undefined ? {} : { orientation })
    .toFormat(format)
    .toBuffer();
}

/** An animated WebP of four frames. */
export async function animatedWebp(): Promise<Buffer> {
  const frames = await Promise.all(
    ['#f00', '#0f0', '#00f', '#ff0'].map((background) =>
      sharp({ create: { width: 40, height: 30, channels: 4, background } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    .withExif({ IFD0: { Copyright: SECRET } })
    .webp({ loop: 3, delay: [100, 200, 300, 400] })
    .toBuffer();
}

/** The refusal's code, or `accepted`. Whatever else is thrown fails the test. */
export function verdict(bytes: Uint8Array): string {
  try {
    inspectImage(bytes);
    return 'accepted';
  } catch (error) {
    if (error instanceof DelveError) return error.code;
    throw error;
  }
}

export function ascii(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** A JPEG segment of 0xFF `marker`. */
export function segment(marker: number, data: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.byteLength + 2, 2);
  return Buffer.concat([head, data]);
}

/** Puts segments behind the JPEG's first marker. */
export function withSegments(jpeg: Buffer, ...segments: Buffer[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** A PNG chunk with a right checksum. */
export function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(4), ascii(type), data, Buffer.alloc(4)]);
  bytes.writeUInt32BE(data.byteLength);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
  return bytes;
}

/** The chunks of a PNG by name, in order. */
export function pngChunks(png: Uint8Array): { type: string; whole: Buffer }[] {
  const bytes = Buffer.from(png);
  const chunks: { type: string; whole: Buffer }[] = [];
  for (let offset = 8; offset < bytes.length; ) {
    const end = offset + 12 + bytes.readUInt32BE(offset);
    chunks.push({
      type: bytes.toString('latin1', offset + 4, offset + 8),
      whole: bytes.subarray(offset, end),
    });
    offset = end;
  }
  return chunks;
}

const PNG_SIGNATURE = ascii('\x89PNG\r\n\x1a\n');
/** Of the pixels' first chunk. */
const HEAD_TYPES = ['IHDR', 'PLTE'];

/** Puts chunks in front of the PNG's pixels. */
export function withChunks(png: Buffer, ...chunks: Buffer[]): Buffer {
  const own = pngChunks(png);
  const head = own.filter(({ type }) => HEAD_TYPES.includes(type));
  const rest = own.filter(({ type }) => !HEAD_TYPES.includes(type));
  const whole = (parts: typeof own) => parts.map((part) => part.whole);
  return Buffer.concat([PNG_SIGNATURE, ...whole(head), ...chunks, ...whole(rest)]);
}

export function uint32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeUInt32BE(value, index * 4);
  });
  return bytes;
}

const frameControl = (sequence: number, width: number, height: number) =>
  chunk('fcTL', Buffer.concat([uint32(sequence, width, height, 0, 0), Buffer.from([0, 1, 0, 10, 0, 0])]));

/** An animated PNG of two grey frames, 4 by 3. */
export function animatedPng(frames = 2): Buffer {
  const header = Buffer.concat([uint32(4, 3), Buffer.from([8, 0, 0, 0, 0])]);
  const pixels = deflateSync(Buffer.alloc(3 * 5));
  return Buffer.concat([
    PNG_SIGNATURE,
    chunk('IHDR', header),
    chunk('acTL', uint32(frames, 0)),
    frameControl(0, 4, 3),
    chunk('IDAT', pixels),
    frameControl(1, 4, 3),
    chunk('fdAT', Buffer.concat([uint32(2), pixels])),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A chunk of a RIFF file. */
export function riffChunk(name: string, data: Uint8Array): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(data.byteLength);
  return Buffer.concat([ascii(name), size, data, Buffer.alloc(data.byteLength % 2)]);
}

/** Puts chunks at the WebP's end, inside of its length. */
export function withRiffChunks(webp: Buffer, ...chunks: Buffer[]): Buffer {
  const bytes = Buffer.concat([webp, ...chunks]);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  return bytes;
}

/** A box of the ISO base media file format. */
export function box(type: string, ...content: Uint8Array[]): Buffer {
  const size = content.reduce((sum, part) => sum + part.byteLength, 8);
  return Buffer.concat([uint32(size), ascii(type), ...content]);
}

/** Where the content of the first box of the type begins and ends. */
export function boxAt(file: Buffer, type: string): { start: number; end: number } {
  const name = file.indexOf(ascii(type));
  return { start: name + 4, end: name - 4 + file.readUInt32BE(name - 4) };
}

/** The bytes of an AVIF's first picture, which has an extent of its own, and its configuration. */
function firstPicture(avif: Buffer): { pixels: Buffer; configuration: Buffer } {
  const place = boxAt(avif, 'iloc').start + 8;
  const offset = avif.readUInt32BE(place + 4);
  const { start, end } = boxAt(avif, 'av1C');
  return {
    pixels: avif.subarray(offset, offset + avif.readUInt32BE(place + 14)),
    configuration: avif.subarray(start - 8, end),
  };
}

const uint16 = (...values: number[]) => Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff]));

/**
 * An AVIF of two cells side by side, each 64 by 64, the second of which lies in two extents. The grid itself is
 * described inside of `meta`. Beside it there are a thumbnail, and names and a picture that nothing refers to.
 */
export async function gridAvif(): Promise<Buffer> {
  const [left, right, other] = await Promise.all(
    ['#0a7', '#c31', '#fff'].map(async (background) =>
      firstPicture(
        await sharp({ create: { width: 64, height: 64, channels: 3, background } })
          .avif()
          .toBuffer(),
      ),
    ),
  );
  if (!left || !right || !other) throw new Error('three pictures were asked for');
  const data = [left.pixels, right.pixels, other.pixels, ascii(SECRET)];
  const info = (id: number, type: string, flags = 0) =>
    box('infe', Buffer.from([2, 0, 0, flags]), uint16(id, 0), ascii(`${type}${SECRET}\0`));
  const ispe = (width: number, height: number) => box('ispe', uint32(0, width, height));
  const grid = Buffer.concat([Buffer.from([0, 0, 0, 1]), uint16(128, 64)]);
  const head = box('ftyp', ascii('avif'), uint32(0), ascii('avifmif1miaf'));
  const cut = 20;
  const meta = (start: number) => {
    const [first = 0, second = 0, third = 0] = data.map((_, index) =>
      data.slice(0, index).reduce((sum, part) => sum + part.length, start),
    );
    // Number, method (1: inside of meta), file, count; offsets and lengths of four bytes.
    const places = Buffer.concat([
      Buffer.concat([uint16(1, 1, 0, 1), uint32(0, grid.length)]),
      Buffer.concat([uint16(2, 0, 0, 1), uint32(first, left.pixels.length)]),
      Buffer.concat([uint16(3, 0, 0, 2), uint32(second, cut, second + cut, right.pixels.length - cut)]),
      Buffer.concat([uint16(4, 0, 0, 1), uint32(third, other.pixels.length)]),
      Buffer.concat([uint16(5, 0, 0, 1), uint32(third, other.pixels.length)]),
    ]);
    return box(
      'meta',
      uint32(0),
      box('hdlr', uint32(0, 0), ascii('pict'), Buffer.alloc(12), ascii(`${SECRET}\0`)),
      box('pitm', uint32(0), uint16(1)),
      box('iloc', Buffer.from([1, 0, 0, 0, 0x44, 0]), uint16(5), places),
      box('iinf', uint32(0), uint16(5), info(1, 'grid'), ...[2, 3, 4, 5].map((id) => info(id, 'av01', 1))),
      box(
        'iprp',
        box(
          'ipco',
          box('free', ascii(SECRET)),
          ispe(128, 64),
          ispe(64, 64),
          left.configuration,
          box('pixi', uint32(0), Buffer.from([3, 8, 8, 8])),
        ),
        box(
          'ipma',
          uint32(0, 5),
          Buffer.concat([uint16(1), Buffer.from([2, 2, 5])]),
          ...[2, 3, 4, 5].map((id) => Buffer.concat([uint16(id), Buffer.from([3, 3, 0x84, 5])])),
        ),
      ),
      box('iref', uint32(0), box('dimg', uint16(1, 2, 2, 3)), box('thmb', uint16(4, 1, 1))),
      box('idat', grid),
      box('udta', ascii(SECRET)),
    );
  };
  return Buffer.concat([head, meta(head.length + meta(0).length + 8), box('mdat', ...data)]);
}

/** An AVIF that is to be turned or mirrored, made of one with a colour profile. */
export async function turnedAvif(property: 'irot' | 'imir', value: number): Promise<Buffer> {
  const file = await withMetadata('avif');
  const { start, end } = boxAt(file, 'ipco');
  const profile = boxAt(file, 'colr');
  const turn = box(property, Buffer.from([value]));
  const rest = [file.subarray(start, profile.start - 8), turn, file.subarray(profile.end, end)];
  const used = rest.reduce((sum, part) => sum + part.length, 0);
  // The profile's number is the turn's now, and the file's length is what it was.
  return Buffer.concat([
    file.subarray(0, start),
    ...rest,
    box('free', Buffer.alloc(end - start - used - 8)),
    file.subarray(end),
  ]);
}
