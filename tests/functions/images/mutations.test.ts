import { isDeepStrictEqual } from 'node:util';
import { DelveError } from '@delve/client';
import { beforeAll, expect, test } from 'vitest';
import { inspectImage } from '../../../functions/_shared/images/inspect-image.ts';
import { animatedPng, animatedWebp, gridAvif, picture, turnedAvif, withMetadata } from './image-files.ts';

const MUTATIONS = 1500;
const REFUSALS = [
  'image_damaged',
  'image_polyglot',
  'image_too_large',
  'too_many_pixels',
  'unsupported_image',
];

/** The same numbers in every run, from 0 up to `limit`. */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const EXTREMES = [0, 1, 2, 7, 8, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** Changes bits, bytes and numbers, mostly where the structure is, and cuts, repeats and moves pieces. */
function mutate(file: Buffer, random: (limit: number) => number): Buffer {
  let bytes = Buffer.from(file);
  const place = () => (random(3) > 0 ? random(Math.min(bytes.length - 4, 900)) : random(bytes.length - 4));
  for (let count = 1 + random(3); count > 0 && bytes.length > 16; count -= 1) {
    const offset = place();
    switch (random(6)) {
      case 0:
        bytes.writeUInt8(bytes.readUInt8(offset) ^ (1 << random(8)), offset);
        break;
      case 1:
        bytes.writeUInt8(random(256), offset);
        break;
      case 2:
        bytes.writeUInt32BE(EXTREMES[random(EXTREMES.length)] ?? 0, offset);
        break;
      case 3:
        bytes.writeUInt32LE(EXTREMES[random(EXTREMES.length)] ?? 0, offset);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, offset), bytes.subarray(offset + random(40))]);
        break;
      default:
        bytes = Buffer.concat([bytes.subarray(0, offset + random(40)), bytes.subarray(offset)]);
    }
  }
  return bytes;
}

const files: Record<string, Buffer> = {};
beforeAll(async () => {
  const small = () => picture({ width: 24, height: 16, alpha: true });
  files.jpeg = await withMetadata('jpeg', 6, small());
  files.progressive = await small().jpeg({ progressive: true }).toBuffer();
  files.png = await withMetadata('png', 6, small());
  files.apng = animatedPng();
  files.webp = await withMetadata('webp', 6, small());
  files.animatedWebp = await animatedWebp();
  files.avif = await withMetadata('avif', 6, small());
  files.turnedAvif = await turnedAvif('irot', 1);
  files.gridAvif = await gridAvif();
});

test.each(['jpeg', 'progressive', 'png', 'apng', 'webp', 'animatedWebp', 'avif', 'turnedAvif', 'gridAvif'])(
  'a changed %s is refused, or stripped to a file that is accepted as it is',
  (name) => {
    const file = files[name] ?? Buffer.alloc(0);
    const random = randomNumbers(20261125);
    const outcomes = new Map<string, number>();
    let slowest = 0;
    for (let index = 0; index < MUTATIONS; index += 1) {
      const mutant = mutate(file, random);
      const startedAt = performance.now();
      const outcome = inspectTwice(mutant);
      slowest = Math.max(slowest, performance.now() - startedAt);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect(inspectTwice(file)).toBe('accepted');
    expect(['accepted', ...REFUSALS]).toEqual(expect.arrayContaining([...outcomes.keys()]));
    expect(outcomes.get('image_damaged')).toBeGreaterThan(100);
    // Ordinary is far below a millisecond; what is not bounded would be far above.
    expect(slowest).toBeLessThan(2000);
  },
);

function inspectTwice(bytes: Uint8Array): string {
  try {
    const { bytes: once, ...image } = inspectImage(bytes);
    const { bytes: twice, ...imageAgain } = inspectImage(once);
    const isSame = Buffer.from(once).equals(twice) && isDeepStrictEqual(image, imageAgain);
    return isSame ? 'accepted' : 'changed again';
  } catch (error) {
    if (error instanceof DelveError) return error.code;
    throw error;
  }
}
