import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { inspectImage } from '../../../functions/_shared/images/inspect-image.ts';
import {
  animatedPng,
  animatedWebp,
  ascii,
  box,
  boxAt,
  chunk,
  FORMATS,
  gridAvif,
  picture,
  pngChunks,
  riffChunk,
  SECRET,
  segment,
  turnedAvif,
  uint32,
  withChunks,
  withMetadata,
  withRiffChunks,
  withSegments,
} from './image-files.ts';

const pixels = (bytes: Uint8Array) => sharp(bytes, { animated: true }).raw().toBuffer();
const metadata = (bytes: Uint8Array) => sharp(bytes, { animated: true }).metadata();
const occurrences = (bytes: Uint8Array, type: string) =>
  Buffer.from(bytes).toString('latin1').split(type).length - 1;
const contains = (bytes: Uint8Array, text: string) => Buffer.from(bytes).includes(ascii(text));

describe.each(FORMATS)('%s', (format) => {
  test('loses Exif, position and XMP, and keeps pixels and colour profile', async () => {
    const file = await withMetadata(format);
    const image = inspectImage(file);
    const before = await metadata(file);
    const after = await metadata(image.bytes);
    expect(before).toMatchObject({ exif: expect.any(Buffer), xmp: expect.any(Buffer) });
    expect(contains(file, SECRET)).toBe(true);
    expect(after.exif).toBeUndefined();
    expect(after.xmp).toBeUndefined();
    expect(contains(image.bytes, SECRET)).toBe(false);
    expect(after.icc).toEqual(before.icc);
    expect(after.icc?.length).toBeGreaterThan(100);
    expect(await pixels(image.bytes)).toEqual(await pixels(file));
    expect(image).toMatchObject({ width: 96, height: 64 });
  });

  test('says what it is, whatever its name', async () => {
    const image = inspectImage(await withMetadata(format));
    const extension = format === 'jpeg' ? 'jpg' : format;
    expect(image).toMatchObject({ type: `image/${format}`, extension });
  });

  test('keeps transparency', async () => {
    const file = await withMetadata(format, undefined, picture({ alpha: true }));
    const image = inspectImage(file);
    expect((await metadata(image.bytes)).hasAlpha).toBe(format !== 'jpeg');
    expect(await pixels(image.bytes)).toEqual(await pixels(file));
    expect(contains(image.bytes, SECRET)).toBe(false);
  });

  test('what is stripped is not changed by stripping it again', async () => {
    const image = inspectImage(await withMetadata(format, 6));
    expect(inspectImage(image.bytes)).toEqual(image);
  });

  test('the bytes that were given stay as they were', async () => {
    const file = await withMetadata(format, 6);
    const copy = Buffer.from(file);
    inspectImage(file);
    expect(file).toEqual(copy);
  });
});

describe('orientation', () => {
  const turned = (['jpeg', 'png', 'webp'] as const).flatMap((format) =>
    [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => ({ format, orientation })),
  );

  test.each(turned)('$format keeps orientation $orientation alone', async ({ format, orientation }) => {
    const image = inspectImage(await withMetadata(format, orientation));
    const after = await metadata(image.bytes);
    expect(after.orientation).toBe(orientation === 1 ? undefined : orientation);
    expect(after.exif?.length ?? 0).toBeLessThanOrEqual(32);
    expect(contains(image.bytes, SECRET)).toBe(false);
    const sides = orientation >= 5 ? { width: 64, height: 96 } : { width: 96, height: 64 };
    expect(image).toMatchObject(sides);
    expect(after.autoOrient).toEqual(sides);
  });

  test.each([0, 1, 2, 3])('AVIF keeps %i quarter turns', async (turns) => {
    const file = await turnedAvif('irot', turns);
    const image = inspectImage(file);
    const sides = turns % 2 === 1 ? { width: 64, height: 96 } : { width: 96, height: 64 };
    expect(image).toMatchObject(sides);
    expect(await metadata(image.bytes)).toMatchObject(sides);
    expect(await pixels(image.bytes)).toEqual(await pixels(file));
  });

  test.each([0, 1])('AVIF keeps being mirrored at axis %i', async (axis) => {
    const file = await turnedAvif('imir', axis);
    const { bytes } = inspectImage(file);
    expect(await pixels(bytes)).toEqual(await pixels(file));
    expect(await pixels(bytes)).not.toEqual(await pixels(await turnedAvif('irot', 0)));
  });

  test('is 1 where Exif cannot be read', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    const circular = Buffer.concat([ascii('Exif\0\0MM\0*'), uint32(8), Buffer.from([0xff, 0xff])]);
    const image = inspectImage(withSegments(jpeg, segment(0xe1, circular)));
    expect(image.bytes).toEqual(inspectImage(jpeg).bytes);
  });
});

describe('JPEG', () => {
  test('progressive and grey ones keep their pixels', async () => {
    for (const file of [
      await picture().jpeg({ progressive: true }).toBuffer(),
      await picture().greyscale().jpeg().toBuffer(),
      await picture().toColourspace('cmyk').jpeg().toBuffer(),
    ]) {
      expect(await pixels(inspectImage(file).bytes)).toEqual(await pixels(file));
    }
  });

  test('loses comments, IPTC, other application segments and the JFIF thumbnail', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    const jfif = (thumbnail: Buffer) =>
      segment(0xe0, Buffer.concat([ascii('JFIF\0'), Buffer.from([1, 1, 0, 0, 1, 0, 1]), thumbnail]));
    const plain = withSegments(jpeg, jfif(Buffer.from([0, 0])));
    const file = withSegments(
      jpeg,
      jfif(Buffer.concat([Buffer.from([2, 2]), ascii('home-of-the-')])),
      segment(0xfe, ascii(SECRET)),
      segment(0xed, ascii(`Photoshop 3.0\0${SECRET}`)),
      segment(0xe2, ascii(`MPF\0${SECRET}`)),
      segment(0xe5, ascii(SECRET)),
    );
    const image = inspectImage(file);
    expect(contains(image.bytes, 'home-of')).toBe(false);
    expect(image.bytes).toEqual(new Uint8Array(plain));
    expect(await pixels(image.bytes)).toEqual(await pixels(jpeg));
  });

  test('loses what cameras and phones write behind the end', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    const { bytes } = inspectImage(jpeg);
    const video = Buffer.concat([
      box('ftyp', ascii('mp42'), uint32(0), ascii('isom')),
      box('moov', Buffer.alloc(64)),
      box('mdat', Buffer.alloc(4096, 0xa5)),
    ]);
    const samsung = ascii(
      `\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data1700000000000SEFHk\0\0\0\x01\0\0\0\x18\0\0\0SEFT`,
    );
    for (const tail of [Buffer.alloc(5000), await withMetadata('jpeg'), video, samsung, ascii('\r\n')]) {
      expect(inspectImage(Buffer.concat([jpeg, tail])).bytes).toEqual(bytes);
    }
  });
});

describe('PNG', () => {
  test('loses text, time and unknown chunks, and keeps what decides about colours', async () => {
    const png = await picture().png().toBuffer();
    const kept = [
      chunk('gAMA', uint32(45455)),
      chunk('cHRM', uint32(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)),
      chunk('cICP', Buffer.from([9, 16, 0, 1])),
    ];
    const lost = [
      chunk('tEXt', ascii(`Comment\0${SECRET}`)),
      chunk('iTXt', ascii(`XML:com.adobe.xmp\0\0\0\0\0${SECRET}`)),
      chunk('tIME', Buffer.from([7, 234, 1, 2, 3, 4, 5])),
      chunk('vpAg', ascii(SECRET)),
      // Of a wrong size, which decoders pass over.
      chunk('sRGB', ascii(SECRET)),
    ];
    const image = inspectImage(withChunks(png, ...kept, ...lost));
    expect(image.bytes).toEqual(new Uint8Array(withChunks(png, ...kept)));
  });

  test('palettes keep their transparency', async () => {
    const png = await picture({ alpha: true }).png({ palette: true, colours: 16 }).toBuffer();
    const types = (bytes: Uint8Array) => pngChunks(bytes).map(({ type }) => type);
    expect(types(png)).toEqual(expect.arrayContaining(['PLTE', 'tRNS']));
    const { bytes } = inspectImage(png);
    expect(types(bytes)).toEqual(expect.arrayContaining(['PLTE', 'tRNS']));
    expect(await pixels(bytes)).toEqual(await pixels(png));
  });

  test('the name of a colour profile goes, which may be any text', async () => {
    const png = await withMetadata('png');
    const profile = pngChunks(png).find(({ type }) => type === 'iCCP');
    const data = profile?.whole.subarray(8, -4) ?? Buffer.alloc(0);
    const named = Buffer.concat([ascii(SECRET), data.subarray(data.indexOf(0))]);
    const plain = await picture().png().toBuffer();
    const image = inspectImage(withChunks(plain, chunk('iCCP', named)));
    expect(contains(image.bytes, SECRET)).toBe(false);
    expect((await metadata(image.bytes)).icc).toEqual((await metadata(png)).icc);
  });

  test('an animation stays one', () => {
    const png = animatedPng();
    const image = inspectImage(withChunks(png, chunk('tEXt', ascii(`Comment\0${SECRET}`))));
    expect(image.bytes).toEqual(new Uint8Array(png));
    expect(image).toMatchObject({ width: 4, height: 3 });
  });

  test('chunks behind the end go', async () => {
    const png = await picture().png().toBuffer();
    const image = inspectImage(Buffer.concat([png, chunk('tEXt', ascii(`Comment\0${SECRET}`))]));
    expect(image.bytes).toEqual(new Uint8Array(png));
  });
});

describe('WebP', () => {
  test('an animation stays one, with its times and repetitions', async () => {
    const file = await animatedWebp();
    const image = inspectImage(file);
    const after = await metadata(image.bytes);
    expect(after).toMatchObject({ pages: 4, loop: 3, delay: [100, 200, 300, 400] });
    expect(contains(file, SECRET)).toBe(true);
    expect(contains(image.bytes, SECRET)).toBe(false);
    expect(await pixels(image.bytes)).toEqual(await pixels(file));
    expect(image).toMatchObject({ width: 40, height: 30 });
  });

  test.each([{ lossless: true }, { lossless: false }])('%o with transparency keeps it', async (options) => {
    const file = await picture({ alpha: true }).webp(options).toBuffer();
    expect(await pixels(inspectImage(file).bytes)).toEqual(await pixels(file));
  });

  test('unknown chunks go, and what lies behind the end', async () => {
    const webp = await withMetadata('webp');
    const more = withRiffChunks(webp, riffChunk('JUNK', ascii(SECRET)));
    const { bytes } = inspectImage(Buffer.concat([more, ascii(SECRET)]));
    expect(bytes).toEqual(inspectImage(webp).bytes);
    expect(contains(bytes, SECRET)).toBe(false);
  });
});

describe('AVIF', () => {
  test('boxes beside the picture go, and bytes that nothing refers to', async () => {
    const avif = await withMetadata('avif');
    const { bytes } = inspectImage(avif);
    const more = [
      box('free', ascii(SECRET)),
      box('skip', ascii(SECRET)),
      box('uuid', ascii(SECRET)),
      box('udta', ascii(SECRET)),
      box('mdat', ascii(SECRET)),
    ];
    expect(inspectImage(Buffer.concat([avif, ...more])).bytes).toEqual(bytes);
  });

  test('a grid keeps its cells, and loses thumbnail, names and pictures that nothing refers to', async () => {
    const file = await gridAvif();
    const image = inspectImage(file);
    expect(image).toMatchObject({ width: 128, height: 64 });
    expect(contains(image.bytes, SECRET)).toBe(false);
    expect(await pixels(image.bytes)).toEqual(await pixels(file));
    expect(occurrences(image.bytes, 'infe')).toBe(3);
    expect(occurrences(file, 'infe')).toBe(5);
    expect(inspectImage(image.bytes)).toEqual(image);
  });

  test('names of the picture and of its handler go', async () => {
    const avif = await picture().avif().toBuffer();
    const handler = boxAt(avif, 'hdlr');
    const named = Buffer.from(avif);
    // The reserved fields of a handler may hold what nobody reads.
    named.write('secret', handler.start + 12, 'latin1');
    expect(inspectImage(named).bytes).toEqual(inspectImage(avif).bytes);
  });
});
