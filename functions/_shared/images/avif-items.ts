import { ByteReader } from './byte-reader.ts';
import { damagedImage } from './image-error.ts';
import { type Box, findBox, fullBox, readBoxes } from './isobmff.ts';
import type { PartCounter } from './part-counter.ts';

/** One picture, or one piece of metadata, of an AVIF file. */
export interface AvifItem {
  readonly id: number;
  /** `av01` pixels, `grid` cells put together, `tmap` with the gain map of HDR, `Exif`, `mime`, … */
  readonly type: string;
  /** Not to be shown by itself. */
  readonly isHidden: boolean;
  readonly properties: readonly Association[];
  /** Its bytes, as views of the file. Throws where they lie outside of the file's data. */
  readonly data: () => Uint8Array[];
}

/** A property of an item, as the place in the list of properties (from 1). */
export interface Association {
  readonly index: number;
  /** A viewer that does not know the property must not show the item. */
  readonly isEssential: boolean;
}

/** `dimg`: is made of; `auxl`: belongs to, as transparency; `prem`: is multiplied with; `thmb`, `cdsc`, … */
export interface Reference {
  readonly type: string;
  readonly from: number;
  readonly to: readonly number[];
}

/** Pictures of which a viewer shows the first that it can. */
export interface Alternatives {
  readonly id: number;
  readonly members: readonly number[];
}

/** What the box `meta` says. */
export interface AvifContent {
  readonly primary: number;
  readonly items: ReadonlyMap<number, AvifItem>;
  readonly references: readonly Reference[];
  readonly properties: readonly Box[];
  readonly alternatives: readonly Alternatives[];
}

/** Encoders write one box of data, or one for each picture. */
const MAX_MEDIA_BOXES = 16;

/** Reads `meta`; `media` are the boxes that items may have their bytes in. */
export function readItems(
  file: Uint8Array,
  meta: Box,
  media: readonly Box[],
  counter: PartCounter,
): AvifContent {
  if (media.length > MAX_MEDIA_BOXES) throw damagedImage('it has too many parts');
  const { reader } = fullBox(meta);
  const boxes = readBoxes(reader.take(reader.remaining), counter);
  const own = (type: string) => {
    const box = findBox(boxes, type);
    if (!box) throw damagedImage(`the box ${type} is missing`);
    return box;
  };
  const propertyBoxes = readBoxes(own('iprp').data, counter);
  const container = findBox(propertyBoxes, 'ipco');
  const associations = readAssociations(
    propertyBoxes.filter(({ type }) => type === 'ipma'),
    counter,
  );
  const source: DataSource = { file, media, own: findBox(boxes, 'idat')?.data };
  const locations = readLocations(own('iloc'), counter);
  const items = readItemInfo(own('iinf'), counter).map(({ id, type, isHidden }) => ({
    id,
    type,
    isHidden,
    properties: associations.get(id) ?? [],
    data: () => dataAt(locations.get(id), source),
  }));
  return {
    primary: readPrimary(own('pitm')),
    items: byId(items.map((item) => [item.id, item])),
    references: readReferences(findBox(boxes, 'iref'), counter),
    properties: container ? readBoxes(container.data, counter) : [],
    alternatives: readAlternatives(findBox(boxes, 'grpl'), counter),
  };
}

function byId<T>(entries: readonly (readonly [number, T])[]): Map<number, T> {
  const map = new Map(entries);
  if (map.size !== entries.length) throw damagedImage('two pictures have one number');
  return map;
}

function readPrimary(box: Box): number {
  const { version, reader } = fullBox(box);
  return reader.uint(version === 0 ? 2 : 4);
}

function readItemInfo(box: Box, counter: PartCounter): Pick<AvifItem, 'id' | 'type' | 'isHidden'>[] {
  const { version, reader } = fullBox(box);
  reader.skip(version === 0 ? 2 : 4);
  return readBoxes(reader.take(reader.remaining), counter)
    .filter(({ type }) => type === 'infe')
    .map((entry) => {
      const { version: entryVersion, flags, reader: fields } = fullBox(entry);
      if (entryVersion !== 2 && entryVersion !== 3) throw damagedImage('a picture is described wrongly');
      const id = fields.uint(entryVersion === 2 ? 2 : 4);
      const protection = fields.uint(2);
      if (protection !== 0) throw damagedImage('it is encrypted');
      return { id, type: fields.name(), isHidden: (flags & 1) === 1 };
    });
}

interface Extent {
  readonly offset: number;
  readonly length: number;
}

interface Location {
  /** 0: offsets count from the file's beginning; 1: from that of the box `idat`. */
  readonly method: number;
  readonly isInThisFile: boolean;
  readonly extents: readonly Extent[];
}

function readLocations(box: Box, counter: PartCounter): Map<number, Location> {
  const { version, reader } = fullBox(box);
  if (version > 2) throw damagedImage('its places are described wrongly');
  const sizes = reader.uint(2);
  const [offsetSize, lengthSize, baseSize, indexSize] = [12, 8, 4, 0].map((shift) => (sizes >> shift) & 0xf);
  if (
    offsetSize === undefined ||
    lengthSize === undefined ||
    baseSize === undefined ||
    indexSize === undefined ||
    [offsetSize, lengthSize, baseSize, indexSize].some((size) => size !== 0 && size !== 4 && size !== 8)
  ) {
    throw damagedImage('its places are described wrongly');
  }
  const count = reader.uint(version < 2 ? 2 : 4);
  const entries: [number, Location][] = [];
  for (let index = 0; index < count; index += 1) {
    const id = reader.uint(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : reader.uint(2) & 0xf;
    const isInThisFile = reader.uint(2) === 0;
    const base = reader.uint(baseSize);
    const extentCount = reader.uint(2);
    // Extents may have no bytes of their own here: their number is bounded, not their size.
    counter.add(1 + extentCount);
    const extents = Array.from({ length: extentCount }, () => {
      if (version > 0) reader.skip(indexSize);
      return { offset: base + reader.uint(offsetSize), length: reader.uint(lengthSize) };
    });
    entries.push([id, { method, isInThisFile, extents }]);
  }
  return byId(entries);
}

interface DataSource {
  readonly file: Uint8Array;
  readonly media: readonly Box[];
  /** The data inside of `meta`. */
  readonly own: Uint8Array | undefined;
}

function dataAt(location: Location | undefined, source: DataSource): Uint8Array[] {
  if (!location?.isInThisFile || location.extents.length === 0) throw damagedImage('pixels are missing');
  return location.extents.map(({ offset, length }) => {
    const container = [source.file, source.own][location.method];
    if (!container || length === 0 || offset + length > container.byteLength) {
      throw damagedImage('pixels are missing');
    }
    const data = container.subarray(offset, offset + length);
    if (location.method === 0 && !source.media.some((box) => contains(box.data, data))) {
      throw damagedImage('pixels lie where none may be');
    }
    return data;
  });
}

/** Both are views of one file. */
function contains(outer: Uint8Array, inner: Uint8Array): boolean {
  return (
    inner.byteOffset >= outer.byteOffset &&
    inner.byteOffset + inner.byteLength <= outer.byteOffset + outer.byteLength
  );
}

function readAssociations(boxes: readonly Box[], counter: PartCounter): Map<number, Association[]> {
  return byId(boxes.flatMap((box) => readAssociationBox(box, counter)));
}

function readAssociationBox(box: Box, counter: PartCounter): [number, Association[]][] {
  const { version, flags, reader } = fullBox(box);
  const size = flags & 1 ? 2 : 1;
  const essential = flags & 1 ? 0x8000 : 0x80;
  const count = reader.uint(4);
  const entries: [number, Association[]][] = [];
  for (let index = 0; index < count; index += 1) {
    const id = reader.uint(version === 0 ? 2 : 4);
    const associationCount = reader.uint(1);
    counter.add(1 + associationCount);
    const associations = Array.from({ length: associationCount }, () => {
      const value = reader.uint(size);
      return { index: value % essential, isEssential: value >= essential };
    });
    entries.push([id, associations.filter((association) => association.index !== 0)]);
  }
  return entries;
}

function readReferences(box: Box | undefined, counter: PartCounter): Reference[] {
  if (!box) return [];
  const { version, reader } = fullBox(box);
  const size = version === 0 ? 2 : 4;
  return readBoxes(reader.take(reader.remaining), counter).map(({ type, data }) => {
    const fields = new ByteReader(data);
    const from = fields.uint(size);
    const count = fields.uint(2);
    counter.add(count);
    return { type, from, to: Array.from({ length: count }, () => fields.uint(size)) };
  });
}

function readAlternatives(box: Box | undefined, counter: PartCounter): Alternatives[] {
  if (!box) return [];
  return readBoxes(box.data, counter)
    .filter(({ type }) => type === 'altr')
    .map((group) => {
      const { reader } = fullBox(group);
      const id = reader.uint(4);
      const count = reader.uint(4);
      counter.add(count);
      return { id, members: Array.from({ length: count }, () => reader.uint(4)) };
    });
}
