import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { request, serviceClient, testBucket } from './storage-support.ts';

const service = serviceClient().storage;
let open: string;
let closed: string;

beforeAll(async () => {
  open = await testBucket({ public: true });
  closed = await testBucket();
  const image = await sharp({ create: { width: 400, height: 200, channels: 3, background: '#0a7' } })
    .png()
    .toBuffer();
  for (const bucket of [open, closed]) {
    expect(
      (await service.from(bucket).upload('wide.png', image, { contentType: 'image/png' })).error,
    ).toBeNull();
  }
});

async function sizeOf(response: Response): Promise<{ width: number; height: number; format: string }> {
  expect(response.status).toBe(200);
  const { width, height, format } = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
  return { width, height, format };
}

describe('a public image', () => {
  it.each([
    [
      { width: 100, height: 100 },
      { width: 100, height: 100 },
    ],
    [
      { width: 100, height: 100, resize: 'cover' as const },
      { width: 100, height: 100 },
    ],
    [
      { width: 100, height: 100, resize: 'contain' as const },
      { width: 100, height: 50 },
    ],
    [
      { width: 100, height: 150, resize: 'fill' as const },
      { width: 100, height: 150 },
    ],
    [{ width: 200 }, { width: 200, height: 100 }],
    [
      { height: 50, quality: 30 },
      { width: 100, height: 50 },
    ],
    [{ width: 4000 }, { width: 400, height: 200 }],
  ])('with %j', async (transform, size) => {
    const { publicUrl } = service.from(open).getPublicUrl('wide.png', { transform }).data;
    expect(await sizeOf(await fetch(publicUrl))).toEqual({ ...size, format: 'png' });
  });

  it('is WebP for those who take it, and keeps its format where that is asked for', async () => {
    const accept = { headers: { accept: 'image/avif,image/webp,*/*' } };
    const path = `/render/image/public/${open}/wide.png?width=100`;
    const webp = await request(path, accept);
    expect(webp.headers.get('content-type')).toBe('image/webp');
    expect(await sizeOf(webp)).toMatchObject({ width: 100, format: 'webp' });
    const origin = await request(`${path}&format=origin`, accept);
    expect(origin.headers.get('content-type')).toBe('image/png');
  });
});

it('an image of a closed bucket is resized for those who may read it', async () => {
  const { data } = await service.from(closed).download('wide.png', { transform: { width: 80 } });
  const { width } = await sharp(Buffer.from(await (data as Blob).arrayBuffer())).metadata();
  expect(width).toBe(80);
  expect(
    (await request(`/render/image/authenticated/${closed}/wide.png?width=80`, { key: null })).status,
  ).toBe(400);
});

it('a signed URL carries its transformation, which the query cannot change', async () => {
  const { data } = await service
    .from(closed)
    .createSignedUrl('wide.png', 60, { transform: { width: 60, height: 60, resize: 'contain' } });
  expect(data?.signedUrl).toContain('/render/image/sign/');
  expect(await sizeOf(await fetch(`${data?.signedUrl}&width=300`))).toMatchObject({ width: 60, height: 30 });
});

describe('what cannot be done', () => {
  it('a file that is no image', async () => {
    await service.from(open).upload('note.png', 'not an image', { contentType: 'image/png' });
    const response = await request(`/render/image/public/${open}/note.png?width=10`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ statusCode: '422' });
  });

  it('a size that is none', async () => {
    const response = await request(`/render/image/public/${open}/wide.png?width=wide`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('querystring/width') });
  });
});
