import { hasText } from './bytes.ts';

const ORIENTATION = 0x0112;
const SHORT = 3;
const PREFIX = 'Exif\0\0';

/**
 * The orientation (1 to 8) that Exif asks for, 1 where it asks for none. Exif that cannot be read is not
 * followed by viewers either: it is dropped with the rest and makes no image damaged. Takes the TIFF block,
 * with or without `Exif\0\0` in front. Source: CIPA DC-008 (Exif 2.32), 4.6.4.
 */
export function readOrientation(exif: Uint8Array): number {
  const tiff = hasText(exif, PREFIX) ? exif.subarray(PREFIX.length) : exif;
  const little = hasText(tiff, 'II*\0');
  if (!little && !hasText(tiff, 'MM\0*')) return 1;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.byteLength < 8) return 1;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return 1;
  const entries = view.getUint16(directory, little);
  for (let index = 0; index < entries; index += 1) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > tiff.byteLength) return 1;
    if (view.getUint16(entry, little) !== ORIENTATION) continue;
    const isOneShort = view.getUint16(entry + 2, little) === SHORT && view.getUint32(entry + 4, little) === 1;
    if (!isOneShort) return 1;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** A TIFF block of 26 bytes with the one entry Orientation. */
export function orientationExif(orientation: number): Uint8Array {
  const tiff = new Uint8Array(26);
  const view = new DataView(tiff.buffer);
  view.setUint32(0, 0x4d4d002a);
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  view.setUint16(10, ORIENTATION);
  view.setUint16(12, SHORT);
  view.setUint32(14, 1);
  view.setUint16(18, orientation);
  return tiff;
}
