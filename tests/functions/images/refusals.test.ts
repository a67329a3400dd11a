import { beforeAll, describe, expect, test } from 'vitest';
import { maxFrameSize } from '../../../functions/_shared/images/av1.ts';
import { inspectImage } from '../../../functions/_shared/images/inspect-image.ts';
import {
  animatedPng,
  animatedWebp,
  ascii,
  box,
  boxAt,
  chunk,
  FORMATS,
  type Format,
  picture,
  riffChunk,
  segment,
  uint32,
  verdict,
  withChunks,
  withMetadata,
  withRiffChunks,
  withSegments,
} from './image-files.ts';

const images = {} as Record<Format, Buffer>;
beforeAll(async () => {
  for (const format of FORMATS) images[format] = await withMetadata(format, 6);
});

test('the files that the attacks are made of are accepted', () => {
  expect(FORMATS.map((format) => verdict(images[format]))).toEqual(FORMATS.map(() => 'accepted'));
});

test('a refusal says what is wrong and what to do', () => {
  expect(() => inspectImage(ascii('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toThrowError(
    expect.objectContaining({
      name: 'DelveError',
      status: 415,
      code: 'unsupported_image',
      message: 'This file is no JPEG, PNG, WebP or AVIF image.',
      hint: expect.any(String),
    }),
  );
});

describe('other formats', () => {
  test.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['HTML', '<!doctype html><html></html>'],
    ['GIF', 'GIF89a\x01\0\x01\0\0\0\0;'],
    ['PDF', '%PDF-1.7\n'],
    ['ZIP', 'PK\x03\x04\x14\0\0\0\0\0'],
    ['BMP', 'BM\x46\0\0\0\0\0\0\0\x36\0\0\0'],
    ['TIFF', 'II*\0\x08\0\0\0'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['MP4', '\0\0\0\x18ftypmp42\0\0\0\0isommp42'],
    ['WAV', 'RIFF\x24\0\0\0WAVEfmt '],
    ['JPEG XL', '\xff\x0a\xfa\x7f\x01\x90'],
  ])('%s is refused', (_name, content) => {
    expect(verdict(ascii(content))).toBe('unsupported_image');
  });

  test.each([
    ['JPEG', '\xff\xd8\xff\xe0'],
    ['PNG', '\x89PNG\r\n\x1a\n'],
    ['WebP', 'RIFF\x40\0\0\0WEBP'],
    ['AVIF', '\0\0\0\x14ftypavif\0\0\0\0avif'],
  ])('markup that begins like %s is refused', (_name, magic) => {
    for (const markup of ['<svg onload="alert(1)">', '<html><script>alert(1)</script>']) {
      expect(verdict(ascii(magic + markup))).toBe('image_polyglot');
    }
  });
});

describe('sizes', () => {
  test('10 MB are accepted, one byte more is not', () => {
    const fill = (size: number) => Buffer.concat([images.png, Buffer.alloc(size - images.png.length)]);
    expect(verdict(fill(10 * 1024 * 1024))).toBe('accepted');
    expect(verdict(fill(10 * 1024 * 1024 + 1))).toBe('image_too_large');
  });

  const jpegOf = (width: number, height: number) => {
    const file = Buffer.from(images.jpeg);
    const frame = file.indexOf(Buffer.from([0xff, 0xc0]));
    file.writeUInt16BE(height, frame + 5);
    file.writeUInt16BE(width, frame + 7);
    return file;
  };
  const webpOf = (width: number, height: number) => {
    const file = Buffer.from(images.webp);
    file.writeUIntLE(width - 1, 24, 3);
    file.writeUIntLE(height - 1, 27, 3);
    const frame = file.indexOf(Buffer.from([0x9d, 0x01, 0x2a]));
    file.writeUInt16LE(width & 0x3fff, frame + 3);
    file.writeUInt16LE(height & 0x3fff, frame + 5);
    return file;
  };
  const pngOf = (width: number, height: number, pixels = 200_000) =>
    Buffer.concat([
      images.png.subarray(0, 8),
      chunk('IHDR', Buffer.concat([uint32(width, height), Buffer.from([8, 2, 0, 0, 0])])),
      chunk('IDAT', Buffer.alloc(pixels, 1)),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  const avifOf = (width: number, height: number) => {
    const file = Buffer.from(images.avif);
    const { start } = boxAt(file, 'ispe');
    file.writeUInt32BE(width, start + 4);
    file.writeUInt32BE(height, start + 8);
    return file;
  };

  test.each([
    ['JPEG', jpegOf],
    ['PNG', pngOf],
    ['WebP', webpOf],
    ['AVIF', avifOf],
  ])('40 megapixels of %s are accepted, more are not', (_name, imageOf) => {
    expect(verdict(imageOf(8000, 5000))).toBe('accepted');
    expect(verdict(imageOf(8000, 5001))).toBe('too_many_pixels');
  });

  test.each([
    ['JPEG', jpegOf],
    ['PNG', pngOf],
    ['AVIF', avifOf],
  ])('%s without width or height is refused', (_name, imageOf) => {
    expect(verdict(imageOf(0, 64))).toBe('image_damaged');
    expect(verdict(imageOf(96, 0))).toBe('image_damaged');
  });

  test('lossy WebP without width is refused', async () => {
    const file = await picture().webp().toBuffer();
    const frame = file.indexOf(Buffer.from([0x9d, 0x01, 0x2a]));
    file.writeUInt16LE(0, frame + 3);
    expect(verdict(file)).toBe('image_damaged');
  });

  test('PNG that says more pixels than its data can hold is refused', () => {
    expect(verdict(pngOf(8000, 5000, 1000))).toBe('image_damaged');
    expect(verdict(pngOf(0x7fffffff, 0x7fffffff))).toBe('too_many_pixels');
  });

  test('AVIF whose pixels are larger than it says is refused', () => {
    const file = Buffer.from(images.avif);
    const media = boxAt(file, 'mdat');
    // The sequence header of a still image: profile and flags, level, then 16 bits for each side.
    const bits = `00011${'00000'}${'1111'.repeat(2)}${'1'.repeat(32)}`.padEnd(64, '0');
    const header = Buffer.from(BigInt(`0b${bits}`).toString(16).padStart(16, '0'), 'hex');
    Buffer.concat([Buffer.from([0x12, 0x00, 0x0a, header.length]), header]).copy(file, media.start);
    expect(maxFrameSize(file.subarray(media.start))).toEqual({
      width: 65536,
      height: 65536,
    });
    expect(verdict(file)).toBe('too_many_pixels');
  });

  test('an animation may have ten times the pixels in its frames, not more', async () => {
    const file = await animatedWebp();
    const canvas = (side: number) => {
      const large = Buffer.from(file);
      large.writeUIntLE(side - 1, 24, 3);
      large.writeUIntLE(side - 1, 27, 3);
      return large;
    };
    const start = file.indexOf(ascii('ANMF'));
    const frame = file.subarray(start, start + 8 + file.readUInt32LE(start + 4));
    const frames = (count: number) => Array.from({ length: count }, () => frame);
    expect(verdict(withRiffChunks(canvas(6300), ...frames(6)))).toBe('accepted');
    expect(verdict(withRiffChunks(canvas(6300), ...frames(7)))).toBe('too_many_pixels');
  });
});

describe('cut short', () => {
  test.each(FORMATS)('%s is refused wherever it ends', async (format) => {
    const file = await picture({ width: 24, height: 16 }).withIccProfile('p3').toFormat(format).toBuffer();
    expect(verdict(file)).toBe('accepted');
    const verdicts = Array.from(file.keys(), (length) => verdict(file.subarray(0, length)));
    expect([...new Set(verdicts)].sort()).toEqual(['image_damaged', 'unsupported_image']);
    // Only where not even the beginning is there, it is not known what it is.
    expect(verdicts.lastIndexOf('unsupported_image')).toBeLessThan(32);
  });

  test('animations are refused wherever they end', async () => {
    for (const file of [animatedPng(), await animatedWebp()]) {
      const verdicts = Array.from(file.keys(), (length) => verdict(file.subarray(0, length)));
      expect(verdicts).not.toContain('accepted');
    }
  });
});

describe('polyglots', () => {
  const payloads: [string, string][] = [
    ['HTML', '<!DOCTYPE html><title>x</title>'],
    ['HTML in capitals', '<HTML><BODY>'],
    ['a script', '<script>alert(1)</script>'],
    ['a script from elsewhere', '<ScRiPt src=//example.com></script>'],
    ['a frame', '<iframe srcdoc=x>'],
    ['an image that runs a script', '<img src=x onerror=alert(1)>'],
    ['SVG', '<svg/onload=alert(1)>'],
    ['SVG with a prefix', '<s:svg xmlns:s="http://www.w3.org/2000/svg">'],
    ['PHP', '<?php system($_GET[0]); ?>'],
    ['PDF', '%PDF-1.4\n1 0 obj'],
    ['ZIP', 'PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0'],
    ['the end of a ZIP', 'PK\x05\x06\0\0\0\0\x01\0\x01\0'],
    ['RAR', 'Rar!\x1a\x07\x01\0'],
    ['7z', "7z\xbc\xaf'\x1c\0\x04"],
    ['GIF', 'GIF89a\x01\0\x01\0'],
    ['a program', '\x7fELF\x02\x01\x01\0'],
  ];

  describe.each(payloads)('%s', (_name, payload) => {
    const hidden = ascii(`..${payload}..`);

    test.each(FORMATS)('behind the end of %s is refused', (format) => {
      expect(verdict(Buffer.concat([images[format], ascii(payload)]))).toBe('image_polyglot');
    });

    test('in metadata, comments and unknown parts is refused', () => {
      const files = [
        withSegments(images.jpeg, segment(0xfe, hidden)),
        withSegments(images.jpeg, segment(0xe7, hidden)),
        withSegments(images.jpeg, segment(0xe1, Buffer.concat([ascii('Exif\0\0'), hidden]))),
        withChunks(images.png, chunk('tEXt', Buffer.concat([ascii('Comment\0'), hidden]))),
        withChunks(images.png, chunk('prVt', hidden)),
        withRiffChunks(images.webp, riffChunk('JUNK', hidden)),
        Buffer.concat([images.avif, box('free', hidden)]),
      ];
      expect(files.map(verdict)).toEqual(files.map(() => 'image_polyglot'));
    });

    test('between compressed pixels is refused', () => {
      const scanEnd = images.jpeg.length - 2;
      const file = Buffer.concat([images.jpeg.subarray(0, scanEnd), hidden, images.jpeg.subarray(scanEnd)]);
      expect(verdict(file)).toBe('image_polyglot');
    });
  });

  test.each([
    'a photo of <b>our</b> shop & more',
    '<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN"><plist/>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta>',
    'PK is short for Port Harcourt? GIF, PDF, <3',
  ])('harmless text is taken out: %s', (text) => {
    expect(verdict(withSegments(images.jpeg, segment(0xfe, ascii(text))))).toBe('accepted');
    expect(verdict(withChunks(images.png, chunk('tEXt', ascii(`Comment\0${text}`))))).toBe('accepted');
  });
});

describe('JPEG', () => {
  const parts = () => {
    const frame = images.jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    const frameEnd = frame + 2 + images.jpeg.readUInt16BE(frame + 2);
    return { frame, frameEnd };
  };

  test('several beginnings are refused', () => {
    expect(verdict(Buffer.concat([images.jpeg.subarray(0, 2), images.jpeg]))).toBe('image_damaged');
    expect(verdict(withSegments(images.jpeg, Buffer.from([0xff, 0xd8])))).toBe('image_damaged');
  });

  test('two frames are refused', () => {
    const { frame, frameEnd } = parts();
    const twice = withSegments(images.jpeg, images.jpeg.subarray(frame, frameEnd));
    expect(verdict(twice)).toBe('image_damaged');
  });

  test('lossless, arithmetic and 12-bit frames are refused', () => {
    const { frame } = parts();
    for (const marker of [0xc3, 0xc9, 0xf7]) {
      const file = Buffer.from(images.jpeg);
      file[frame + 1] = marker;
      expect(verdict(file)).toBe('unsupported_image');
    }
    const deep = Buffer.from(images.jpeg);
    deep[frame + 4] = 12;
    expect(verdict(deep)).toBe('unsupported_image');
  });

  test('stray bytes, unknown markers and tables with something behind them are refused', () => {
    for (const stray of [
      ascii('stray'),
      segment(0x02, ascii('x')),
      segment(0xdd, ascii('too long')),
      segment(0xdb, Buffer.alloc(70)),
      segment(0xc4, Buffer.alloc(18)),
      Buffer.from([0xff, 0xe1, 0, 0]),
    ]) {
      expect(verdict(withSegments(images.jpeg, stray))).not.toBe('accepted');
    }
    expect(verdict(withSegments(images.jpeg, segment(0xdd, Buffer.from([0, 0]))))).toBe('accepted');
  });

  test('an image without pixels is refused', () => {
    const { frameEnd } = parts();
    const end = Buffer.from([0xff, 0xd9]);
    expect(verdict(Buffer.concat([images.jpeg.subarray(0, frameEnd), end]))).toBe('image_damaged');
    expect(verdict(Buffer.concat([images.jpeg.subarray(0, 2), end]))).toBe('image_damaged');
  });
});

describe('PNG', () => {
  test('a wrong checksum of any chunk is refused', async () => {
    const png = await picture().png().toBuffer();
    for (const type of ['IHDR', 'IDAT', 'IEND']) {
      const file = Buffer.from(png);
      const data = file.indexOf(ascii(type)) + 4;
      file.writeUInt8((file[data] ?? 0) ^ 1, data);
      expect(verdict(file)).toBe('image_damaged');
    }
    const text = withChunks(png, chunk('tEXt', ascii('Comment\0x')));
    text[text.indexOf(ascii('Comment'))] = 0x63;
    expect(verdict(text)).toBe('image_damaged');
  });

  test('unknown critical chunks are refused, and chunks that have no name', async () => {
    const png = await picture().png().toBuffer();
    expect(verdict(withChunks(png, chunk('CgBI', uint32(0))))).toBe('unsupported_image');
    expect(verdict(withChunks(png, chunk('a\0b ', uint32(0))))).toBe('image_damaged');
  });

  test('palettes that cannot be are refused', async () => {
    const png = await picture().png().toBuffer();
    for (const size of [0, 4, 769, 771]) {
      expect(verdict(withChunks(png, chunk('PLTE', Buffer.alloc(size))))).toBe('image_damaged');
    }
    expect(verdict(withChunks(png, chunk('PLTE', Buffer.alloc(768))))).toBe('accepted');
    const grey = await picture().toColourspace('b-w').png().toBuffer();
    expect(verdict(withChunks(grey, chunk('PLTE', Buffer.alloc(3))))).toBe('image_damaged');
  });

  test('pixels that are torn apart are refused', async () => {
    const png = await picture().png().toBuffer();
    const end = png.length - 12;
    const torn = [chunk('tEXt', ascii('Comment\0x')), chunk('IDAT', Buffer.from([0]))];
    expect(verdict(Buffer.concat([png.subarray(0, end), ...torn, png.subarray(end)]))).toBe('image_damaged');
  });

  test('an animation without its frames is refused', () => {
    expect(verdict(animatedPng(2))).toBe('accepted');
    expect(verdict(animatedPng(3))).toBe('image_damaged');
    expect(verdict(animatedPng(0))).toBe('image_damaged');
  });
});

describe('WebP', () => {
  test('a length beyond the end is refused', () => {
    const file = Buffer.from(images.webp);
    file.writeUInt32LE(file.length - 7, 4);
    expect(verdict(file)).toBe('image_damaged');
    file.writeUInt32LE(0xffffffff, 4);
    expect(verdict(file)).toBe('image_damaged');
  });

  test('a length that is too short is refused', () => {
    for (const length of [0, 3, 4, 20, images.webp.length - 12]) {
      const file = Buffer.from(images.webp);
      file.writeUInt32LE(length, 4);
      expect(verdict(file)).toBe('image_damaged');
    }
  });

  test('two pictures are refused, and two sizes', async () => {
    const plain = await picture().webp().toBuffer();
    expect(verdict(withRiffChunks(images.webp, plain.subarray(12)))).toBe('image_damaged');
    const file = Buffer.from(images.webp);
    file.writeUIntLE(100, 24, 3);
    expect(verdict(file)).toBe('image_damaged');
  });

  test('frames outside of the picture are refused', async () => {
    const file = await animatedWebp();
    file.writeUIntLE(1, file.indexOf(ascii('ANMF')) + 8, 3);
    expect(verdict(file)).toBe('image_damaged');
  });
});

describe('AVIF', () => {
  /** Where the file says where the bytes of an item are, counted from 0: number, file, offset, 1, 0, length. */
  const placeOf = (file: Buffer, item: number) => boxAt(file, 'iloc').start + 8 + item * 18;
  const withPlace = (offset: number | undefined, length: number | undefined) => {
    const file = Buffer.from(images.avif);
    const place = placeOf(file, 0);
    if (offset !== undefined) file.writeUInt32BE(offset, place + 4);
    if (length !== undefined) file.writeUInt32BE(length, place + 14);
    return file;
  };

  test('the places that the attacks write over are the right ones', () => {
    const { start, end } = boxAt(images.avif, 'mdat');
    const place = placeOf(images.avif, 0);
    expect(images.avif.readUInt16BE(place)).toBe(1);
    expect(images.avif.readUInt32BE(place + 4)).toBe(start);
    expect(images.avif.readUInt32BE(place + 14)).toBeLessThan(end - start);
  });

  test.each([0, 100, 0x7fffffff, 0xffffffff])('pixels at offset %i are refused', (offset) => {
    expect(verdict(withPlace(offset, undefined))).toBe('image_damaged');
  });

  test.each([0, 0x7fffffff, 0xffffffff])('%i bytes of pixels are refused', (length) => {
    expect(verdict(withPlace(undefined, length))).toBe('image_damaged');
  });

  test('extents that overlap are refused', async () => {
    const file = await picture({ alpha: true }).avif().toBuffer();
    expect(verdict(file)).toBe('accepted');
    file.writeUInt32BE(file.readUInt32BE(placeOf(file, 0) + 4) + 1, placeOf(file, 1) + 4);
    expect(verdict(file)).toBe('image_damaged');
  });

  test('extents without number, that take no bytes to say, are refused in no time', () => {
    const count = 60_000;
    const entries = Array.from({ length: count }, (_, id) => {
      const entry = Buffer.alloc(6);
      entry.writeUInt16BE(id, 0);
      entry.writeUInt16BE(0xffff, 4);
      return entry;
    });
    const places = box('iloc', uint32(0), Buffer.from([0, 0, count >> 8, count & 0xff]), ...entries);
    const file = Buffer.concat([
      box('ftyp', ascii('avif'), uint32(0), ascii('avifmif1')),
      box('meta', uint32(0), box('iprp', box('ipco')), places),
    ]);
    const startedAt = performance.now();
    expect(verdict(file)).toBe('image_damaged');
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  test('a picture that is made of itself is refused', () => {
    const grid = Buffer.from(images.avif);
    grid.write('grid', grid.indexOf(ascii('av01'), boxAt(grid, 'iinf').start), 'latin1');
    grid.write('dimg', grid.indexOf(ascii('cdsc')), 'latin1');
    const { start } = boxAt(grid, 'dimg');
    grid.writeUInt16BE(1, start);
    grid.writeUInt16BE(1, start + 4);
    expect(verdict(grid)).toBe('image_damaged');
  });

  test('animations are refused with what they are', () => {
    const file = Buffer.concat([images.avif, box('moov', Buffer.alloc(16))]);
    expect(() => inspectImage(file)).toThrowError('Animated AVIF is not supported.');
  });

  test('essential properties that nobody knows are refused', () => {
    const file = Buffer.from(images.avif);
    file.write('xxxx', file.indexOf(ascii('av1C')), 'latin1');
    expect(verdict(file)).toBe('unsupported_image');
  });

  test.each(['meta', 'pitm', 'iloc', 'iinf', 'iprp', 'ispe', 'mdat'])('without %s it is refused', (type) => {
    const file = Buffer.from(images.avif);
    file.write('free', file.indexOf(ascii(type)), 'latin1');
    expect(verdict(file)).toBe('image_damaged');
  });

  test('a box that is smaller than its head is refused', () => {
    for (const size of [2, 7, 0xffffffff]) {
      const file = Buffer.from(images.avif);
      file.writeUInt32BE(size, boxAt(file, 'meta').start - 8);
      expect(verdict(file)).toBe('image_damaged');
    }
  });
});
