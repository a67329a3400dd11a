import { randomUUID } from 'node:crypto';
import sharp from 'sharp';

/** A small JPEG that no other test has sent, with a position in its metadata. */
export async function photo(): Promise<Blob> {
  const [r = 0, g = 0, b = 0] = Buffer.from(randomUUID().slice(0, 6), 'hex');
  const jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: { r, g, b } } })
    .withExif({ IFD3: { GPSLatitude: '6/1 27/1 0/1', GPSLatitudeRef: 'N' } })
    .jpeg()
    .toBuffer();
  return new Blob([Uint8Array.from(jpeg)], { type: 'image/jpeg' });
}
