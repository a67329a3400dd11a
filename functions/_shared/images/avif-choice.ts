import { maxFrameSize } from './av1.ts';
import type { AvifContent, AvifItem } from './avif-items.ts';
import { isAlpha, itemSize } from './avif-properties.ts';
import { ByteReader } from './byte-reader.ts';
import { joinBytes } from './bytes.ts';
import { checkDimensions, type Dimensions } from './dimensions.ts';
import { damagedImage, unsupportedImage } from './image-error.ts';

/**
 * The primary picture first, and with it what it is made of: the cells of a grid, the transparency of each,
 * and the item that makes HDR of it by a gain map. Nothing else of the file is shown.
 */
export function chooseItems(content: AvifContent): AvifItem[] {
  const chosen = new Map<number, AvifItem>();
  addWithParts(content, content.primary, chosen);
  const { type } = itemOf(content, content.primary);
  if (type !== 'av01' && type !== 'grid')
    throw unsupportedImage('This kind of AVIF is not shown by browsers.');
  for (const item of content.items.values()) {
    if (item.type === 'tmap' && isToneMapOf(content, item)) addWithParts(content, item.id, chosen);
  }
  for (const item of chosen.values()) checkItem(content, item);
  return [...chosen.values()];
}

function itemOf(content: AvifContent, id: number): AvifItem {
  const item = content.items.get(id);
  // Larger numbers need wider fields; no encoder gets there.
  if (!item || id > 0xffff) throw damagedImage('a picture is missing');
  return item;
}

/** Items may refer to each other in circles: each is visited once. */
function addWithParts(content: AvifContent, first: number, chosen: Map<number, AvifItem>): void {
  const waiting = [first];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (chosen.has(id)) continue;
    const item = itemOf(content, id);
    chosen.set(id, item);
    waiting.push(...partsOf(content, id), ...alphaOf(content, id));
  }
}

/** What an item is made of, in order: `dimg` of the format. */
function partsOf({ references }: AvifContent, id: number): readonly number[] {
  return references.find(({ type, from }) => type === 'dimg' && from === id)?.to ?? [];
}

function alphaOf(content: AvifContent, id: number): number[] {
  return content.references
    .filter(
      ({ type, from, to }) => type === 'auxl' && to.includes(id) && isAlpha(content, itemOf(content, from)),
    )
    .map(({ from }) => from);
}

function isToneMapOf(content: AvifContent, item: AvifItem): boolean {
  const isAlternative = content.alternatives.some(
    ({ members }) => members.includes(item.id) && members.includes(content.primary),
  );
  return isAlternative && partsOf(content, item.id)[0] === content.primary;
}

/** Enough for a sequence header; the pixels follow. */
const HEADER_SIZE = 1024;
/** A gain map is described by some numbers a channel. Source: ISO 21496-1, annex C. */
const MAX_TONE_MAP_SIZE = 256;

function checkItem(content: AvifContent, item: AvifItem): void {
  const size = itemSize(content, item);
  checkDimensions(size);
  const data = item.data();
  const length = data.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const head = joinBytes(data.slice(0, HEADER_SIZE).map((part) => part.subarray(0, HEADER_SIZE)));
  if (item.type === 'av01') checkDimensions(maxFrameSize(head));
  else if (item.type === 'grid') checkGrid(content, item, size, head);
  else if (item.type !== 'tmap' || length > MAX_TONE_MAP_SIZE)
    throw damagedImage('a part is of no known kind');
}

/** Source: ISO/IEC 23008-12, 6.6.2.3. */
function checkGrid(content: AvifContent, item: AvifItem, size: Dimensions, data: Uint8Array): void {
  const reader = new ByteReader(data);
  reader.skip(1);
  const fieldSize = reader.uint(1) & 1 ? 4 : 2;
  const cells = (reader.uint(1) + 1) * (reader.uint(1) + 1);
  const isSize = reader.uint(fieldSize) === size.width && reader.uint(fieldSize) === size.height;
  const parts = partsOf(content, item.id);
  const areCells = parts.length === cells && parts.every((id) => itemOf(content, id).type === 'av01');
  if (!isSize || !areCells || reader.remaining > 0) throw damagedImage('its cells are described wrongly');
}
