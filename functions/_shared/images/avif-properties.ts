import type { Association, AvifContent, AvifItem } from './avif-items.ts';
import { ByteReader } from './byte-reader.ts';
import { hasText } from './bytes.ts';
import type { Dimensions } from './dimensions.ts';
import { isIccProfile } from './icc-profile.ts';
import { damagedImage, unsupportedImage } from './image-error.ts';
import type { Box } from './isobmff.ts';

const ALPHA = ['urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0', 'urn:mpeg:hevc:2015:auxid:1\0'];

/** Properties that decide how an item looks, and whether their content is as it has to be. */
const APPEARANCE: Readonly<Record<string, (data: Uint8Array) => boolean>> = {
  ispe: ({ byteLength }) => byteLength === 12,
  pixi: ({ byteLength }) => byteLength > 5 && byteLength < 32,
  pasp: ({ byteLength }) => byteLength === 8,
  clap: ({ byteLength }) => byteLength === 32,
  irot: ({ byteLength }) => byteLength === 1,
  imir: ({ byteLength }) => byteLength === 1,
  av1C: ({ byteLength }) => byteLength >= 4 && byteLength < 512,
  a1op: ({ byteLength }) => byteLength === 1,
  a1lx: ({ byteLength }) => byteLength === 7 || byteLength === 13,
  lsel: ({ byteLength }) => byteLength === 2,
  clli: ({ byteLength }) => byteLength === 4,
  mdcv: ({ byteLength }) => byteLength === 24,
  cclv: ({ byteLength }) => byteLength <= 37,
  amve: ({ byteLength }) => byteLength === 8,
  auxC: (data) => isAlphaType(data),
  colr: (data) =>
    hasText(data, 'nclx') ? data.byteLength === 11 : isProfileType(data) && isIccProfile(data.subarray(4)),
};

function isAlphaType(data: Uint8Array): boolean {
  return ALPHA.some((type) => data.byteLength === 4 + type.length && hasText(data, type, 4));
}

function isProfileType(data: Uint8Array): boolean {
  return hasText(data, 'prof') || hasText(data, 'rICC');
}

/** The associations of an item with the properties that are kept. */
export function keptProperties(content: AvifContent, item: AvifItem): Association[] {
  return item.properties.filter((association) => {
    const { type, data } = propertyAt(content, association);
    const isKept = APPEARANCE[type]?.(data) ?? false;
    if (!isKept && association.isEssential) {
      throw unsupportedImage('This kind of AVIF is not shown by browsers.');
    }
    return isKept;
  });
}

function propertyAt({ properties }: AvifContent, { index }: Association): Box {
  const property = properties[index - 1];
  if (!property) throw damagedImage('a property is missing');
  return property;
}

function findProperty(content: AvifContent, item: AvifItem, type: string): ByteReader | undefined {
  const property = item.properties
    .map((association) => propertyAt(content, association))
    .find((candidate) => candidate.type === type);
  return property && new ByteReader(property.data);
}

/** Is the item the transparency of another? Depth maps are auxiliary as well. */
export function isAlpha(content: AvifContent, item: AvifItem): boolean {
  const reader = findProperty(content, item, 'auxC');
  return reader !== undefined && isAlphaType(reader.bytes);
}

export function itemSize(content: AvifContent, item: AvifItem): Dimensions {
  const reader = findProperty(content, item, 'ispe');
  if (!reader) throw damagedImage('it does not say how large it is');
  reader.skip(4);
  return { width: reader.uint(4), height: reader.uint(4) };
}

/** The size of the item as it is shown: cut to the clean aperture, then turned. Source: MIAF, 7.3.6.7. */
export function shownSize(content: AvifContent, item: AvifItem): Dimensions {
  const { width, height } = cleanAperture(content, item);
  const quarterTurns = (findProperty(content, item, 'irot')?.uint(1) ?? 0) & 3;
  return quarterTurns % 2 === 0 ? { width, height } : { width: height, height: width };
}

function cleanAperture(content: AvifContent, item: AvifItem): Dimensions {
  const size = itemSize(content, item);
  const reader = findProperty(content, item, 'clap');
  if (!reader) return size;
  const [width, height] = [reader.uint(4) / reader.uint(4), reader.uint(4) / reader.uint(4)];
  const isInside = width >= 1 && width <= size.width && height >= 1 && height <= size.height;
  if (!isInside || !Number.isInteger(width) || !Number.isInteger(height)) {
    throw damagedImage('its edges are described wrongly');
  }
  return { width, height };
}
