import { randomUUID } from 'node:crypto';
import sharp from 'sharp';

/** The bytes of a small JPEG that no other test has sent, with a position in its metadata. */
export function photoBytes(): Promise<Buffer> {
  const [r = 0, g = 0, b = 0] = Buffer.from(randomUUID().slice(0, 6), 'hex');
  return sharp({ create: { width: 40, height: 30, channels: 3, background: { r, g, b } } })
    .withExif({ IFD3: { GPSLatitude: '6/1 27/1 0/1', GPSLatitudeRef: 'N' } })
    .jpeg()
    .toBuffer();
}

/** The same as a file of a form. */
export async function photo(): Promise<Blob> {
  return new Blob([Uint8Array.from(await photoBytes())], { type: 'image/jpeg' });
}
