import type { AvifContent, AvifItem } from './avif-items.ts';
import { keptProperties } from './avif-properties.ts';
import { bigEndian, joinBytes, latin1 } from './bytes.ts';
import { damagedImage } from './image-error.ts';
import { boxOf, fullBoxOf } from './isobmff.ts';

/** Brands that say what a viewer needs to be able to do. Others may be any text. */
const BRANDS = ['avif', 'mif1', 'miaf', 'MA1A', 'MA1B', 'tmap'];

/** An AVIF file of the items alone, the first of which is the primary picture. */
export function writeAvif(
  content: AvifContent,
  items: readonly AvifItem[],
  brands: readonly string[],
): Uint8Array {
  const kept = new Set(items.map(({ id }) => id));
  const { extents, data } = layOut(items);
  const fileType = boxOf(
    'ftyp',
    latin1('avif'),
    bigEndian(0, 4),
    ...BRANDS.filter((brand) => brands.includes(brand)).map(latin1),
  );
  const meta = (dataOffset: number) =>
    fullBoxOf(
      'meta',
      0,
      0,
      // Handler: predefined, type, reserved, and an empty name.
      fullBoxOf('hdlr', 0, 0, bigEndian(0, 4), latin1('pict'), new Uint8Array(12 + 1)),
      fullBoxOf('pitm', 0, 0, bigEndian(content.primary, 2)),
      locations(items, extents, dataOffset),
      itemInfo(items),
      ...references(content, kept),
      properties(content, items),
      ...alternatives(content, kept),
    );
  const mediaHead = 8;
  const dataOffset = fileType.byteLength + meta(0).byteLength + mediaHead;
  return joinBytes([fileType, meta(dataOffset), boxOf('mdat', ...data)]);
}

interface Extent {
  /** In the data that is written. */
  readonly offset: number;
  readonly length: number;
}

/**
 * The items' bytes in the order of the file. Equal cells may share their bytes, which are then written once;
 * bytes that are shared in part would multiply.
 */
function layOut(items: readonly AvifItem[]): { extents: Map<number, Extent[]>; data: Uint8Array[] } {
  const views = items.map(({ id, data }) => ({ id, data: data() }));
  const key = ({ byteOffset, byteLength }: Uint8Array) => `${byteOffset}+${byteLength}`;
  const distinct = new Map(views.flatMap(({ data }) => data.map((view) => [key(view), view])));
  const data = [...distinct.values()].sort((a, b) => a.byteOffset - b.byteOffset);
  const offsets = new Map<string, number>();
  let offset = 0;
  let end = 0;
  for (const view of data) {
    if (view.byteOffset < end) throw damagedImage('pixels overlap');
    end = view.byteOffset + view.byteLength;
    offsets.set(key(view), offset);
    offset += view.byteLength;
  }
  const extents = views.map(
    (item) =>
      [
        item.id,
        item.data.map((view) => ({ offset: offsets.get(key(view)) ?? 0, length: view.byteLength })),
      ] as const,
  );
  return { extents: new Map(extents), data };
}

function locations(
  items: readonly AvifItem[],
  extents: Map<number, Extent[]>,
  dataOffset: number,
): Uint8Array {
  // Offsets and lengths have four bytes, a base none.
  const sizes = 0x4400;
  const entries = items.flatMap(({ id }) => {
    const own = extents.get(id) ?? [];
    return [
      // Number, file, count.
      ...[id, 0, own.length].map((value) => bigEndian(value, 2)),
      ...own.flatMap(({ offset, length }) => [bigEndian(dataOffset + offset, 4), bigEndian(length, 4)]),
    ];
  });
  return fullBoxOf('iloc', 0, 0, bigEndian(sizes, 2), bigEndian(items.length, 2), ...entries);
}

function itemInfo(items: readonly AvifItem[]): Uint8Array {
  const entries = items.map(({ id, type, isHidden }) =>
    // Number, no protection, type, and an empty name.
    fullBoxOf('infe', 2, isHidden ? 1 : 0, bigEndian(id, 2), bigEndian(0, 2), latin1(type), bigEndian(0, 1)),
  );
  return fullBoxOf('iinf', 0, 0, bigEndian(items.length, 2), ...entries);
}

const REFERENCES = ['dimg', 'auxl', 'prem'];

function references(content: AvifContent, kept: ReadonlySet<number>): Uint8Array[] {
  const boxes = content.references
    .filter(({ type, from }) => REFERENCES.includes(type) && kept.has(from))
    .map(({ type, from, to }) => ({ type, from, to: to.filter((id) => kept.has(id)) }))
    .filter(({ to }) => to.length > 0)
    .map(({ type, from, to }) =>
      boxOf(type, ...[from, to.length, ...to].map((value) => bigEndian(value, 2))),
    );
  return boxes.length > 0 ? [fullBoxOf('iref', 0, 0, ...boxes)] : [];
}

/** The properties of the items, numbered anew. */
function properties(content: AvifContent, items: readonly AvifItem[]): Uint8Array {
  const numbers = new Map<number, number>();
  const associations = items.map((item) => ({
    id: item.id,
    properties: keptProperties(content, item).map(({ index, isEssential }) => {
      const number = numbers.get(index) ?? numbers.size + 1;
      numbers.set(index, number);
      return (isEssential ? 0x8000 : 0) + number;
    }),
  }));
  const boxes = [...numbers.keys()].map((index) => {
    const property = content.properties[index - 1];
    return property ? boxOf(property.type, property.data) : new Uint8Array();
  });
  // Viewers want the numbers in ascending order.
  const entries = associations
    .sort((a, b) => a.id - b.id)
    .flatMap(({ id, properties: own }) => [
      bigEndian(id, 2),
      bigEndian(own.length, 1),
      ...own.map((value) => bigEndian(value, 2)),
    ]);
  return boxOf(
    'iprp',
    boxOf('ipco', ...boxes),
    fullBoxOf('ipma', 0, 1, bigEndian(items.length, 4), ...entries),
  );
}

function alternatives(content: AvifContent, kept: ReadonlySet<number>): Uint8Array[] {
  const groups = content.alternatives
    .map(({ id, members }) => ({ id, members: members.filter((member) => kept.has(member)) }))
    .filter(({ members }) => members.length > 1)
    .map(({ id, members }) =>
      fullBoxOf('altr', 0, 0, ...[id, members.length, ...members].map((value) => bigEndian(value, 4))),
    );
  return groups.length > 0 ? [boxOf('grpl', ...groups)] : [];
}
