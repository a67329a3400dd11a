import { chooseItems } from './avif-choice.ts';
import { readItems } from './avif-items.ts';
import { shownSize } from './avif-properties.ts';
import { writeAvif } from './avif-writer.ts';
import { damagedImage, unsupportedImage } from './image-error.ts';
import { brandsOf, readBoxes } from './isobmff.ts';
import { PartCounter } from './part-counter.ts';
import type { StrippedImage } from './stripped-image.ts';

export function isAvif(bytes: Uint8Array): boolean {
  return brandsOf(bytes).some((brand) => brand === 'avif' || brand === 'avis');
}

/**
 * Writes a new file with the primary picture and what it is made of: cells of a grid, transparency, the gain
 * map of HDR, and the properties that decide how they look, `irot` and `imir` among them. So Exif, XMP,
 * thumbnails, depth maps, names, unknown boxes and bytes that nothing refers to are not in it. Animations are
 * refused: their metadata lies in tracks. Sources: ISO/IEC 14496-12, ISO/IEC 23008-12, AVIF 1.1, MIAF.
 */
export function stripAvif(bytes: Uint8Array): StrippedImage {
  const counter = new PartCounter();
  const boxes = readBoxes(bytes, counter);
  if (boxes.some(({ type }) => type === 'moov' || type === 'moof')) {
    throw unsupportedImage('Animated AVIF is not supported.');
  }
  const [meta, ...others] = boxes.filter(({ type }) => type === 'meta');
  if (!meta || others.length > 0) throw damagedImage('it has no picture');
  const media = boxes.filter(({ type }) => type === 'mdat');
  const content = readItems(bytes, meta, media, counter);
  const [primary, ...parts] = chooseItems(content);
  if (!primary) throw damagedImage('it has no picture');
  return {
    ...shownSize(content, primary),
    bytes: writeAvif(content, [primary, ...parts], brandsOf(bytes)),
  };
}
