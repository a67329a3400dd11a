import sharp, { type Metadata } from 'sharp';
import { z } from 'zod';
import { type DownloadOptions, isUnchanged, setCaching, setDisposition } from './download.ts';
import { storageErrors } from './errors.ts';
import type { FileStore } from './files.ts';
import type { ObjectRow } from './rows.ts';

const MAX_SIDE = 2500;
const MAX_PIXELS = 50_000_000;
const DEFAULT_QUALITY = 80;
const SVG = 'image/svg+xml';

/** The options of `transform`, as supabase-js sends them in a query or in a JSON body. */
export const transformationSchema = z.object({
  width: z.coerce.number().int().min(0).optional(),
  height: z.coerce.number().int().min(0).optional(),
  resize: z.enum(['cover', 'contain', 'fill']).optional(),
  quality: z.coerce.number().int().min(20).max(100).optional(),
  format: z.enum(['origin', 'avif']).optional(),
});

export type Transformation = z.infer<typeof transformationSchema>;

type Format = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff';
const FORMATS: readonly string[] = ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] satisfies Format[];

/**
 * Answers GET or HEAD with the image resized: what imgproxy does behind storage-api. An image is never
 * enlarged, is turned upright, loses its EXIF data, and becomes WebP for a caller that takes it unless
 * `format` says otherwise.
 */
export async function serveImage(
  request: Request,
  files: FileStore,
  object: ObjectRow,
  transformation: Transformation,
  options: DownloadOptions,
): Promise<Response> {
  const source = await readAll(files, object);
  const eTag = object.metadata?.eTag ?? `"${object.version}"`;
  const modified = new Date(object.metadata?.lastModified ?? object.updated_at);
  const headers = new Headers({ ETag: eTag, 'Last-Modified': modified.toUTCString() });
  setCaching(headers, object, options);
  setDisposition(headers, options.download);
  const applied = describe(transformation);
  if (applied.length > 0) headers.set('X-Transformations', applied.join(','));
  if (isUnchanged(request.headers, eTag, modified)) return new Response(null, { status: 304, headers });

  const { content, contentType } = isSvg(object)
    ? { content: source, contentType: SVG }
    : await transform(source, transformation, request.headers.get('accept') ?? '');
  headers.set('Content-Type', contentType);
  headers.set('Content-Length', String(content.length));
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(content), { headers });
}

/** The transformation as a signed URL's token carries it: "width:100,resize:cover". */
export function encodeTransformation({ format: _format, ...sizes }: Transformation): string {
  const { resize, ...numbers } = sizes;
  const resized = sizes.width || sizes.height;
  return [
    ...Object.entries(numbers).map(([name, value]) => `${name}:${value}`),
    ...(resized ? [`resize:${resize ?? 'cover'}`] : []),
  ].join(',');
}

/** The reverse of {@link encodeTransformation}. */
export function decodeTransformation(encoded: unknown, format: unknown): Transformation {
  const pairs = typeof encoded === 'string' ? encoded.split(',').map((pair) => pair.split(':')) : [];
  return transformationSchema.parse({ ...Object.fromEntries(pairs), format: format || undefined });
}

async function readAll(files: FileStore, object: ObjectRow): Promise<Buffer> {
  const file = await files.open(object.version);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function transform(
  source: Buffer,
  { width, height, resize = 'cover', quality = DEFAULT_QUALITY, format }: Transformation,
  accept: string,
): Promise<{ content: Buffer; contentType: string }> {
  try {
    const origin = originOf(await sharp(source, { limitInputPixels: MAX_PIXELS }).metadata());
    const target = targetFormat(origin, format, accept);
    const image = sharp(source, {
      animated: target === 'gif' || target === 'webp',
      limitInputPixels: MAX_PIXELS,
    })
      .autoOrient()
      .resize({
        ...(width ? { width: Math.min(width, MAX_SIDE) } : {}),
        ...(height ? { height: Math.min(height, MAX_SIDE) } : {}),
        fit: resize === 'contain' ? 'inside' : resize,
        withoutEnlargement: true,
      });
    const lossless = target === 'png' || target === 'gif';
    const content = await image.toFormat(target, lossless ? {} : { quality }).toBuffer();
    return { content, contentType: `image/${target}` };
  } catch (cause) {
    throw storageErrors.imageNotProcessed(`Invalid source image: ${(cause as Error).message}`);
  }
}

/** An SVG fits every size: it is served as it is. */
function isSvg(object: ObjectRow): boolean {
  return object.metadata?.mimetype?.split(';')[0] === SVG;
}

function originOf({ format, compression }: Metadata): Format {
  // AVIF is HEIF with another codec, and is named so by libvips.
  if (format === 'heif' && compression === 'av1') return 'avif';
  return FORMATS.includes(format) ? (format as Format) : 'png';
}

function targetFormat(origin: Format, format: Transformation['format'], accept: string): Format {
  if (format === 'avif') return 'avif';
  return format !== 'origin' && accept.includes('image/webp') ? 'webp' : origin;
}

/** The header X-Transformations, in the words of imgproxy. */
function describe({ width, height, resize, quality, format }: Transformation): string[] {
  const kind = { cover: 'fill', contain: 'fit', fill: 'force' }[resize ?? 'cover'];
  return [
    ...(height ? [`height:${Math.min(height, MAX_SIDE)}`] : []),
    ...(width ? [`width:${Math.min(width, MAX_SIDE)}`] : []),
    ...(width || height ? [`resizing_type:${kind}`] : []),
    ...(quality ? [`quality:${quality}`] : []),
    ...(format && format !== 'origin' ? [`format:${format}`] : []),
  ];
}
